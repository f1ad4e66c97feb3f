import HTTPTypes
import Hummingbird
import SCIMModel
import SCIMStore

/// Lets nobody through without a token that counts, and nobody write with one that is for reading.
struct Authentication: RouterMiddleware {
  let tokens: TokenTable
  let clock: Clock

  /// Methods and paths that change nothing although they are a POST.
  private static let readingPosts = ["/.search", "/preview"]

  func handle(
    _ request: Request, context: ServerContext, next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    let now = clock.now()
    guard let credentials = request.headers[.authorization],
      let token = tokens.token(Self.token(credentials), at: Double(now.seconds))
    else {
      throw Refusal(
        error: SCIMError(status: 401, detail: "a token is needed that is known, not expired and not revoked"),
        challenges: true)
    }
    if token.scope == .read, !Self.isReading(request) {
      throw SCIMError(status: 403, detail: "the token `\(token.name)` is for reading")
    }
    var context = context
    context.token = token
    return try await next(request, context)
  }

  /// What stands behind `Bearer`; nothing that can be a token if another scheme does (RFC 6750 §2.1).
  private static func token(_ credentials: String) -> Substring {
    let parts = credentials.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, ASCIICase.equal(parts[0], "bearer") else { return "" }
    return parts[1]
  }

  private static func isReading(_ request: Request) -> Bool {
    if request.method == .get || request.method == .head { return true }
    return request.method == .post && readingPosts.contains { request.uri.path.hasSuffix($0) }
  }
}
