/// The description of the API (OpenAPI 3.1).
enum OpenAPI {
  static let file = EmbeddedFile(PackageResources.openapi_json, "application/json")

  /// A path as a description has it: `/Users/{id}` for `/Users/:id`.
  static func template(_ path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false)
      .map { $0.first == ":" ? "{\($0.dropFirst())}" : String($0) }.joined(separator: "/")
  }
}
