import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// Writes conditions as filters of RFC 7644 §3.4.2.2: lists expanded, `group` as a condition on `groups`.
struct FilterWriter {
  private let source: ExportSource

  init(_ source: ExportSource) { self.source = source }

  /// A filter a line, in the order of the rules.
  func filters() -> ExportResult {
    var losses = source.commonLosses
    var text = ""
    for (index, rule) in source.exact.rules.enumerated() {
      let name = Diagnostic.quote(rule.name)
      var writer = FilterText(source, rule: name)
      let filter = writer.filter(rule.condition)
      let objections = source.objections(to: index, in: "a filter")
      losses += writer.losses + objections
      guard let filter, objections.isEmpty else { continue }
      text += filter.text + "\n"
      losses.append(
        Loss(
          .note, "rule \(name)", "only its condition is written, not what it grants", at: source.syntax[index].name.span
        ))
    }
    return ExportResult(text: text, losses: losses)
  }
}

/// One condition as a filter.
struct FilterText {
  private let source: ExportSource
  private let rule: String
  private(set) var losses: [Loss] = []
  private var isInElement = false

  /// `at least` is written out up to so many conjunctions.
  private static let mostChoices = 100

  init(_ source: ExportSource, rule: String) {
    self.source = source
    self.rule = rule
  }

  /// The filter; nil if a part has none, which is a loss then. Recursion is as deep as the condition.
  mutating func filter(_ condition: Condition) -> ConditionText? {
    switch condition.kind {
    case .named(_, let inner): return filter(inner)
    case .and(let parts): return filters(parts).map { .all($0) }
    case .or(let parts): return filters(parts).map { .any($0) }
    case .not(let part): return filter(part).map { ConditionText("not (\($0.text))") }
    case .atLeast(let least, let parts): return atLeast(least, parts, condition)
    case .count(let field, let order, let number): return count(field, order, number, condition)
    case .test(let field, let predicate): return test(field, predicate, condition)
    case .element(let field, let inner):
      isInElement = true
      defer { isInElement = false }
      return filter(inner).map { ConditionText("\(name(of: field, isWhole: true))[\($0.text)]") }
    }
  }

  private mutating func filters(_ parts: [Condition]) -> [ConditionText]? {
    let filters = parts.compactMap { filter($0) }
    return filters.count == parts.count && !filters.isEmpty ? filters : nil
  }

  // MARK: Tests

  private mutating func test(_ field: Field, _ predicate: Predicate, _ condition: Condition) -> ConditionText? {
    switch predicate {
    case .present: return write(field, "pr")
    case .matches: return lose(condition, "RFC 7644 has no patterns")
    case .compare(let comparison, let constants):
      var tests: [ConditionText] = []
      for constant in constants {
        guard let literal = Self.literal(constant) else { return lose(condition, "RFC 7644 has no `now`") }
        tests.append(write(field, "\(comparison.mnemonic) \(literal)"))
      }
      return .any(tests)
    }
  }

  private func write(_ field: Field, _ test: String) -> ConditionText {
    if field.selector == .directGroups {
      return ConditionText("groups[type ne \"indirect\" and display \(test)]")
    }
    return ConditionText("\(name(of: field)) \(test)")
  }

  /// The path as a filter names it; extensions always with their URN (RFC 7644 §3.10).
  private func name(of field: Field, isWhole: Bool = false) -> String {
    if isInElement, !isWhole { return field.elementName }
    let sub = isWhole ? nil : field.path.subAttribute
    let path = sub.map { "\(field.path.attribute).\($0)" } ?? field.path.attribute
    return ASCIICase.equal(field.path.schema, source.schemas.core.id) ? path : "\(field.path.schema):\(path)"
  }

  private static func literal(_ constant: Constant) -> String? {
    switch constant {
    case .text(let key): JSONText.quoted(String(decoding: key, as: UTF8.self))
    case .number(let number): number.description
    case .boolean(let value): value ? "true" : "false"
    case .instant(let instant): JSONText.quoted(instant.description)
    case .now: nil
    }
  }

  // MARK: Counting

  /// Some value, or none, is what a filter can say.
  private mutating func count(
    _ field: Field, _ order: Order, _ number: Int, _ condition: Condition
  ) -> ConditionText? {
    let present = write(field, "pr")
    switch (order, number) {
    case (.greater, 0), (.greaterOrEqual, 1), (.notEqual, 0): return present
    case (.equal, 0), (.less, 1), (.lessOrEqual, 0): return ConditionText("not (\(present.text))")
    default: return lose(condition, "RFC 7644 does not count values")
    }
  }

  private mutating func atLeast(_ least: Int, _ parts: [Condition], _ condition: Condition) -> ConditionText? {
    guard least > 0 else { return lose(condition, "RFC 7644 has no condition that always holds") }
    guard let choices = Self.choices(least, of: parts.count) else {
      return lose(condition, "written out it would be more than \(Self.mostChoices) alternatives")
    }
    guard let filters = filters(parts) else { return nil }
    return .any(choices.map { choice in .all(choice.map { filters[$0] }) })
  }

  /// All ways to choose so many of the first numbers, ascending; nil if they are too many.
  static func choices(_ count: Int, of total: Int) -> [[Int]]? {
    guard count <= total, count > 0 else { return count == 0 ? [[]] : [] }
    var result: [[Int]] = []
    var choice = Array(0..<count)
    while true {
      result.append(choice)
      if result.count > mostChoices { return nil }
      guard let place = choice.indices.last(where: { choice[$0] < total - count + $0 }) else { return result }
      choice[place] += 1
      for next in choice.indices where next > place { choice[next] = choice[next - 1] + 1 }
    }
  }

  private mutating func lose(_ condition: Condition, _ why: String) -> ConditionText? {
    let construct = SyntaxWords.quote(condition.span, in: source.sources)
    losses.append(Loss(.lost, construct, "\(why), so rule \(rule) is not exported", at: condition.span))
    return nil
  }
}
