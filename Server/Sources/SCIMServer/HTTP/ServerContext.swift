import Foundation
import Hummingbird
import NIOCore
import Synchronization

/// What belongs to one request.
public struct ServerContext: RequestContext {
  /// What the library keeps of a request.
  public var coreContext: CoreRequestContextStorage
  /// Where the request comes from: that of a proxy, if it stands between.
  let remoteAddress: SocketAddress?
  private let known = Known()

  /// Shared by the copies that handlers get: the log outside knows the token that was found inside.
  private final class Known: Sendable {
    let token = Mutex<Token?>(nil)
  }

  /// Begins a request.
  public init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    remoteAddress = source.channel.remoteAddress
  }

  /// Whom the token of the request is for; nil before it is looked at.
  var token: Token? {
    get { known.token.withLock { $0 } }
    nonmutating set { known.token.withLock { $0 = newValue } }
  }

  /// The `id` in the path of the request; nil if there is none, or its escapes are broken.
  var pathID: String? {
    parameters.get("id").flatMap { $0.utf8.contains(UInt8(ascii: "%")) ? $0.removingPercentEncoding : $0 }
  }

  /// Who asks, for the audit log.
  func origin(_ request: Request) -> Origin {
    Origin(
      token: token?.id, name: token?.name ?? "nobody", user: token?.user, request: id,
      action: "\(request.method.rawValue) \(request.uri.path)")
  }
}
