import SCIMModel

/// Names numbered in the order they came. Two are one name if they are canonically equivalent, as Swift's `==` has it.
struct NameTable: Sendable {
  private var table = TextTable()

  /// The number of a name; nil if it is not there.
  func number(of name: String) -> Int? {
    let bytes = name.utf8.span
    if Self.isASCII(bytes) { return table.number(of: bytes) }
    return table.number(of: ComparisonKey.of(name, caseExact: true).span)
  }

  /// The number of a name, and whether it is new.
  mutating func insert(_ name: String) -> (number: Int, isNew: Bool) {
    let bytes = name.utf8.span
    if Self.isASCII(bytes) { return table.insert(bytes) }
    return table.insert(ComparisonKey.of(name, caseExact: true).span)
  }

  private static func isASCII(_ bytes: Span<UInt8>) -> Bool {
    for index in bytes.indices where bytes[index] >= 0x80 { return false }
    return true
  }
}
