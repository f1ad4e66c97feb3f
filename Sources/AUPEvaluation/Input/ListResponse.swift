import SCIMModel

/// What a page of a list says about itself (RFC 7644 §3.4.2).
struct ListResponse {
  static let schema = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
  static let resources = "Resources"

  /// The index of its first resource, from 1.
  var startIndex: Int
  var resources: Int
  /// How many resources the query found, on all pages together.
  var totalResults: Int?

  /// A page that tells nothing about itself.
  init() { (startIndex, resources, totalResults) = (1, 0, nil) }

  /// True if an object is a page and no resource.
  static func isOne(_ object: SCIMObject) -> Bool { object[resources] != nil || names(schema, in: object) }

  static func names(_ urn: String, in object: SCIMObject) -> Bool {
    guard case .array(let schemas)? = object["schemas"] else { return false }
    return schemas.contains { if case .string(let text) = $0 { ASCIICase.equal(text, urn) } else { false } }
  }

  /// Checks an envelope whose resources were cut out; errors have the place of the value in its text.
  init(_ object: SCIMObject, text: ArraySlice<UInt8>, resources: Int) throws(JSONError) {
    func wrong(_ name: String, _ message: String, expected: String) -> JSONError {
      JSONError(.content, at: ObjectScan.offset(ofValueOf: name, in: text) ?? 0, message, expected: expected)
    }
    func integer(_ name: String) throws(JSONError) -> Int? {
      switch object[name] {
      case nil, .null?: return nil
      case .number(let number)? where number.isInteger && number.exponent < 18: return Int(number.description)
      default: throw wrong(name, "`\(name)` of a ListResponse is not an integer", expected: "a number")
      }
    }
    if let schemas = object["schemas"], schemas != .null, !Self.names(Self.schema, in: object) {
      throw wrong(
        "schemas", "an object with `\(Self.resources)` is not a ListResponse by its `schemas`",
        expected: "`\(Self.schema)`")
    }
    switch object[Self.resources] {
    case nil, .null?, .array?: break
    default: throw wrong(Self.resources, "`\(Self.resources)` is not an array", expected: "an array of resources")
    }
    totalResults = try integer("totalResults")
    startIndex = max(1, try integer("startIndex") ?? 1)
    _ = try integer("itemsPerPage")
    self.resources = resources
  }
}

/// Follows pages that belong to one query and finds out whether some are missing.
struct PageSequence {
  private var next = 1
  private var total: Int?
  private var missing = 0

  /// Takes the next page of the input. A page that does not go on where the last one ended starts another query.
  mutating func add(_ page: ListResponse) {
    if page.startIndex != next || next == 1 {
      endQuery()
      next = page.startIndex
    }
    next += page.resources
    total = page.totalResults
  }

  private mutating func endQuery() {
    if let total, total >= next { missing += total - next + 1 }
    total = nil
  }

  /// What to tell once all pages are read: nil if nothing is missing.
  var note: String? {
    var ended = self
    ended.endQuery()
    guard ended.missing > 0 else { return nil }
    return "the ListResponse pages announce \(ended.missing) more resources (`totalResults`) than they hold"
  }
}
