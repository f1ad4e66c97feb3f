/// The description of the API (OpenAPI 3.1).
enum OpenAPI {
  static let file = EmbeddedFile(PackageResources.openapi_json, "application/json")
}
