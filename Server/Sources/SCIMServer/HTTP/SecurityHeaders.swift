import HTTPTypes
import Hummingbird

/// Tells browsers to be careful with every answer.
struct SecurityHeaders {
  private let fields: [HTTPField]

  /// - Parameter isSecure: True if the service is reached through TLS of its own.
  init(isSecure: Bool) {
    let always = [
      HTTPField(name: .xContentTypeOptions, value: "nosniff"),
      HTTPField(name: .referrerPolicy, value: "no-referrer"),
      HTTPField(
        name: .contentSecurityPolicy, value: "default-src 'self'; base-uri 'none'; frame-ancestors 'none'"),
    ]
    // A year.
    fields = always + (isSecure ? [HTTPField(name: .strictTransportSecurity, value: "max-age=31536000")] : [])
  }

  /// Adds them to an answer, which has none of them.
  func add(to answer: inout some AnswerHead) { answer.headers.append(contentsOf: fields) }
}

extension HTTPField.Name {
  /// Of the page and of answers: how much of an address other sites are told.
  static let referrerPolicy = Self("Referrer-Policy")!
  /// The id of a request, as the log has it.
  static let requestID = Self("X-Request-Id")!
}
