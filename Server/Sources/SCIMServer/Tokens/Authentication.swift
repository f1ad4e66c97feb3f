import HTTPTypes
import Hummingbird
import SCIMModel
import SCIMStore

/// Lets nobody through without a token that counts, nobody write with one that is for reading, and nobody ask too often.
///
/// It stands before all routes, those that do not exist as well: who has no token does not learn which do.
struct Authentication {
  let tokens: TokenTable
  let clock: Clock
  let rates: RequestRates
  /// The paths of routes that are read without a token.
  let openPaths: Set<String>

  /// Ends of paths that change nothing although they are a POST.
  private static let readingPosts = ["/.search", "/preview"]

  /// - Throws: 401, 403 or 429.
  func check(_ request: Request, _ context: ServerContext) throws {
    if let path = context.endpointPath, openPaths.contains(path), Self.isReading(request) { return }
    let now = clock.now()
    let credentials = request.headers.only(.authorization)
    guard let token = credentials.flatMap({ tokens.token(Self.token($0), at: Double(now.seconds)) }) else {
      // Of those who show no token that counts only: others may come from the same address, through a proxy.
      try count(.address(context.remoteAddress?.ipAddress ?? ""), now)
      throw Refusal(
        error: SCIMError(status: 401, detail: "a token is needed that is known, not expired and not revoked"),
        headers: [.wwwAuthenticate: "Bearer"])
    }
    context.token = token
    try count(.token(token.id), now)
    if token.scope == .read, !Self.isReading(request) {
      throw SCIMError(status: 403, detail: "the token `\(token.name)` is for reading")
    }
  }

  /// - Throws: 429 with the time to wait.
  private func count(_ sender: RequestRates.Sender, _ now: Instant) throws {
    guard let wait = rates.take(sender, now: now) else { return }
    throw Refusal(
      error: SCIMError(status: 429, detail: "too many requests: wait \(wait) s"), headers: [.retryAfter: String(wait)])
  }

  /// What stands behind `Bearer`; nothing that can be a token if another scheme does (RFC 6750 §2.1).
  private static func token(_ credentials: String) -> Substring {
    let bytes = credentials.utf8
    guard let end = bytes.index(bytes.startIndex, offsetBy: 6, limitedBy: bytes.endIndex), end < bytes.endIndex,
      bytes[end] == UInt8(ascii: " "), ASCIICase.equal(credentials[..<end], "bearer"[...])
    else { return "" }
    return credentials[bytes.index(after: end)...]
  }

  private static func isReading(_ request: Request) -> Bool {
    if request.method == .get || request.method == .head { return true }
    return request.method == .post && readingPosts.contains { request.uri.path.hasSuffix($0) }
  }
}
