import SCIMModel
import SourceDiagnostics

/// Operators, literals and lists.
extension CheckerDiagnostics {
  static func operatorType(_ operation: Spanned<ComparisonOperator>, _ path: ResolvedPath) -> Diagnostic {
    let type = path.field.type
    return finding(
      .error, .operatorType,
      "`\(operation.value.rawValue)` does not apply to \(quote(path.name)), which is \(type.inWords)",
      at: operation.span, help: "operators that do: \(list(type.operators.map(\.rawValue) + ["pr"], most: 12))")
  }

  static func operandType(_ value: ValueSyntax, _ path: ResolvedPath) -> Diagnostic {
    let type = path.field.type
    let literal = value.literal ?? ""
    var help: String
    var fixIt: FixIt?
    switch (type, value.kind) {
    case (.text, .number), (.text, .boolean):
      fixIt = FixIt(value.span, JSONText.quoted(literal))
      help = "write it in quotes: \(quote(JSONText.quoted(literal)))"
    case (.number, .string(let text)) where DecimalNumber(parsing: text.utf8) != nil:
      fixIt = FixIt(value.span, text)
      help = "write it without quotes: \(quote(text))"
    case (.number, _): help = "write a number, such as `42`"
    case (.boolean, _): help = "write `true` or `false`"
    case (.instant, _): help = "write a date such as `\"2027-01-31\"` or `\"2027-01-31T18:00:00Z\"`, or `now - 90d`"
    default: help = "write a text in quotes"
    }
    if case .now = value.kind { help = "`now` compares with dates only; \(help)" }
    return finding(
      .error, .operandType, "\(quote(path.name)) is \(type.inWords), and \(quote(literal)) is \(value.kindInWords)",
      at: value.span, help: help, fixIt: fixIt)
  }

  static func invalidDate(_ text: String, _ span: SourceSpan) -> Diagnostic {
    finding(
      .error, .invalidDate, "\(quote(JSONText.quoted(text))) is not a date", at: span,
      help: "write a day such as `2027-01-31`, or an instant such as `2027-01-31T18:00:00Z`")
  }

  static func nullOperand(_ operation: Spanned<ComparisonOperator>, _ span: SourceSpan) -> Diagnostic {
    finding(
      .error, .nullOperand, "`\(operation.value.rawValue)` cannot compare with `null`", at: span,
      help: "`eq null` asks for an absent attribute, `ne null` or `pr` for a present one")
  }

  static func nullInList(_ span: SourceSpan, _ path: ResolvedPath) -> Diagnostic {
    finding(
      .error, .nullOperand, "`null` in a list", at: span,
      help: "ask for an absent attribute apart: \(quote("\(path.name) eq null or …"))")
  }

  static func listNeedsQuantifier(_ operation: Spanned<ComparisonOperator>, _ list: SourceSpan) -> Diagnostic {
    let word = operation.value == .ne ? "all" : "any"
    let help =
      operation.value == .ne
      ? "`ne all (…)` holds where the value is none of them"
      : "`\(operation.value.rawValue) any (…)` holds for one of them, `all` for every, `none` for no one"
    return finding(
      .error, .listNeedsQuantifier, "`\(operation.value.rawValue)` does not say how it spreads over a list",
      at: list, help: help,
      fixIt: FixIt(SourceSpan(list.start, list.start), (operation.span.end == list.start ? " " : "") + word + " "))
  }

  static func inTakesNoQuantifier(
    _ operation: Spanned<ComparisonOperator>, _ quantifier: Spanned<Quantifier>
  ) -> Diagnostic {
    let word = quantifier.value.rawValue
    return finding(
      .error, .listNeedsQuantifier, "`in` takes a list without `\(word)`", at: quantifier.span,
      help: "write `eq \(word)`; `in` is short for `eq any`", fixIt: FixIt(operation.span, "eq"))
  }

  static func inNeedsList(_ operand: OperandSyntax, _ value: ValueSyntax) -> Diagnostic {
    finding(
      .error, .inNeedsList, "`in` needs a list", at: operand.span, help: "put the value in parentheses, or write `eq`",
      fixIt: value.literal.map { FixIt(operand.span, "(\($0))") })
  }

  static func negatedList(
    _ operation: Spanned<ComparisonOperator>, _ quantifier: Spanned<Quantifier>
  ) -> Diagnostic {
    let isAny = quantifier.value == .any
    return finding(
      .warning, .negatedList,
      isAny
        ? "`ne any` holds unless the value equals every entry" : "`ne none` is a double negation: it means `eq all`",
      at: operation.span.union(quantifier.span),
      help: isAny
        ? "for a value that is none of the entries write `ne all`"
        : "write `eq all`, or `ne all` for none of the entries",
      fixIt: isAny ? FixIt(quantifier.span, "all") : nil)
  }

  /// No path given: the list of a let, whose literals are the same under every type.
  static func duplicateValue(_ value: ValueSyntax, _ path: ResolvedPath?, first: SourceSpan) -> Diagnostic {
    var isFolded = false
    if case .text(caseExact: false) = path?.field.type { isFolded = true }
    return finding(
      .warning, .duplicateValue, "\(quote(value.literal ?? "")) is in the list twice", at: value.span,
      labels: [DiagnosticLabel(first, "here for the first time")],
      help: isFolded ? "\(quote(path?.name ?? "")) compares without regard to case" : nil)
  }

  static func emptyString(_ span: SourceSpan, _ operation: ComparisonOperator, _ path: ResolvedPath) -> Diagnostic {
    let present = "to ask whether there is one write \(quote("\(path.name) pr"))"
    let missing = "to ask for a missing or empty one write \(quote("not \(path.name) pr"))"
    let name = operation.rawValue
    let (message, help) =
      switch operation {
      case .co, .sw, .ew, .matches, .ge: ("`\(name) \"\"` holds for every value", present)
      case .gt: ("`gt \"\"` holds for every value but the empty text", present)
      case .ne: ("`ne \"\"` holds where the attribute is absent, too", present)
      case .lt: ("`lt \"\"` never holds", missing)
      case .eq, .in, .le: ("an absent attribute does not equal the empty text", missing)
      }
    return finding(.warning, .emptyString, message, at: span, help: help)
  }

  static func groupLooksLikeUUID(_ value: ValueSyntax, _ path: ResolvedPath) -> Diagnostic {
    finding(
      .warning, .groupLooksLikeUUID, "\(quote(value.literal ?? "")) looks like an object id, not like a group's name",
      at: value.span, note: "\(quote(path.name)) compares display names",
      help: "write the group's name, or compare ids with `groups.value`; if the names arrive as ids, mend the mapping "
        + "in the identity provider (in Entra ID: remove `mailNickname` from the group mappings)")
  }

  static func groupsCompareIDs(_ value: ValueSyntax, _ path: SourceSpan) -> Diagnostic {
    finding(
      .warning, .groupsCompareIDs, "`groups` compares ids, and \(quote(value.literal ?? "")) looks like a name",
      at: path, labels: [DiagnosticLabel(value.span, "no id has a blank in it")],
      help: "write `group` for the names of the user's groups", fixIt: FixIt(path, "group"))
  }

  static func patternOperand(_ value: ValueSyntax) -> Diagnostic {
    finding(
      .error, .operandType, "`matches` takes a pattern, and \(quote(value.literal ?? "")) is \(value.kindInWords)",
      at: value.span, help: "write the pattern in quotes, as in `matches \"^adm-\"`")
  }

  /// The place in the pattern is that in the literal, unless escapes stand in front of it.
  static func invalidPattern(_ text: String, _ error: PatternError, _ span: SourceSpan) -> Diagnostic {
    let isPlain = span.end - span.start == text.utf8.count + 2
    let start = min(span.start + 1 + error.offset, span.end - 1)
    return finding(
      .error, .invalidPattern, error.message, at: isPlain ? SourceSpan(start, start + 1) : span,
      note: isPlain ? nil : "at byte \(error.offset) of the pattern",
      help: "patterns are those of RE2, without what needs backtracking")
  }

  static func countOperator(_ operation: Spanned<ComparisonOperator>) -> Diagnostic {
    finding(
      .error, .countOperator, "`\(operation.value.rawValue)` cannot compare a count", at: operation.span,
      help: "operators that can: \(list(["eq", "ne", "gt", "ge", "lt", "le"]))")
  }

  static func countIsConstant(_ path: PathSyntax, isTrue: Bool, isSingle: Bool, _ span: SourceSpan) -> Diagnostic {
    finding(
      .warning, .countIsConstant, "this count \(isTrue ? "always" : "never") holds", at: span,
      note: isSingle ? "\(quote(path.name.text)) has at most one value" : "a count is never below 0",
      help: isSingle ? "to ask whether there is a value write `pr`" : nil)
  }

  static func atLeastImpossible(_ least: Int, of count: Int, at span: SourceSpan) -> Diagnostic {
    finding(
      .error, .atLeastImpossible,
      "at least \(least) of \(count) condition\(count == 1 ? "" : "s") can never hold", at: span,
      help: "write at most \(count), or add conditions")
  }

  static func atLeastAlways(at span: SourceSpan) -> Diagnostic {
    finding(
      .warning, .atLeastAlways, "at least 0 of any conditions always hold", at: span,
      help: "write 1 or more, or leave it out")
  }

  static func conditionTooLarge(at span: SourceSpan, limit: Int) -> Diagnostic {
    finding(
      .error, .conditionTooLarge, "the condition has more than \(limit) tests once its lets are expanded", at: span,
      help: "write long lists behind `in` or `any`, which count as one test, or split the rule")
  }
}
