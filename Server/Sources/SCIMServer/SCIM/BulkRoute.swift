import Foundation
import HTTPTypes
import Hummingbird
import SCIMModel
import SCIMStore

/// Many requests in one (RFC 7644 §3.7): in order, each for itself, until so many have failed.
struct BulkRoute: Sendable {
  let backend: Backend

  func add(to router: RouterGroup<ServerContext>) {
    router.post("Bulk") { request, context in
      let bulk = try BulkRequest(decoding: try await backend.bodies.object(request), limits: backend.limits)
      let base = backend.base.text(request)
      let results = try await backend.directory.perform(context.origin(request)) { transaction in
        bulk.run(&transaction, base: base)
      }
      let object = SCIMObject(uniqueMembers: [
        ("schemas", .array([.string(SchemaURN.bulkResponse)])), ("Operations", .array(results.map { .complex($0) })),
      ])
      return Answer.json(object, type: Answer.MediaType(request))
    }
  }
}

/// A bulk request.
struct BulkRequest: Sendable {
  private let operations: [SCIMObject]
  private let failOnErrors: Int?

  /// - Throws: 400 invalidSyntax; 413 if there are too many operations.
  init(decoding body: SCIMObject, limits: ServerLimits) throws(SCIMError) {
    guard case .array(let values)? = body["Operations"] else {
      throw SCIMError(status: 400, scimType: .invalidSyntax, detail: "`Operations` has to be an array")
    }
    if values.count > limits.bulkOperations {
      throw SCIMError(
        status: 413, detail: "a bulk request may have \(limits.bulkOperations) operations, this one has \(values.count)"
      )
    }
    var operations: [SCIMObject] = []
    for (index, value) in values.enumerated() {
      guard case .complex(let operation) = value else {
        throw SCIMError(
          status: 400, scimType: .invalidSyntax,
          detail: "Operations[\(index)]: found \(value.kindName), expected an object")
      }
      operations.append(operation)
    }
    self.operations = operations
    if case .number(let number)? = body["failOnErrors"] {
      failOnErrors = Int(number.description)
    } else {
      failOnErrors = nil
    }
  }

  /// Runs the operations, and gives what an answer says of each that was run. One that names the `bulkId` of another
  /// waits for it; those that wait for each other are refused.
  func run(_ transaction: inout DirectoryTransaction, base: String) -> [SCIMObject] {
    var ids: [String: String] = [:]
    var results: [Int: SCIMObject] = [:]
    var failures = 0
    var waiting = Array(operations.indices)
    while !waiting.isEmpty, failOnErrors.map({ failures < $0 }) ?? true {
      let missing = Set(waiting.compactMap { operations[$0].text("bulkId") })
      let place = waiting.firstIndex { Self.references(.complex(operations[$0])).isDisjoint(with: missing) } ?? 0
      let index = waiting.remove(at: place)
      let result = BulkOperation(operations[index], ids: ids, base: base).run(&transaction)
      if result.isFailure { failures += 1 }
      if let bulkID = operations[index].text("bulkId"), let id = result.id { ids[bulkID] = id }
      results[index] = result.answer
    }
    return results.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The `bulkId`s that an operation refers to, in its path and in its data.
  private static func references(_ value: SCIMValue) -> Set<String> {
    switch value {
    case .string(let text):
      guard let range = text.firstRange(of: "bulkId:") else { return [] }
      return [String(text[range.upperBound...].prefix { $0 != "/" })]
    case .array(let values): return values.reduce(into: []) { $0.formUnion(references($1)) }
    case .complex(let object): return object.members.reduce(into: []) { $0.formUnion(references($1.value)) }
    default: return []
    }
  }
}

/// One operation of a bulk request.
private struct BulkOperation {
  let operation: SCIMObject
  let ids: [String: String]
  let base: String

  struct Result {
    var answer: SCIMObject
    /// Of what was made.
    var id: String?
    var isFailure = false
  }

  init(_ operation: SCIMObject, ids: [String: String], base: String) {
    (self.operation, self.ids, self.base) = (operation, ids, base)
  }

  func run(_ transaction: inout DirectoryTransaction) -> Result {
    let method = operation.text("method") ?? ""
    var answer = SCIMObject([("method", .string(method))])
    if let bulkID = operation.text("bulkId") { answer["bulkId"] = .string(bulkID) }
    do {
      let (status, resource, type, id) = try perform(method, &transaction)
      answer["location"] = .string("\(base)/\(type.endpoint)/\(id)")
      if let version = resource?.resource.version { answer["version"] = .string(version) }
      answer["status"] = .string(String(status))
      return Result(answer: answer, id: status == 201 ? id : nil)
    } catch {
      // All but a POST that failed say where (RFC 7644 §3.7.3).
      if case (let type, let id?)? = try? place() { answer["location"] = .string("\(base)/\(type.endpoint)/\(id)") }
      answer["status"] = .string(String(error.status))
      answer["response"] = .complex(error.body)
      return Result(answer: answer, isFailure: true)
    }
  }

  private func perform(
    _ method: String, _ transaction: inout DirectoryTransaction
  ) throws(SCIMError) -> (Int, WrittenResource?, ResourceType, String) {
    let (type, id) = try place()
    let precondition = operation.text("version").map { Precondition(match: $0) }
    switch (ASCIICase.lower(method), id) {
    case ("post", nil):
      guard operation.text("bulkId") != nil else { throw bad("a POST needs a `bulkId`") }
      let created = try transaction.create(type, try data())
      return (201, created, type, created.id)
    case ("put", let id?):
      return (200, try transaction.replace(type, id, with: try data(), if: precondition), type, id)
    case ("patch", let id?):
      let patch = try PatchRequest(decoding: try data())
      return (200, try transaction.patch(type, id, patch, if: precondition), type, id)
    case ("delete", let id?):
      try transaction.delete(type, id, if: precondition)
      return (204, nil, type, id)
    default:
      throw bad(
        "`\(method)` at `\(operation.text("path") ?? "")`: expected POST at a type, or PUT, PATCH or DELETE at a resource"
      )
    }
  }

  /// Type and id of a path such as `/Users/1`.
  private func place() throws(SCIMError) -> (ResourceType, String?) {
    let path = operation.text("path") ?? ""
    let parts = path.split(separator: "/").map(String.init)
    guard let type = ResourceType.allCases.first(where: { $0.endpoint == parts.first }), parts.count < 3 else {
      throw bad("`path`: found `\(path)`, expected `/Users`, `/Groups` or one of their resources")
    }
    guard parts.count == 2 else { return (type, nil) }
    return (type, try resolved(parts[1].removingPercentEncoding ?? parts[1]))
  }

  private func data() throws(SCIMError) -> SCIMObject {
    guard case .complex(let data)? = operation["data"], case .complex(let resolved) = try resolved(.complex(data))
    else {
      throw bad("`data` has to be an object")
    }
    return resolved
  }

  private func resolved(_ text: String) throws(SCIMError) -> String {
    guard text.hasPrefix("bulkId:") else { return text }
    guard let id = ids[String(text.dropFirst("bulkId:".count))] else {
      throw SCIMError(status: 409, scimType: .invalidValue, detail: "`\(text)` names no resource that was made")
    }
    return id
  }

  private func resolved(_ value: SCIMValue) throws(SCIMError) -> SCIMValue {
    switch value {
    case .string(let text): return .string(try resolved(text))
    case .array(let values): return .array(try values.map { value throws(SCIMError) in try resolved(value) })
    case .complex(let object):
      return .complex(
        SCIMObject(
          uniqueMembers: try object.members.map { member throws(SCIMError) in (member.name, try resolved(member.value))
          }))
    default: return value
    }
  }

  private func bad(_ detail: String) -> SCIMError { SCIMError(status: 400, scimType: .invalidSyntax, detail: detail) }
}

extension SCIMObject {
  /// A text under a name.
  func text(_ name: String) -> String? { if case .string(let text)? = self[name] { text } else { nil } }
}
