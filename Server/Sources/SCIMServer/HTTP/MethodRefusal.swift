import HTTPTypes
import Hummingbird
import SCIMStore

/// Refuses methods that a known path does not take: 405, with those that it takes (RFC 9110 §15.5.6).
///
/// It is added behind all routes, so that only requests come here that none of them is for.
struct MethodRefusal: RouterMiddleware {
  private struct Endpoint {
    /// Such as `/Users/{id}`.
    let path: String
    /// As `Allow` has them.
    let methods: String

    func matches(_ path: [Substring]) -> Bool {
      parts.count == path.count && zip(parts, path).allSatisfy { $0.first == "{" || $0 == $1 }
    }

    var parts: [Substring] { path.split(separator: "/") }
    var parameterCount: Int { parts.count { $0.first == "{" } }
  }

  /// Where several match, the first is meant: that with the fewest parameters.
  private let endpoints: [Endpoint]

  init(_ router: Router<ServerContext>) {
    let routes = Dictionary(grouping: router.routes) { $0.path.description }
    endpoints = routes.map { path, routes in
      var methods = routes.map(\.method.rawValue)
      // The router makes them.
      if methods.contains("GET") { methods.append("HEAD") }
      return Endpoint(path: path, methods: methods.sorted().joined(separator: ", "))
    }.sorted { ($0.parameterCount, $0.path) < ($1.parameterCount, $1.path) }
  }

  func handle(
    _ request: Request, context: ServerContext, next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    let path = request.uri.path.split(separator: "/")
    guard let endpoint = endpoints.first(where: { $0.matches(path) }) else { return try await next(request, context) }
    // For the metrics.
    context.coreContext.endpointPath.value = endpoint.path
    throw Refusal(
      error: SCIMError(status: 405, detail: "`\(request.uri.path)` takes \(endpoint.methods)"),
      headers: [.allow: endpoint.methods])
  }
}
