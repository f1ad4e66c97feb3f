import SCIMModel

/// A string as a key: equal only to the same code points, where Swift's `==` on String would take canonical equivalents
/// for equal.
package struct ExactText: Hashable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }

  /// The key under which names that differ in case only fall together.
  init(folding name: String) {
    text = String(decoding: ComparisonKey.of(name, caseExact: false), as: UTF8.self)
  }

  package static func == (a: ExactText, b: ExactText) -> Bool { equal(a.text, b.text) }

  /// True if two strings are the same code points.
  package static func equal(_ a: String, _ b: String) -> Bool {
    // What Swift tells apart, which is fast, is not the same.
    guard a == b else { return false }
    let (first, second) = (a.utf8.span, b.utf8.span)
    guard first.count == second.count else { return false }
    for index in first.indices where first[index] != second[index] { return false }
    return true
  }

  // Strings that are the same code points are canonically equivalent, so they have one hash.
  package func hash(into hasher: inout Hasher) { text.hash(into: &hasher) }
}
