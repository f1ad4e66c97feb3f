import SCIMModel
import SourceDiagnostics

/// Lets, rules, grants, exceptions, assertions and tests.
extension CheckerDiagnostics {
  /// Where an unknown name stands.
  enum UnknownPlace {
    case condition
    /// Behind an operator; `isList` where only a list can stand, `isAttribute` if an attribute has the name.
    case operand(isList: Bool, isAttribute: Bool)
  }

  static func unknownLet(_ name: Spelled, known: [String], place: UnknownPlace) -> Diagnostic {
    let near = NameSuggestion.closest(to: name.text, among: known)
    switch place {
    case .condition:
      let (help, fixIt) = didYouMean(near, name.span)
      return finding(
        .error, .unknownLet, "unknown name \(quote(name.text))", at: name.span,
        help: help ?? "a condition is an attribute with a test, or the name of a `let`", fixIt: fixIt)
    case .operand(let isList, let isAttribute):
      return unknownOperand(name, near: isAttribute ? nil : near, isList: isList, isAttribute: isAttribute)
    }
  }

  private static func unknownOperand(_ name: Spelled, near: String?, isList: Bool, isAttribute: Bool) -> Diagnostic {
    func mended(_ literal: String) -> FixIt { FixIt(name.span, isList ? "(\(literal))" : literal) }
    let message =
      isAttribute
      ? "\(quote(name.text)) is an attribute, and an attribute cannot stand behind an operator"
      : "unknown list \(quote(name.text))"
    if let literal = OperatorSpelling.literal(name.text) {
      let isNull = literal.utf8.elementsEqual("null".utf8)
      return finding(
        .error, .unknownLet, message, at: name.span, help: "write \(quote(literal))",
        fixIt: isList && isNull ? nil : mended(literal))
    }
    if near != nil {
      let (help, fixIt) = didYouMean(near, name.span)
      return finding(.error, .unknownLet, message, at: name.span, help: help, fixIt: fixIt)
    }
    return finding(
      .error, .unknownLet, message, at: name.span,
      help: isAttribute ? "compare with a literal; a text goes in quotes" : "a text goes in quotes",
      fixIt: mended(JSONText.quoted(name.text)))
  }

  static func duplicateLet(_ name: Spelled, first: Spelled) -> Diagnostic {
    finding(
      .error, .duplicateLet, "let \(quote(name.text)) is defined twice", at: name.span,
      labels: [DiagnosticLabel(first.span, "here for the first time")], help: "give one of them another name")
  }

  /// The first of the lets uses the second and so on, and in the end the first again.
  static func cyclicLet(_ names: [Spelled]) -> Diagnostic {
    let first = names.first ?? Spelled("", .none)
    let labels = names.dropFirst().map { DiagnosticLabel($0.span, "by way of this") }
    return finding(
      .error, .cyclicLet, "let \(quote(first.text)) is defined by itself", at: first.span, labels: labels,
      help: "a let may use others, but not in a circle")
  }

  static func unusedLet(_ name: Spelled) -> Diagnostic {
    finding(
      .warning, .unusedLet, "let \(quote(name.text)) is never used", at: name.span,
      help: "remove it, or use it in a rule")
  }

  static func letNamedLikeAttribute(_ name: Spelled) -> Diagnostic {
    finding(
      .warning, .letNamedLikeAttribute, "let \(quote(name.text)) has the name of an attribute", at: name.span,
      help: "with a test behind it the name means the attribute, alone it means the let; "
        + "another name keeps readers from guessing")
  }

  static func letInBrackets(_ name: Spelled, of outer: SCIMAttribute) -> Diagnostic {
    finding(
      .error, .letInBrackets, "let \(quote(name.text)) speaks of the user, and brackets of one element", at: name.span,
      help: "put it outside the brackets, or write its condition out with the parts of \(quote(outer.name))")
  }

  static func listAsCondition(_ name: Spelled, definition: Spelled) -> Diagnostic {
    finding(
      .error, .letKind, "let \(quote(name.text)) is a list and not a condition", at: name.span,
      labels: [DiagnosticLabel(definition.span, "defined here")],
      help: "say which attribute is to be in it, as in \(quote("department in \(name.text)"))")
  }

  static func conditionAsList(_ name: Spelled, definition: Spelled) -> Diagnostic {
    finding(
      .error, .letKind, "let \(quote(name.text)) is a condition and not a list", at: name.span,
      labels: [DiagnosticLabel(definition.span, "defined here")],
      help: "join conditions with `and` or `or`")
  }

  /// A list of a let, used where one of its entries has the wrong type.
  static func listDoesNotSuit(_ name: Spelled, _ entry: Diagnostic) -> Diagnostic {
    Diagnostic(
      entry.severity, code: entry.code, "in list \(quote(name.text)): \(entry.message)", at: name.span,
      labels: [DiagnosticLabel(entry.span, "this entry")], help: entry.help)
  }

  static func letsTooDeep(_ name: Spelled, limit: Int) -> Diagnostic {
    finding(
      .error, .letsTooDeep, "with let \(quote(name.text)) conditions are nested more than \(limit) deep",
      at: name.span, help: "lets that use lets count as nesting: write some of them out")
  }

  static func setTooLarge(at span: SourceSpan, _ limits: Limits) -> Diagnostic {
    setTooLarge(
      at: span,
      "have more than \(limits.predicatesPerSet) tests beyond the first \(limits.ordinaryPredicates) of each, lets "
        + "expanded")
  }

  /// The same of what the compiler made of the conditions.
  static func codeTooLarge(at span: SourceSpan, _ limits: Limits) -> Diagnostic {
    setTooLarge(
      at: span,
      "share too much: they have more than \(limits.stepsPerSet) steps beyond the first \(limits.ordinarySteps) of each"
    )
  }

  private static func setTooLarge(at span: SourceSpan, _ excess: String) -> Diagnostic {
    finding(
      .error, .setTooLarge, "the conditions up to here \(excess)", at: span,
      help: "use large lets in few rules, or split the set")
  }

  static func tooManyRules(_ name: Spelled, limit: Int) -> Diagnostic {
    finding(
      .error, .tooManyRules, "more than \(limit) rules in one set", at: name.span,
      help: "join rules that differ only in a literal by `in` and a list")
  }

  static func duplicateRule(_ name: Spelled, first: SourceSpan) -> Diagnostic {
    finding(
      .error, .duplicateRule, "two rules are named \(quote(name.text))", at: name.span,
      labels: [DiagnosticLabel(first, "the first one")], help: "exceptions and tests name rules: give each its own name"
    )
  }

  static func emptyName(_ name: Spelled, _ kind: String) -> Diagnostic {
    finding(.error, .emptyName, "a \(kind) without a name", at: name.span, help: "write a name between the quotes")
  }

  /// A role, unit or rule that nobody declared.
  static func unknownName(
    _ name: Spelled, _ kind: String, among known: some Collection<String>, suggestion: String?
  ) -> Diagnostic {
    let code: CheckerCode = kind == "role" ? .unknownRole : kind == "unit" ? .unknownUnit : .unknownRule
    let names = known.isEmpty ? "there are no \(kind)s" : "the \(kind)s are \(list(known, most: 5))"
    let missing = kind == "rule" ? names : "\(names): add it to `\(kind)s` if it is one"
    return finding(
      .error, code, "unknown \(kind) \(quote(name.text))", at: name.span,
      help: suggestion.map { "did you mean \(quote($0))?" } ?? missing,
      fixIt: suggestion.map { FixIt(name.span, JSONText.quoted($0)) })
  }

  static func duplicateCatalogueEntry(_ name: Spelled, _ kind: String, first: SourceSpan) -> Diagnostic {
    finding(
      .warning, .duplicateCatalogueEntry, "\(kind) \(quote(name.text)) is listed twice", at: name.span,
      labels: [DiagnosticLabel(first, "here for the first time")], help: "remove one of them")
  }

  static func duplicateGrant(_ grant: Grant, at span: SourceSpan, first: SourceSpan) -> Diagnostic {
    finding(
      .warning, .duplicateGrant, "role \(quote(grant.role)) in \(quote(grant.unit)) is assigned twice", at: span,
      labels: [DiagnosticLabel(first, "here for the first time")], help: "remove one of them")
  }

  static func duplicateException(_ except: ExceptSyntax, first: SourceSpan) -> Diagnostic {
    finding(
      .warning, .duplicateException,
      "\(quote(except.user.text)) is already excepted from \(quote(except.rule.text))", at: except.user.span,
      labels: [DiagnosticLabel(first, "here for the first time")],
      help: "keep one: the exception lasts as long as the longer of the two")
  }

  /// That who lacks one of these attributes passes a negation, in words that serve for any place.
  struct AbsentPasses {
    private let message, label, help: String

    init(_ names: [String]) {
      let name = names.first ?? ""
      message = "a user without \(list(names)) passes this negation"
      label = "false where there is no \(quote(name))"
      help = "if they must not, add \(quote("\(name) pr and …"))"
    }

    /// The test may stand in a let that the negation names.
    func diagnostic(test: SourceSpan, in negation: SourceSpan) -> Diagnostic {
      let isInside = negation.start <= test.start && test.end <= negation.end
      return finding(
        .note, .absentPasses, message, at: negation, labels: isInside ? [] : [DiagnosticLabel(test, label)], help: help)
    }
  }

  static func roleNeverGranted(_ role: Spelled, suggestion: String?) -> Diagnostic {
    finding(
      .warning, .roleNeverGranted, "no rule assigns role \(quote(role.text))", at: role.span,
      help: suggestion.map { "did you mean \(quote($0))?" } ?? "what is said of it holds whatever the users are",
      fixIt: suggestion.map { FixIt(role.span, JSONText.quoted($0)) })
  }

  static func assertAlways(at span: SourceSpan) -> Diagnostic {
    finding(
      .warning, .assertAlways, "at least 0 users always have it", at: span,
      help: "write 1 or more; for nobody write `assert no user`")
  }

  static func duplicateTest(_ name: Spelled, first: SourceSpan) -> Diagnostic {
    finding(
      .warning, .duplicateTest, "two tests are named \(quote(name.text))", at: name.span,
      labels: [DiagnosticLabel(first, "the first one")], help: "give each its own name")
  }

  /// `user` and `now` stand once in a test.
  static func repeatedInTest(_ word: String, _ span: SourceSpan, first: SourceSpan) -> Diagnostic {
    finding(
      .error, .repeatedInTest, "a second `\(word)` in one test", at: span,
      labels: [DiagnosticLabel(first, "the first one")], help: "write a test for each")
  }

  static func incompleteTest(_ name: Spelled, _ word: String) -> Diagnostic {
    finding(
      .error, .incompleteTest, "test \(quote(name.text)) has no `\(word)`", at: name.span,
      help: word == "user" ? "write `user { \"userName\": … }`" : "write what is to come of it, as `expect nothing`")
  }

  /// The problem comes from the SCIM model, which words it in the same style.
  static func invalidUser(_ problem: String, at span: SourceSpan) -> Diagnostic {
    finding(.error, .invalidUser, problem, at: span)
  }
}
