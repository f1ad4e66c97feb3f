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
  let mediaType: Response.MediaType
  let projection: Projection

  init(_ request: Request, _ query: QueryItems, base: BaseURL, schemas: ResourceSchemas) throws(SCIMError) {
    try self.init(
      request, attributes: query["attributes"], excluded: query["excludedAttributes"], base: base, schemas: schemas)
  }

  init(
    _ request: Request, attributes: String?, excluded: String?, base: BaseURL, schemas: ResourceSchemas
  ) throws(SCIMError) {
    self.base = base.text(request)
    mediaType = Response.MediaType(request)
    projection = try Projection(attributes: attributes, excluded: excluded, schemas: schemas)
  }

  /// A resource with its place.
  func complete(_ resource: SCIMObject, _ type: ResourceType) -> SCIMObject {
    var resource = resource
    if case .string(let id)? = resource["id"] {
      var meta = SCIMObject()
      if case .complex(let known)? = resource["meta"] { meta = known }
      meta["location"] = .string("\(base)/\(type.endpoint)/\(id)")
      resource["meta"] = .complex(meta)
    }
    return resource
  }

  func projected(_ resource: SCIMObject, _ type: ResourceType) -> SCIMObject {
    projection.apply(to: complete(resource, type))
  }

  /// An answer with one resource.
  func answer(_ resource: SCIMObject, _ type: ResourceType, status: HTTPResponse.Status = .ok) -> Response {
    let whole = complete(resource, type)
    var response = Response.json(projection.apply(to: whole), status: status, type: mediaType)
    if case .complex(let meta)? = whole["meta"] {
      if case .string(let version)? = meta["version"] { response.headers[.eTag] = version }
      if status == .created, case .string(let location)? = meta["location"] { response.headers[.location] = location }
    }
    return response
  }
}
