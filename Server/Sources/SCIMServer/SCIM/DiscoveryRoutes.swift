import HTTPTypes
import Hummingbird
import SCIMModel
import SCIMStore

/// What the service can do and which schemas it knows (RFC 7644 §4).
struct DiscoveryRoutes: Sendable {
  let userSchemas: ResourceSchemas
  let groupSchemas: ResourceSchemas
  let limits: ServerLimits
  let base: BaseURL

  init(_ backend: Backend) {
    let store = backend.directory.store
    (userSchemas, groupSchemas) = (store.userSchemas, store.groupSchemas)
    (limits, base) = (backend.limits, backend.base)
  }

  /// Adds the routes. A filter is refused with 403.
  func add(to router: RouterGroup<ServerContext>) {
    router.get("ServiceProviderConfig") { request, _ in
      answer(serviceProviderConfig(location(request, "ServiceProviderConfig")), request)
    }
    list("ResourceTypes", router) { resourceTypes }
    list("Schemas", router) { (userSchemas.all + groupSchemas.all).map { ($0.id, "Schema", $0.encoded) } }
  }

  /// A list, and each of its items under its id.
  private func list(
    _ name: String, _ router: RouterGroup<ServerContext>,
    _ items: @escaping @Sendable () -> [(id: String, type: String, object: SCIMObject)]
  ) {
    router.get(RouterPath(name)) { request, _ in
      if try QueryItems(request)["filter"] != nil {
        throw SCIMError(status: 403, detail: "`/\(name)` takes no filter")
      }
      let objects = items().map { complete($0.object, $0.type, location(request, "\(name)/\($0.id)")) }
      return answer(
        StorePage(resources: objects, totalResults: objects.count, startIndex: 1).listResponse, request)
    }
    router.get(RouterPath("\(name)/:id")) { request, context in
      let id = context.pathID ?? ""
      guard let item = items().first(where: { ASCIICase.equal($0.id, id) }) else {
        throw SCIMError(status: 404, detail: "there is no `\(id)` at `/\(name)`")
      }
      return answer(complete(item.object, item.type, location(request, "\(name)/\(item.id)")), request)
    }
  }

  private func location(_ request: Request, _ path: String) -> String {
    "\(base.text(request))/\(path)"
  }

  private func complete(_ object: SCIMObject, _ type: String, _ location: String) -> SCIMObject {
    var object = object
    object["meta"] = .complex(
      SCIMObject(uniqueMembers: [("resourceType", .string(type)), ("location", .string(location))]))
    return object
  }

  private func answer(_ object: SCIMObject, _ request: Request) -> Answer {
    .json(object, type: Answer.MediaType(request))
  }

  private var resourceTypes: [(id: String, type: String, object: SCIMObject)] {
    ResourceType.allCases.map { type in
      let schemas = type == .user ? userSchemas : groupSchemas
      var object = SCIMObject(uniqueMembers: [
        ("schemas", .array([.string(SchemaURN.resourceType)])), ("id", .string(type.rawValue)),
        ("name", .string(type.rawValue)), ("endpoint", .string("/\(type.endpoint)")),
        ("description", .string(schemas.core.description)), ("schema", .string(schemas.core.id)),
      ])
      if !schemas.extensions.isEmpty {
        object["schemaExtensions"] = .array(
          schemas.extensions.map { schema in
            .complex(SCIMObject(uniqueMembers: [("schema", .string(schema.id)), ("required", .boolean(false))]))
          })
      }
      return (type.rawValue, "ResourceType", object)
    }
  }

  private func serviceProviderConfig(_ location: String) -> SCIMObject {
    func supported(_ more: [(name: String, value: SCIMValue)] = [], _ is: Bool = true) -> SCIMValue {
      .complex(SCIMObject(uniqueMembers: [("supported", .boolean(`is`))] + more))
    }
    let scheme = SCIMObject(uniqueMembers: [
      ("type", .string("oauthbearertoken")), ("name", .string("Bearer token")),
      ("description", .string("A token made by `aup-server token create`, as RFC 6750 sends it")),
      ("specUri", .string("https://www.rfc-editor.org/info/rfc6750")), ("primary", .boolean(true)),
    ])
    let config = SCIMObject(uniqueMembers: [
      ("schemas", .array([.string(SchemaURN.serviceProviderConfig)])), ("patch", supported()),
      (
        "bulk",
        supported([("maxOperations", .integer(limits.bulkOperations)), ("maxPayloadSize", .integer(limits.bodyBytes))])
      ),
      ("filter", supported([("maxResults", .integer(limits.pageSize))])), ("changePassword", supported([], false)),
      ("sort", supported()), ("etag", supported()),
      (
        "pagination",
        .complex(
          SCIMObject(uniqueMembers: [
            ("cursor", .boolean(true)), ("index", .boolean(true)), ("defaultPaginationMethod", .string("index")),
            ("defaultPageSize", .integer(limits.defaultPageSize)), ("maxPageSize", .integer(limits.pageSize)),
          ]))
      ),
      ("authenticationSchemes", .array([.complex(scheme)])),
    ])
    return complete(config, "ServiceProviderConfig", location)
  }
}
