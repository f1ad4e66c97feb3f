import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// Reads expressions of Okta's group rules, in the classic names (`user.department`) and the newer ones
/// (`user.profile.department`).
struct OktaReader {
  private let file: SourceFile
  private let sources: SourceMap
  private let environment: RuleEnvironment
  private(set) var losses: [Loss] = []
  private var hasRemarkedCase = false

  init(_ file: SourceFile, _ sources: SourceMap, _ environment: RuleEnvironment) {
    self.file = file
    self.sources = sources
    self.environment = environment
  }

  /// The condition; nil if a part of it has no meaning in AUP, which is a loss then.
  mutating func read() throws(DialectError) -> ConditionText? {
    var parser = try OktaParser(file)
    return condition(try parser.parse())
  }

  /// Recursion is as deep as the expression, which the parser bounds.
  private mutating func condition(_ expression: OktaExpression) -> ConditionText? {
    switch expression.kind {
    case .or(let parts): return conditions(parts).map { .any($0) }
    case .and(let parts): return conditions(parts).map { .all($0) }
    case .not(let part): return condition(part)?.negated
    case .compare(let left, let operation, let right): return compare(left, operation, right, expression.span)
    case .call(let name, let arguments): return call(name, arguments, expression.span)
    case .path:
      guard let entry = entry(expression) else { return lose(expression.span, Self.unknownAttribute) }
      guard entry.isBoolean else { return lose(expression.span, "it is no condition by itself") }
      return ConditionText("\(entry.path) eq true")
    case .text, .number, .boolean, .null: return lose(expression.span, "a value is no condition")
    case .other: return lose(expression.span, Self.unknownForm)
    }
  }

  private mutating func conditions(_ parts: [OktaExpression]) -> [ConditionText]? {
    let conditions = parts.compactMap { condition($0) }
    return conditions.count == parts.count ? conditions : nil
  }

  private static let unknownAttribute = "no SCIM attribute holds it"
  private static let unknownForm = "it has no counterpart"

  // MARK: Comparisons

  private mutating func compare(
    _ left: OktaExpression, _ operation: String, _ right: OktaExpression, _ span: SourceSpan
  ) -> ConditionText? {
    guard operation == "eq" || operation == "ne" else { return lose(span, "SCIM holds texts where Okta has numbers") }
    // `"Sales" == user.department` is the other way round.
    let (subject, value) = isLiteral(left) && !isLiteral(right) ? (right, left) : (left, right)
    if case .boolean(let truth) = value.kind, isCondition(subject) {
      guard let inner = condition(subject) else { return nil }
      return truth == (operation == "eq") ? inner : inner.negated
    }
    let (attribute, casing) = uncased(subject)
    guard let entry = entry(attribute) else {
      return lose(isLiteral(value) ? subject.span : span, Self.unknownAttribute)
    }
    switch value.kind {
    case .null: return ConditionText("\(entry.path) \(operation) null")
    case .boolean(let truth):
      guard entry.isBoolean else { return lose(span, "SCIM holds a text there") }
      return ConditionText("\(entry.path) \(operation) \(truth)")
    case .text(let text):
      guard !entry.isBoolean else { return lose(span, "SCIM holds true or false there") }
      if let casing, !casing(text).utf8.elementsEqual(text.utf8) {
        return lose(span, "the text is in another case, so nothing equals it")
      }
      if casing == nil { remarkCase(span) }
      return .test(entry.path, operation, text)
    default: return lose(span, Self.unknownForm)
    }
  }

  private func isLiteral(_ expression: OktaExpression) -> Bool {
    switch expression.kind {
    case .text, .number, .boolean, .null: true
    default: false
    }
  }

  /// True for what is true or false by itself.
  private func isCondition(_ expression: OktaExpression) -> Bool {
    switch expression.kind {
    case .or, .and, .not, .compare: true
    case .call(let name, _): !name.hasSuffix("Case")
    default: false
    }
  }

  /// What is inside `String.toLowerCase( … )`, and what that does to a text.
  private func uncased(_ expression: OktaExpression) -> (OktaExpression, ((String) -> String)?) {
    guard case .call(let name, let arguments) = expression.kind, arguments.count == 1 else { return (expression, nil) }
    switch name {
    case "String.toLowerCase": return (arguments[0], { $0.lowercased() })
    case "String.toUpperCase": return (arguments[0], { $0.uppercased() })
    default: return (expression, nil)
    }
  }

  private func entry(_ expression: OktaExpression) -> AttributeTable.Entry? {
    guard case .path(let path) = expression.kind else { return nil }
    for prefix in ["user.profile.", "user."] where path.hasPrefix(prefix) {
      return OktaAttributes.table.entry(String(path.dropFirst(prefix.count)), in: environment.schemas)
    }
    return nil
  }

  // MARK: Functions

  private mutating func call(_ name: String, _ arguments: [OktaExpression], _ span: SourceSpan) -> ConditionText? {
    let texts = arguments.compactMap { if case .text(let text) = $0.kind { text } else { nil } }
    switch name {
    case "String.stringContains": return search("co", arguments, span)
    case "String.startsWith": return search("sw", arguments, span)
    case "String.endsWith": return search("ew", arguments, span)
    case "Arrays.contains": return search("eq", arguments, span)
    default: break
    }
    guard !texts.isEmpty, texts.count == arguments.count else { return lose(span, Self.unknownForm) }
    switch name {
    case "isMemberOfGroup", "isMemberOfAnyGroup":
      losses.append(
        Loss(.note, "`\(name)`", "read as ids of groups (`groups.value`), which must be those of Okta", at: span))
      return texts.count == 1 ? .test("groups.value", "eq", texts[0]) : .test("groups.value", "in", list: texts)
    case "isMemberOfGroupName": return group("eq", texts, span)
    case "isMemberOfAnyGroupName":
      remarkCase(span)
      return .test("group", "in", list: texts)
    case "isMemberOfGroupNameStartsWith": return group("sw", texts, span)
    case "isMemberOfGroupNameContains": return group("co", texts, span)
    case "isMemberOfGroupNameRegex":
      guard texts.count == 1 else { return lose(span, Self.unknownForm) }
      remarkCase(span)
      losses.append(
        Loss(
          .note, "`\(name)`",
          "the pattern is searched for; Okta does not document whether it must match the whole name",
          at: span))
      return PatternCheck.matches("group", texts[0], in: environment)
        ?? lose(span, "the pattern is none of RE2, which has no look-around and no back-references")
    default: return lose(span, Self.unknownForm)
    }
  }

  /// `String.startsWith(user.department, "IT")`.
  private mutating func search(_ word: String, _ arguments: [OktaExpression], _ span: SourceSpan) -> ConditionText? {
    guard arguments.count == 2, case .text(let text) = arguments[1].kind else { return lose(span, Self.unknownForm) }
    let (attribute, casing) = uncased(arguments[0])
    guard let entry = entry(attribute), !entry.isBoolean else { return lose(arguments[0].span, Self.unknownAttribute) }
    if let casing, !casing(text).utf8.elementsEqual(text.utf8) {
      return lose(span, "the text is in another case, so nothing contains it")
    }
    if casing == nil { remarkCase(span) }
    return .test(entry.path, word, text)
  }

  private mutating func group(_ word: String, _ texts: [String], _ span: SourceSpan) -> ConditionText? {
    guard texts.count == 1 else { return lose(span, Self.unknownForm) }
    remarkCase(span)
    return .test("group", word, texts[0])
  }

  // MARK: Losses

  private mutating func remarkCase(_ span: SourceSpan) {
    guard !hasRemarkedCase else { return }
    hasRemarkedCase = true
    losses.append(
      Loss(
        .note, "comparison of texts", "Okta tells capitals from small letters, AUP does not where SCIM does not",
        at: span))
  }

  private mutating func lose(_ span: SourceSpan, _ why: String) -> ConditionText? {
    losses.append(
      Loss(.lost, SyntaxWords.quote(span, in: sources), "\(why), so the rule is not imported", at: span))
    return nil
  }
}
