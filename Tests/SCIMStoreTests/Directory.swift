import AUPEvaluation
import SCIMModel
import SCIMStore
import Testing

/// A moment of the tests: so many seconds after 2026-01-01.
func at(_ seconds: Int64) -> Instant { Instant(seconds: 1_767_225_600 + seconds) }

/// The object of a JSON text.
func json(_ text: String) throws -> SCIMObject {
  let value = try JSONReader().read(Array(text.utf8)[...])
  guard case .complex(let object) = value else { throw NotAnObject() }
  return object
}

struct NotAnObject: Error {}

extension SCIMStore {
  /// Adds a user or group and gives its id.
  mutating func add(_ type: ResourceType, _ text: String) throws -> String {
    try create(type, json(text), now: at(0)).id
  }

  /// Sends `Operations` as a client does, at second 60.
  @discardableResult
  mutating func patch(_ type: ResourceType, _ id: String, _ operations: String) throws -> StoreResult {
    let body = #"{"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": \#(operations)}"#
    return try patch(type, id, PatchRequest(decoding: json(body)), now: at(60))
  }

  /// The resource without what the directory says of it.
  func body(_ type: ResourceType, _ id: String) throws -> String {
    var resource = try read(type, id)
    for name in ["schemas", "id", "meta"] { resource[name] = nil }
    return resource.json
  }

  /// Everything there is, for comparing a directory with itself.
  var contents: String {
    var lines: [String] = []
    for type in ResourceType.allCases { forEach(type) { lines.append($0.json) } }
    return lines.joined(separator: "\n")
  }
}

/// The error a closure throws, in one line; nil if it throws none.
func refusal(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch let error as SCIMError {
    return error.description
  } catch {
    return "\(error)"
  }
}

extension SCIMValue {
  var elementCount: Int? {
    if case .array(let elements) = self { elements.count } else { nil }
  }
}
