import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// What comparisons of Entra ID mean in AUP.
extension EntraReader {
  /// Collections that `-any` and `-all` may go through, for which SCIM has a place.
  static let collections = ["proxyAddresses", "otherMails", "memberOf"]

  /// `user.memberOf -any (group.objectId -in […])`.
  static let memberOf = AttributeTable.Entry(name: "memberOf", path: "groups.value")

  /// A property, an operator and a value as a condition.
  mutating func test(
    _ property: Spelled, _ operation: Spelled, _ value: (value: Value, span: SourceSpan)
  ) -> ConditionText? {
    let span = property.span.union(value.span)
    guard let entry = entry(of: property) else {
      return lose(span, "no SCIM attribute holds `\(TerminalText.harmless(property.text))`")
    }
    let word = ASCIICase.lower(operation.text)
    let isNegated = word == "ne" || word.hasPrefix("not")
    guard let positive = positive(word) else {
      return lose(span, "`-\(TerminalText.harmless(operation.text))` has no counterpart")
    }
    if case .null = value.value {
      guard positive == "eq" else { return lose(span, "only `-eq` and `-ne` go with null") }
      return ConditionText("\(entry.path) \(isNegated ? "ne" : "eq") null")
    }
    guard let condition = condition(entry, positive, value, span) else { return nil }
    if isNegated { remarkAbsent(operation) }
    if isNegated, positive == "eq" {
      return ConditionText(condition.text.replacingFirst(" eq ", with: " ne ", behind: entry.path))
    }
    return isNegated ? condition.negated : condition
  }

  private mutating func condition(
    _ entry: AttributeTable.Entry, _ word: String, _ value: (value: Value, span: SourceSpan), _ span: SourceSpan
  ) -> ConditionText? {
    switch value.value {
    case .boolean(let truth):
      guard entry.isBoolean, word == "eq" else { return lose(span, "a boolean goes only with `accountEnabled`") }
      return ConditionText("\(entry.path) eq \(truth)")
    case .list(let values):
      guard word == "in" else { return lose(span, "a list goes only with `-in` and `-notIn`") }
      return .test(entry.path, "in", list: values)
    case .text(let text):
      guard !entry.isBoolean else { return lose(span, "`\(entry.name)` is true or false") }
      if word == "matches" {
        return PatternCheck.matches(entry.path, text, in: environment)
          ?? lose(span, "the pattern is none of RE2, which has no look-around and no back-references")
      }
      guard word != "in" else { return .test(entry.path, "in", list: [text]) }
      return .test(entry.path, word, text)
    case .null, .other: return lose(span, "SCIM has no attribute for dates and numbers of Entra ID")
    }
  }

  /// The operator of AUP behind one of Entra ID and behind its negation.
  private func positive(_ word: String) -> String? {
    switch word {
    case "eq", "ne": "eq"
    case "startswith", "notstartswith": "sw"
    case "endswith", "notendswith": "ew"
    case "contains", "notcontains": "co"
    case "match", "notmatch": "matches"
    case "in", "notin": "in"
    default: nil
    }
  }

  private func entry(of property: Spelled) -> AttributeTable.Entry? {
    if let element {
      let isElement = property.text == "_" || ASCIICase.equal(property.text, "group.objectId")
      return isElement ? AttributeTable.Entry(name: element.name, path: "value") : nil
    }
    guard ASCIICase.equal(property.text.prefix(5), "user.") else { return nil }
    return EntraAttributes.table.entry(String(property.text.dropFirst(5)), in: environment.schemas)
  }

  /// A condition on some element, or on all of them, of a collection.
  mutating func quantified(
    _ inner: ConditionText, _ entry: AttributeTable.Entry, isAll: Bool, at span: SourceSpan
  ) -> ConditionText? {
    let attribute = entry.element?.attribute ?? "groups"
    let filter = entry.element.map { [ConditionText($0.filter)] } ?? []
    if entry.element == nil {
      losses.append(
        Loss(
          .note, "`user.memberOf`", "read as ids of groups (`groups.value`), which must be those of Entra ID", at: span)
      )
    }
    guard isAll else { return ConditionText("\(attribute)[\(ConditionText.all(filter + [inner]).text)]") }
    losses.append(Loss(.note, "`-all`", "true also where there is no value", at: span))
    return ConditionText("\(attribute)[\(ConditionText.all(filter + [inner.negated]).text)]").negated
  }

  private mutating func remarkAbsent(_ operation: Spelled) {
    losses.append(
      Loss(
        .note, "`-\(TerminalText.harmless(operation.text))`",
        "true also where the attribute is absent; Entra ID does not document what it does then", at: operation.span))
  }

  /// Notes a part without a meaning in AUP.
  mutating func lose(_ span: SourceSpan, _ why: String) -> ConditionText? {
    losses.append(
      Loss(.lost, SyntaxWords.quote(span, in: sources), "\(why), so the rule is not imported", at: span))
    return nil
  }
}

extension String {
  /// The text with an operator changed that stands right behind a path.
  fileprivate func replacingFirst(_ old: String, with new: String, behind path: String) -> String {
    let rest = dropFirst(path.count + old.count)
    return path + new + rest
  }
}
