/// A condition of a made-up rule, which can be written in two languages: as AUP, and as what the baseline reads.
indirect enum TenantCondition {
  /// An attribute holds one of these texts, or all of them, in the sense of an operator.
  case test(Field, Operator, [String], all: Bool)
  case isPresent(Field)
  /// Of the emails of a type, one ends so.
  case email(type: String, ending: String)
  case and([TenantCondition])
  case or([TenantCondition])
  case not(TenantCondition)
  case atLeast(Int, [TenantCondition])

  enum Field: String {
    case group, department, title, userType, userName
    case country = "addresses.country"
  }

  enum Operator: String { case eq, co, ew }

  static func test(_ field: Field, _ comparison: Operator, _ text: String) -> TenantCondition {
    .test(field, comparison, [text], all: false)
  }

  static func test(_ field: Field, in texts: [String]) -> TenantCondition { .test(field, .eq, texts, all: false) }

  // MARK: AUP

  /// The condition in AUP; in parentheses if it has parts and stands among others.
  func aup(isPart: Bool = false) -> String {
    switch self {
    case .test(let field, let comparison, let texts, let all):
      if texts.count == 1 { return "\(field.rawValue) \(comparison) \(quoted(texts[0]))" }
      let list = "(\(texts.map(quoted).joined(separator: ", ")))"
      if all { return "\(field.rawValue) \(comparison) all \(list)" }
      return comparison == .eq ? "\(field.rawValue) in \(list)" : "\(field.rawValue) \(comparison) any \(list)"
    case .isPresent(let field): return "\(field.rawValue) pr"
    case .email(let type, let ending): return "emails[type eq \(quoted(type)) and value ew \(quoted(ending))]"
    case .and(let parts): return joined(parts, " and ", isPart)
    case .or(let parts): return joined(parts, " or ", isPart)
    case .not(let part): return "not \(part.aup(isPart: true))"
    case .atLeast(let count, let parts):
      return "at least \(count) of (\(parts.map { $0.aup() }.joined(separator: ", ")))"
    }
  }

  private func joined(_ parts: [TenantCondition], _ word: String, _ isPart: Bool) -> String {
    let text = parts.map { $0.aup(isPart: true) }.joined(separator: word)
    return isPart ? "(\(text))" : text
  }

  /// No text here needs an escape.
  private func quoted(_ text: String) -> String { "\"\(text)\"" }

  // MARK: What the baseline reads

  /// The condition as words in prefix order: `and 2 has department eq Sales not has userType eq Guest`, with a tab
  /// between any two.
  var words: [String] {
    switch self {
    case .test(let field, let comparison, let texts, let all):
      let tests = texts.map { ["has", field.rawValue, "\(comparison)", $0] }
      return tests.count == 1 ? tests[0] : [all ? "and" : "or", String(tests.count)] + tests.flatMap(\.self)
    case .isPresent(let field): return ["has", field.rawValue, "pr", ""]
    case .email(let type, let ending): return ["email", type, ending]
    case .and(let parts): return ["and", String(parts.count)] + parts.flatMap(\.words)
    case .or(let parts): return ["or", String(parts.count)] + parts.flatMap(\.words)
    case .not(let part): return ["not"] + part.words
    case .atLeast(let count, let parts):
      return ["least", String(count), String(parts.count)] + parts.flatMap(\.words)
    }
  }
}
