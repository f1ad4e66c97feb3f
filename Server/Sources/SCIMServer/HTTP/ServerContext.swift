import Foundation
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// What belongs to one request.
public struct ServerContext: RequestContext {
  /// What the library keeps of a request.
  public var coreContext: CoreRequestContextStorage
  /// The id of the request.
  public let id: String
  private let channel: any Channel
  private let plainLogger: Logger
  private let known = Known()

  /// Shared by the copies that handlers get: the log outside knows the token that was found inside.
  private final class Known: Sendable {
    let token = Mutex<Token?>(nil)
  }

  /// Begins a request.
  public init(source: ApplicationRequestContextSource) {
    let id = source.logger[metadataKey: Self.idKey].map { "\($0)" } ?? RequestID().description
    self.init(source, id: id)
  }

  /// Begins a request that Hummingbird has not seen.
  init(channel: any Channel, logger: Logger) {
    self.init(ApplicationRequestContextSource(channel: channel, logger: logger), id: RequestID().description)
  }

  private init(_ source: ApplicationRequestContextSource, id: String) {
    coreContext = CoreRequestContextStorage(source: source)
    self.id = id
    (channel, plainLogger) = (source.channel, source.logger)
  }

  private static let idKey = "hb.request.id"

  /// A logger whose lines have the id of the request.
  public var logger: Logger {
    var logger = plainLogger
    logger[metadataKey: Self.idKey] = .string(id)
    return logger
  }

  /// What is logged at all.
  var logLevel: Logger.Level { plainLogger.logLevel }

  /// Where the request comes from: that of a proxy, if it stands between.
  var remoteAddress: SocketAddress? { channel.remoteAddress }

  /// Whom the token of the request is for; nil before it is looked at.
  var token: Token? {
    get { known.token.withLock { $0 } }
    nonmutating set { known.token.withLock { $0 = newValue } }
  }

  /// The `id` in the path of the request; nil if there is none, or its escapes are broken.
  var pathID: String? { parameters.get("id").flatMap { Self.id(inPath: $0) } }

  /// The id that a part of a path stands for; nil if its escapes are broken.
  static func id(inPath part: String) -> String? {
    part.utf8.contains(UInt8(ascii: "%")) ? part.removingPercentEncoding : part
  }

  /// Who asks, for the audit log.
  func origin(_ request: Request) -> Origin {
    Origin(
      token: token?.id, name: token?.name ?? "nobody", user: token?.user, request: id,
      action: "\(request.method.rawValue) \(request.uri.path)")
  }
}
