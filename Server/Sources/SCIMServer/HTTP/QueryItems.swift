import Hummingbird
import SCIMModel
import SCIMStore

/// The query of a request: names in any case, `+` and `%20` for a blank.
struct QueryItems: Sendable {
  private var items: [(name: String, value: String)] = []

  /// - Throws: 400 invalidSyntax for what is no UTF-8 or a broken escape, or stands there twice.
  init(_ request: Request) throws(SCIMError) {
    guard let query = request.uri.query else { return }
    for part in query.split(separator: "&") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = try Self.decoded(pair[0])
      if self[name] != nil { throw Self.bad("`\(name)` stands twice in the query") }
      items.append((name, try Self.decoded(pair.count > 1 ? pair[1] : "")))
    }
  }

  subscript(name: String) -> String? { items.first { ASCIICase.equal($0.name, name) }?.value }

  /// - Throws: 400 invalidValue for what is no number.
  func number(_ name: String) throws(SCIMError) -> Int? {
    guard let text = self[name] else { return nil }
    guard let number = Int(text) else {
      throw SCIMError(status: 400, scimType: .invalidValue, detail: "`\(name)`: found `\(text)`, expected a number")
    }
    return number
  }

  private static func decoded(_ text: Substring) throws(SCIMError) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let high = rest.next().flatMap(hexDigit), let low = rest.next().flatMap(hexDigit) else {
          throw bad("`%` in the query needs two hexadecimal digits behind it")
        }
        bytes.append(high << 4 | low)
      default: bytes.append(byte)
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw bad("the query is not UTF-8") }
    return text
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  private static func bad(_ detail: String) -> SCIMError {
    SCIMError(status: 400, scimType: .invalidSyntax, detail: detail)
  }
}
