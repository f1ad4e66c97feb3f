import Hummingbird

/// The base URL of the SCIM API, as clients know it.
struct BaseURL: Sendable {
  /// Without a slash at the end; nil to take the host that each client names.
  let known: String?
  /// True if the service is reached through TLS of its own.
  let isSecure: Bool

  /// - Parameter service: The base URL of the service; nil to take the host that each client names.
  init(service: String?, isSecure: Bool) {
    known = service.map { ($0.hasSuffix("/") ? String($0.dropLast()) : $0) + SCIMRoutes.path }
    self.isSecure = isSecure
  }

  /// The base URL for the client of a request, without a slash at the end.
  func text(_ request: Request) -> String {
    known ?? "\(isSecure ? "https" : "http")://\(request.head.authority ?? "localhost")\(SCIMRoutes.path)"
  }
}
