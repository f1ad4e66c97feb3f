import HTTPTypes
import Hummingbird
import NIOCore
import SCIMModel
import SCIMStore

/// The SCIM API (RFC 7644), below `/scim/v2`.
struct SCIMRoutes: Sendable {
  static let path = "/scim/v2"

  private let backend: Backend
  private let userSchemas: ResourceSchemas
  private let groupSchemas: ResourceSchemas

  init(_ backend: Backend) {
    self.backend = backend
    let store = backend.directory.store
    (userSchemas, groupSchemas) = (store.userSchemas, store.groupSchemas)
  }

  /// Adds the routes.
  func add(to router: RouterGroup<ServerContext>) {
    for type in ResourceType.allCases {
      let group = router.group(RouterPath("\(type.endpoint)"))
      // A group may have very many members.
      if type == .group { group.add(middleware: LongRequests()) }
      group.get { request, _ in
        let list = try ListRequest(QueryItems(request), limits: backend.limits)
        return try await LongRequests.run { try answer(list, [type], request) }
      }
      group.post { request, context in
        try await perform(create(type, request, await backend.bodies.object(request)), request, context)
      }
      group.get(":id") { request, context in try read(type, id(context), request) }
      group.put(":id") { request, context in
        try await perform(replace(type, id(context), request, await backend.bodies.object(request)), request, context)
      }
      group.patch(":id") { request, context in
        try await perform(patch(type, id(context), request, await backend.bodies.object(request)), request, context)
      }
      group.delete(":id") { request, context in
        try await perform(delete(type, id(context), request), request, context)
      }
      group.post(".search") { request, _ in try await search([type], request) }
    }
    router.post(".search") { request, _ in try await search(ResourceType.allCases, request) }
    for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] {
      router.on("Me", method: method) { _, _ -> Answer in
        throw SCIMError(status: 501, detail: "tokens are no people: there is no `/Me`")
      }
    }
  }

  // MARK: Reading

  private func schemas(_ type: ResourceType) -> ResourceSchemas { type == .user ? userSchemas : groupSchemas }

  private func answers(_ type: ResourceType, _ request: Request) throws(SCIMError) -> ResourceAnswers {
    try ResourceAnswers(request, QueryItems(request), base: backend.base, schemas: schemas(type))
  }

  private func id(_ context: ServerContext) throws -> String {
    guard let id = context.pathID else {
      throw SCIMError(status: 404, detail: "there is no resource without an id")
    }
    return id
  }

  private func search(_ types: [ResourceType], _ request: Request) async throws -> Answer {
    let list = try ListRequest(try await backend.bodies.object(request), limits: backend.limits)
    return try await LongRequests.run { try answer(list, types, request) }
  }

  /// The resources that are asked for.
  func answer(_ list: ListRequest, _ types: [ResourceType], _ request: Request) throws -> Answer {
    let snapshot = backend.directory.snapshot
    let now = backend.directory.clock.now()
    var resources: [SCIMObject] = []
    var total = 0
    let query = list.query
    var mediaType = Answer.MediaType.scim
    for type in types {
      let these = try ResourceAnswers(
        request, attributes: list.attributes, excluded: list.excluded, base: backend.base, schemas: schemas(type))
      mediaType = these.mediaType
      var part = query
      part.startIndex = max(1, query.startIndex - total)
      part.count = (query.count ?? 0) - resources.count
      let page = try snapshot.store.list(type, part, now: now, leavesMembersOut: these.projection.leavesMembersOut)
      total += page.totalResults
      resources += page.resources.map { these.projected($0, type) }
    }
    let page = StorePage(resources: resources, totalResults: total, startIndex: max(1, query.startIndex))
    return .json(listResponse(page, list), type: mediaType)
  }

  private func listResponse(_ page: StorePage, _ list: ListRequest) -> SCIMObject {
    var object = page.listResponse
    if list.usesCursor {
      object["startIndex"] = nil
      let next = Cursor(startIndex: page.startIndex + page.itemsPerPage, list.query)
      if next.startIndex <= page.totalResults, !page.resources.isEmpty { object["nextCursor"] = .string(next.text) }
    }
    return object
  }

  func read(_ type: ResourceType, _ id: String, _ request: Request) throws -> Answer {
    let answers = try answers(type, request)
    let resource = try backend.directory.snapshot.store.read(
      type, id, leavesMembersOut: answers.projection.leavesMembersOut)
    return answers.answer(resource, type).versioned(resource.version ?? "", for: request)
  }

  // MARK: Writing

  /// A change, which gives how to answer when it is on disk.
  struct Change: Sendable {
    let make: @Sendable (inout DirectoryTransaction) throws -> @Sendable () -> Answer
  }

  private func perform(
    _ change: Change, _ request: Request, _ context: ServerContext
  ) async throws -> Answer {
    try await backend.directory.perform(context.origin(request), change.make)()
  }

  func create(_ type: ResourceType, _ request: Request, _ body: SCIMObject) throws -> Change {
    let answers = try answers(type, request)
    // Here many do it at once, in a transaction one after the other.
    let draft = try backend.directory.snapshot.store.draft(type, body)
    return Change { transaction in
      let created = try transaction.create(type, draft)
      return { answers.answer(created, type, status: .created) }
    }
  }

  func replace(_ type: ResourceType, _ id: String, _ request: Request, _ body: SCIMObject) throws -> Change {
    let (answers, precondition) = (try answers(type, request), Precondition(request))
    return Change { transaction in
      let replaced = try transaction.replace(type, id, with: body, if: precondition)
      return { answers.answer(replaced, type) }
    }
  }

  func patch(_ type: ResourceType, _ id: String, _ request: Request, _ body: SCIMObject) throws -> Change {
    let (answers, precondition) = (try answers(type, request), Precondition(request))
    let patch = try PatchRequest(decoding: body)
    let (count, limit) = (patch.operations.count, backend.limits.patchOperations)
    if count > limit {
      throw SCIMError(
        status: 413, detail: "a PATCH request may have \(limit) operations, this one has \(count)")
    }
    return Change { transaction in
      let patched = try transaction.patch(type, id, patch, if: precondition)
      return { answers.answer(patched, type) }
    }
  }

  func delete(_ type: ResourceType, _ id: String, _ request: Request) -> Change {
    let precondition = Precondition(request)
    return Change { transaction in
      try transaction.delete(type, id, if: precondition)
      return { Answer(.noContent) }
    }
  }
}
