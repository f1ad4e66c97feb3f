import HTTPTypes
import Hummingbird

/// Tells browsers to be careful with every answer.
struct SecurityHeaders: RouterMiddleware {
  /// True if the service is reached through TLS of its own.
  let isSecure: Bool

  func handle(
    _ request: Request, context: ServerContext, next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[.referrerPolicy] = "no-referrer"
    response.headers[.contentSecurityPolicy] = "default-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    // A year.
    if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
    return response
  }
}

extension HTTPField.Name {
  /// Of the page and of answers: how much of an address other sites are told.
  static let referrerPolicy = Self("Referrer-Policy")!
  /// The id of a request, as the log has it.
  static let requestID = Self("X-Request-Id")!
}
