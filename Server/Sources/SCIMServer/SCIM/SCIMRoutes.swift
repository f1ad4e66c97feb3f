import HTTPTypes
import Hummingbird
import NIOCore
import SCIMModel
import SCIMStore

/// The SCIM API (RFC 7644), below `/scim/v2`.
struct SCIMRoutes: Sendable {
  static let path = "/scim/v2"

  let directory: Directory
  let userSchemas: ResourceSchemas
  let groupSchemas: ResourceSchemas
  let bodies: JSONBodyReader
  let limits: ServerLimits
  let base: BaseURL

  /// Adds the routes.
  func add(to router: RouterGroup<ServerContext>) {
    for type in ResourceType.allCases {
      let group = router.group(RouterPath("\(type.endpoint)"))
      // A group may have very many members.
      if type == .group { group.add(middleware: LongRequests()) }
      group.get { request, _ in try await list(type, request) }
      group.post { request, context in try await create(type, request, context) }
      group.get(":id") { request, context in try read(type, request, context) }
      group.put(":id") { request, context in try await replace(type, request, context) }
      group.patch(":id") { request, context in try await patch(type, request, context) }
      group.delete(":id") { request, context in try await delete(type, request, context) }
      group.post(".search") { request, _ in try await search([type], request) }
    }
    router.post(".search") { request, _ in try await search(ResourceType.allCases, request) }
    for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] {
      router.on("Me", method: method) { _, _ -> Response in
        throw SCIMError(status: 501, detail: "tokens are no people: there is no `/Me`")
      }
    }
  }

  // MARK: Reading

  private func schemas(_ type: ResourceType) -> ResourceSchemas { type == .user ? userSchemas : groupSchemas }

  private func id(_ context: ServerContext) throws -> String {
    guard let id = context.pathID else {
      throw SCIMError(status: 404, detail: "there is no resource without an id")
    }
    return id
  }

  private func list(_ type: ResourceType, _ request: Request) async throws -> Response {
    let list = try ListRequest(QueryItems(request), limits: limits)
    if list.isLookup { return try answer(list, [type], request) }
    return try await LongRequests.run { try answer(list, [type], request) }
  }

  private func search(_ types: [ResourceType], _ request: Request) async throws -> Response {
    let list = try ListRequest(try await bodies.object(request), limits: limits)
    return try await LongRequests.run { try answer(list, types, request) }
  }

  private func answer(_ list: ListRequest, _ types: [ResourceType], _ request: Request) throws -> Response {
    let store = directory.store
    let now = directory.clock.now()
    var resources: [SCIMValue] = []
    var total = 0
    var query = list.query
    var answers: ResourceAnswers?
    for type in types {
      let these = try ResourceAnswers(
        request, attributes: list.attributes, excluded: list.excluded, base: base, schemas: schemas(type))
      answers = these
      var part = query
      part.startIndex = max(1, query.startIndex - total)
      part.count = (query.count ?? 0) - resources.count
      let page = try store.list(type, part, now: now, leavesMembersOut: these.projection.leavesMembersOut)
      total += page.totalResults
      resources += page.resources.map { .complex(these.projected($0, type)) }
    }
    query.startIndex = max(1, query.startIndex)
    return .json(listResponse(resources, total, list, query), type: answers?.mediaType ?? .scim)
  }

  private func listResponse(
    _ resources: [SCIMValue], _ total: Int, _ list: ListRequest, _ query: StoreQuery
  ) -> SCIMObject {
    var object = SCIMObject(uniqueMembers: [
      ("schemas", .array([.string(SchemaURN.listResponse)])), ("totalResults", .integer(total)),
    ])
    if list.usesCursor {
      let next = Cursor(startIndex: query.startIndex + resources.count, query)
      object["itemsPerPage"] = .integer(resources.count)
      if next.startIndex <= total, !resources.isEmpty { object["nextCursor"] = .string(next.text) }
    } else {
      object["startIndex"] = .integer(query.startIndex)
      object["itemsPerPage"] = .integer(resources.count)
    }
    object["Resources"] = .array(resources)
    return object
  }

  private func read(_ type: ResourceType, _ request: Request, _ context: ServerContext) throws -> Response {
    let answers = try ResourceAnswers(request, QueryItems(request), base: base, schemas: schemas(type))
    let resource = try directory.store.read(
      type, id(context), leavesMembersOut: answers.projection.leavesMembersOut)
    if Precondition(request).isKnown(resource) {
      var response = answers.answer(resource, type)
      response.status = .notModified
      response.body = ResponseBody()
      return response
    }
    return answers.answer(resource, type)
  }

  // MARK: Writing

  private func create(_ type: ResourceType, _ request: Request, _ context: ServerContext) async throws -> Response {
    let answers = try ResourceAnswers(request, QueryItems(request), base: base, schemas: schemas(type))
    // Here many do it at once, in a transaction one after the other.
    let draft = try directory.store.draft(type, await bodies.object(request))
    let created = try await directory.perform(context.origin(request)) { transaction in
      try transaction.create(type, draft)
    }
    return answers.answer(created, type, status: .created)
  }

  private func replace(_ type: ResourceType, _ request: Request, _ context: ServerContext) async throws -> Response {
    let answers = try ResourceAnswers(request, QueryItems(request), base: base, schemas: schemas(type))
    let (id, precondition) = (try id(context), Precondition(request))
    let body = try await bodies.object(request)
    let replaced = try await directory.perform(context.origin(request)) { transaction in
      try transaction.replace(type, id, with: body, if: precondition)
    }
    return answers.answer(replaced, type)
  }

  private func patch(_ type: ResourceType, _ request: Request, _ context: ServerContext) async throws -> Response {
    let answers = try ResourceAnswers(request, QueryItems(request), base: base, schemas: schemas(type))
    let (id, precondition) = (try id(context), Precondition(request))
    let patch = try PatchRequest(decoding: try await bodies.object(request))
    if patch.operations.count > limits.patchOperations {
      throw SCIMError(
        status: 413,
        detail: "a PATCH request may have \(limits.patchOperations) operations, this one has \(patch.operations.count)")
    }
    let patched = try await directory.perform(context.origin(request)) { transaction in
      try transaction.patch(type, id, patch, if: precondition)
    }
    return answers.answer(patched, type)
  }

  private func delete(_ type: ResourceType, _ request: Request, _ context: ServerContext) async throws -> Response {
    let (id, precondition) = (try id(context), Precondition(request))
    try await directory.perform(context.origin(request)) { transaction in
      try transaction.delete(type, id, if: precondition)
    }
    return Response(status: .noContent)
  }
}
