import SCIMModel

/// Names numbered in the order they came. Two are one name if they are canonically equivalent, as Swift's `==` has it.
struct NameInterner: Sendable {
  private var table = ByteTable()

  /// The number of a name; nil if it is not there.
  func number(of name: String) -> Int? {
    let bytes = name.utf8.span
    if Self.isASCII(bytes) { return table.find(bytes) }
    return table.find(ComparisonKey.of(name, caseExact: true).span)
  }

  /// The number of a name, and whether it is new.
  mutating func insert(_ name: String) -> (number: Int, isNew: Bool) {
    let bytes = name.utf8.span
    let (number, isNew) =
      Self.isASCII(bytes) ? table.insert(bytes) : table.insert(ComparisonKey.of(name, caseExact: true).span)
    return (number, isNew)
  }

  private static func isASCII(_ bytes: Span<UInt8>) -> Bool {
    for index in bytes.indices where bytes[index] >= 0x80 { return false }
    return true
  }
}
