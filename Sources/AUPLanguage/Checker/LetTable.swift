import SourceDiagnostics

/// The lets of a rule set by name, with what is known of each.
///
/// Names of lets compare as they are written, case included. A let may be used before its definition and from every
/// file of the set.
struct LetTable: Sendable {
  struct Entry: Sendable {
    var name: Spelled
    var value: LetValueSyntax
    var state = State.unchecked
    var isUsed = false
  }

  enum State: Sendable {
    case unchecked
    /// A finding says what is wrong with it.
    case broken
    case condition(ConditionChecker.Checked)
    case list
  }

  private(set) var entries: [Entry] = []
  private var numbers = NameInterner()
  /// Names near an unknown one are looked for this often; a file full of unknown names is no slip of the pen.
  private var suggestionsLeft = 100

  /// Adds a let, or returns the earlier one of that name.
  mutating func add(_ name: Spelled, _ value: LetValueSyntax) -> Entry? {
    let (number, isNew) = numbers.insert(name.text)
    guard isNew else { return entries[number] }
    entries.append(Entry(name: name, value: value))
    return nil
  }

  /// The number of a let.
  func number(of name: String) -> Int? { numbers.number(of: name) }

  /// The number of a let that a condition names: from now on it counts as used.
  mutating func lookUp(_ name: String) -> Int? {
    guard let number = numbers.number(of: name) else { return nil }
    entries[number].isUsed = true
    return number
  }

  /// Counts the list that an operand names as used, where an error keeps it from being looked up.
  mutating func markUsed(in operand: OperandSyntax) {
    if case .reference(_, let name) = operand.kind { _ = lookUp(name.text) }
  }

  mutating func set(_ state: State, of number: Int) { entries[number].state = state }

  /// All names, for a suggestion; none once enough have been made.
  mutating func namesForSuggestion() -> [String] {
    guard suggestionsLeft > 0 else { return [] }
    suggestionsLeft -= 1
    return entries.map(\.name.text)
  }
}

extension ConditionSyntax {
  /// The names in the condition that may be lets, in the order they stand.
  var references: [Spelled] {
    var names: [Spelled] = []
    collectReferences(&names)
    return names
  }

  private func collectReferences(_ names: inout [Spelled]) {
    switch kind {
    case .or(let parts), .and(let parts), .atLeast(_, let parts):
      for part in parts { part.collectReferences(&names) }
    case .not(let part), .parenthesized(let part): part.collectReferences(&names)
    case .test(_, let test): test.collectReferences(&names)
    case .element(_, let inner, let then):
      inner.collectReferences(&names)
      then?.test.collectReferences(&names)
    case .reference(let name): names.append(name)
    case .count, .invalid: break
    }
  }
}

extension TestSyntax {
  fileprivate func collectReferences(_ names: inout [Spelled]) {
    if case .compare(_, let operand) = self, case .reference(_, let name) = operand.kind { names.append(name) }
  }
}
