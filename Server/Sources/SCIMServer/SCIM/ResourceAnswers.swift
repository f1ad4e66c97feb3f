import HTTPTypes
import Hummingbird
import SCIMModel
import SCIMStore

extension ResourceType {
  /// Where resources of the type are (RFC 7644 §3.2).
  var endpoint: String { self == .user ? "Users" : "Groups" }
}

/// Resources as answers show them: with `meta.location`, an `ETag`, and only what was asked for.
struct ResourceAnswers: Sendable {
  /// Of the SCIM API, without a slash at the end.
  let base: String
  let mediaType: Answer.MediaType
  let projection: Projection

  init(_ request: Request, _ query: QueryItems, base: BaseURL, schemas: ResourceSchemas) throws(SCIMError) {
    try self.init(
      request, attributes: query["attributes"], excluded: query["excludedAttributes"], base: base, schemas: schemas)
  }

  init(
    _ request: Request, attributes: String?, excluded: String?, base: BaseURL, schemas: ResourceSchemas
  ) throws(SCIMError) {
    self.base = base.text(request)
    mediaType = Answer.MediaType(request)
    projection = try Projection(attributes: attributes, excluded: excluded, schemas: schemas)
  }

  private func location(_ id: String, _ type: ResourceType) -> String { "\(base)/\(type.endpoint)/\(id)" }

  /// A resource with its place, and what was asked for of it.
  func projected(_ resource: SCIMObject, _ type: ResourceType) -> SCIMObject {
    projection.apply(to: resource.text("id").map { resource.located(at: location($0, type)) } ?? resource)
  }

  /// An answer with one resource.
  func answer(_ resource: SCIMObject, _ type: ResourceType) -> Answer {
    var answer = Answer.json(projected(resource, type), type: mediaType)
    answer.headers[.eTag] = resource.version
    return answer
  }

  /// An answer with a resource that was written.
  func answer(_ written: WrittenResource, _ type: ResourceType, status: HTTPResponse.Status = .ok) -> Answer {
    let location = location(written.id, type)
    var answer =
      projection.isWhole
      ? Answer.json(written.json(location: location), status: status, type: mediaType)
      : Answer.json(projected(written.resource, type), status: status, type: mediaType)
    answer.headers.add(.eTag, written.resource.version)
    if status == .created { answer.headers.add(.location, location) }
    return answer
  }
}

extension SCIMObject {
  /// What is said about a resource (RFC 7643 §3.1).
  var meta: SCIMObject? { if case .complex(let meta)? = self["meta"] { meta } else { nil } }

  /// The version of a resource.
  var version: String? { meta?.text("version") }
}
