import Hummingbird

/// What belongs to one request.
public struct ServerContext: RequestContext {
  /// What Hummingbird keeps of it.
  public var coreContext: CoreRequestContextStorage
  /// Whom the token of the request is for; nil before it is looked at.
  var token: Token?

  /// Makes the context of a request that came in.
  public init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
  }

  /// Who asks, for the audit log.
  func origin(_ request: Request) -> Origin {
    Origin(
      token: token?.id, name: token?.name ?? "nobody", user: token?.user, request: id,
      action: "\(request.method.rawValue) \(request.uri.path)")
  }
}
