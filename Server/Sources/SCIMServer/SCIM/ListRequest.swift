import Foundation
import SCIMModel
import SCIMStore

/// What a client asks of a list: in the query, or in the body of a search (RFC 7644 §3.4.2, §3.4.3; RFC 9865).
struct ListRequest: Sendable {
  var query: StoreQuery
  var attributes: String?
  var excluded: String?
  /// True if the client turns pages by cursor.
  var usesCursor = false

  /// - Throws: 400 if something in it cannot be.
  init(_ items: QueryItems, limits: ServerLimits) throws(SCIMError) {
    query = StoreQuery(
      filter: items["filter"], sortBy: items["sortBy"],
      isDescending: try Self.isDescending(items["sortOrder"]), startIndex: try items.number("startIndex") ?? 1,
      count: try items.number("count"))
    attributes = items["attributes"]
    excluded = items["excludedAttributes"]
    try settle(cursor: items["cursor"], limits)
  }

  /// - Throws: 400 if something in it cannot be.
  init(_ body: SCIMObject, limits: ServerLimits) throws(SCIMError) {
    func text(_ name: String) throws(SCIMError) -> String? {
      switch body[name]?.assigned {
      case nil: return nil
      case .string(let text)?: return text
      case .array(let values)?:
        // `attributes` are a list here (RFC 7644 §3.4.3).
        return values.compactMap { if case .string(let text) = $0 { text } else { nil } }.joined(separator: ",")
      case let other?:
        throw SCIMError(
          status: 400, scimType: .invalidValue, detail: "`\(name)`: found \(other.kindName), expected a string")
      }
    }
    func number(_ name: String) throws(SCIMError) -> Int? {
      guard let value = body[name]?.assigned else { return nil }
      guard case .number(let number) = value, let integer = number.isInteger ? Int(number.description) : nil else {
        throw SCIMError(
          status: 400, scimType: .invalidValue, detail: "`\(name)`: found \(value.kindName), expected an integer")
      }
      return integer
    }
    query = StoreQuery(
      filter: try text("filter"), sortBy: try text("sortBy"), isDescending: try Self.isDescending(text("sortOrder")),
      startIndex: try number("startIndex") ?? 1, count: try number("count"))
    attributes = try text("attributes")
    excluded = try text("excludedAttributes")
    try settle(cursor: text("cursor"), limits)
  }

  private mutating func settle(cursor: String?, _ limits: ServerLimits) throws(SCIMError) {
    if let filter = query.filter, filter.utf8.count > limits.filterBytes {
      throw SCIMError(
        status: 400, scimType: .tooMany, detail: "the filter has more than \(limits.filterBytes) bytes")
    }
    if let cursor {
      usesCursor = true
      if let count = query.count, count < 0 {
        throw SCIMError(status: 400, scimType: .invalidCount, detail: "`count` is negative")
      }
      query.startIndex = try Cursor(cursor, query).startIndex
    }
    query.filterTests = limits.filterTests
    query.count = min(max(0, query.count ?? limits.defaultPageSize), limits.pageSize)
  }

  /// True if the store looks up the few resources that are asked for: what identity providers ask before each change.
  var isLookup: Bool {
    guard let words = query.filter?.split(separator: " ", maxSplits: 2), words.count == 3 else { return false }
    return Self.lookedUp.contains { ASCIICase.equal($0, String(words[0])) }
      && ASCIICase.equal("eq", String(words[1]))
      && words[2].utf8.count { $0 == UInt8(ascii: "\"") } == 2 && words[2].utf8.first == UInt8(ascii: "\"")
      && words[2].utf8.last == UInt8(ascii: "\"")
  }

  /// Attributes that the store has an index of.
  private static let lookedUp = ["userName", "externalId", "id", "emails.value"]

  private static func isDescending(_ order: String?) throws(SCIMError) -> Bool {
    guard let order else { return false }
    if ASCIICase.equal(order, "descending") { return true }
    if ASCIICase.equal(order, "ascending") { return false }
    throw SCIMError(
      status: 400, scimType: .invalidValue,
      detail: "`sortOrder`: found `\(order)`, expected `ascending` or `descending`")
  }
}

/// Where the next page begins (RFC 9865 §2): in the order of creation, or of what is sorted by.
struct Cursor {
  let startIndex: Int
  private let question: String

  init(startIndex: Int, _ query: StoreQuery) {
    self.startIndex = startIndex
    question = Self.question(query)
  }

  /// - Throws: 400 for what is no cursor, or one of another question.
  init(_ text: String, _ query: StoreQuery) throws(SCIMError) {
    question = Self.question(query)
    if text.isEmpty {
      startIndex = 1
      return
    }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let start = Int(parts[0]), start > 0, parts[1] == question else {
      throw SCIMError(
        status: 400, scimType: .invalidCursor, detail: "`cursor` is none that was given for this filter and order")
    }
    startIndex = start
  }

  /// Unreserved characters only.
  var text: String { "\(startIndex)-\(question)" }

  /// What was asked, in a few letters (FNV-1a).
  private static func question(_ query: StoreQuery) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in "\(query.filter ?? "")\u{0}\(query.sortBy ?? "")\u{0}\(query.isDescending)".utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return String(hash, radix: 36)
  }
}
