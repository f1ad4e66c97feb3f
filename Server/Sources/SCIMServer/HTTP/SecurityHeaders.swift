import HTTPTypes
import Hummingbird

/// Tells browsers to be careful with every answer.
struct SecurityHeaders {
  /// True if the service is reached through TLS of its own.
  let isSecure: Bool

  func add(to answer: inout some AnswerHead) {
    answer.headers[.xContentTypeOptions] = "nosniff"
    answer.headers[.referrerPolicy] = "no-referrer"
    answer.headers[.contentSecurityPolicy] = "default-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    // A year.
    if isSecure { answer.headers[.strictTransportSecurity] = "max-age=31536000" }
  }
}

extension HTTPField.Name {
  /// Of the page and of answers: how much of an address other sites are told.
  static let referrerPolicy = Self("Referrer-Policy")!
  /// The id of a request, as the log has it.
  static let requestID = Self("X-Request-Id")!
}
