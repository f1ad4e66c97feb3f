import HTTPTypes
import Hummingbird
import NIOCore
import SCIMModel
import SCIMStore

/// Answers the requests that identity providers send all the time, each for one user, on the event loop of their
/// connection: no task is made for them, and no router asked.
///
/// What is done is what ``SCIMRoutes`` does, within the same ``RequestPipeline``.
final class UserRequests: Sendable {
  private let routes: SCIMRoutes
  private let pipeline: RequestPipeline
  private let backend: Backend

  init(_ backend: Backend, _ pipeline: RequestPipeline) {
    (routes, self.backend, self.pipeline) = (SCIMRoutes(backend), backend, pipeline)
  }

  /// A request of this kind.
  enum Kind: Sendable {
    /// For the few that an index finds.
    case list(ListRequest)
    case create
    case read(String)
    case replace(String)
    case patch(String)
    case delete(String)
  }

  /// What a request is; nil if the router has to see to it.
  func kind(of request: Request) -> Kind? {
    guard let rest = request.uri.path.utf8Suffix(after: Self.path) else { return nil }
    if rest.isEmpty {
      if request.method == .post { return .create }
      guard request.method == .get, let list = try? ListRequest(QueryItems(request), limits: backend.limits),
        list.isLookup
      else { return nil }
      return .list(list)
    }
    guard let id = Self.id(rest) else { return nil }
    switch request.method {
    case .get: return .read(id)
    case .put: return .replace(id)
    case .patch: return .patch(id)
    case .delete: return .delete(id)
    default: return nil
    }
  }

  static let path = "\(SCIMRoutes.path)/\(ResourceType.user.endpoint)"
  private static let pathOfOne = path + "/{id}"

  /// The `id` in `/id`; nil if there is none, or not only one.
  private static func id(_ rest: Substring) -> String? {
    let id = rest.dropFirst()
    guard rest.utf8.first == UInt8(ascii: "/"), !id.isEmpty, !id.utf8.contains(UInt8(ascii: "/")) else { return nil }
    return ServerContext.id(inPath: String(id))
  }

  /// Answers a request.
  ///
  /// - Parameters:
  ///   - eventLoop: Where this is called.
  ///   - send: Is given the answer, there.
  func answer(
    _ kind: Kind, _ request: Request, body: ByteBuffer, _ context: ServerContext, on eventLoop: any EventLoop,
    _ send: @escaping @Sendable (Answer) -> Void
  ) {
    let exchange = Exchange(request, context, send)
    do {
      context.coreContext.endpointPath.value = kind.isOfOne ? Self.pathOfOne : Self.path
      try pipeline.admit(request, context)
      switch try work(kind, request, body) {
      case .answer(let answer): finish(exchange, .success(answer))
      case .change(let change):
        backend.directory.perform(context.origin(request), on: eventLoop, change.make) { result in
          self.finish(exchange, result.map { $0() })
        }
      }
    } catch {
      finish(exchange, .failure(error))
    }
  }

  /// A request that has no answer yet. One reference, for it goes from thread to thread.
  private final class Exchange: Sendable {
    let request: Request
    let context: ServerContext
    let send: @Sendable (Answer) -> Void
    let begin = ContinuousClock.now

    init(_ request: Request, _ context: ServerContext, _ send: @escaping @Sendable (Answer) -> Void) {
      (self.request, self.context, self.send) = (request, context, send)
    }
  }

  private func finish(_ exchange: Exchange, _ result: Result<Answer, any Error>) {
    var answer: Answer
    do {
      answer = try result.get()
    } catch {
      answer = ErrorAnswers.answer(error, exchange.request, exchange.context)
    }
    pipeline.finish(&answer, exchange.request, exchange.context, exchange.begin)
    exchange.send(answer)
  }

  private enum Work {
    case answer(Answer)
    case change(SCIMRoutes.Change)
  }

  private func work(_ kind: Kind, _ request: Request, _ body: ByteBuffer) throws -> Work {
    switch kind {
    case .list(let list): .answer(try routes.answer(list, [.user], request))
    case .read(let id): .answer(try routes.read(.user, id, request))
    case .create: .change(try routes.create(.user, request, try backend.bodies.object(body)))
    case .replace(let id): .change(try routes.replace(.user, id, request, try backend.bodies.object(body)))
    case .patch(let id): .change(try routes.patch(.user, id, request, try backend.bodies.object(body)))
    case .delete(let id): .change(routes.delete(.user, id, request))
    }
  }
}

extension UserRequests.Kind {
  fileprivate var isOfOne: Bool {
    switch self {
    case .list, .create: false
    case .read, .replace, .patch, .delete: true
    }
  }
}

extension String {
  /// What follows a text at the beginning; nil if that is not there.
  fileprivate func utf8Suffix(after start: String) -> Substring? {
    guard utf8.starts(with: start.utf8) else { return nil }
    return self[utf8.index(startIndex, offsetBy: start.utf8.count)...]
  }
}
