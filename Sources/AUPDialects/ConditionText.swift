import SourceDiagnostics

/// A condition in AUP's words, and how tightly it binds: what readers of expressions put together.
struct ConditionText: Hashable, Sendable {
  /// What holds the text together, loosest first.
  enum Binding: Int, Comparable, Sendable {
    case or, and, not, primary

    static func < (a: Binding, b: Binding) -> Bool { a.rawValue < b.rawValue }
  }

  let text: String
  let binding: Binding

  init(_ text: String, _ binding: Binding = .primary) {
    self.text = text
    self.binding = binding
  }

  /// `path operator "value"`.
  static func test(_ path: String, _ operation: String, _ value: String) -> ConditionText {
    ConditionText("\(path) \(operation) \(JSONText.quoted(value))")
  }

  /// `path operator ("a", "b")`, a quantifier with the operator.
  static func test(_ path: String, _ operation: String, list values: [String]) -> ConditionText {
    ConditionText("\(path) \(operation) (\(values.map(JSONText.quoted).joined(separator: ", ")))")
  }

  /// All of them hold.
  static func all(_ parts: [ConditionText]) -> ConditionText { joined(parts, "and", .and) }

  /// One of them holds.
  static func any(_ parts: [ConditionText]) -> ConditionText { joined(parts, "or", .or) }

  /// It does not hold. Of a negation what is behind its `not`.
  var negated: ConditionText {
    binding == .not ? ConditionText(String(text.dropFirst(4))) : ConditionText("not \(inside(.not))", .not)
  }

  private static func joined(_ parts: [ConditionText], _ word: String, _ binding: Binding) -> ConditionText {
    guard parts.count > 1 else { return parts[0] }
    return ConditionText(parts.map { $0.inside(binding) }.joined(separator: " \(word) "), binding)
  }

  /// As a part of something that binds so: in parentheses where it binds looser. Equal bindings need none, as `and` and
  /// `or` are associative.
  private func inside(_ outer: Binding) -> String { binding < outer ? "(\(text))" : text }
}
