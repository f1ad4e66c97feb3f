/// Writes rule files at random: every form of the grammar, with blanks, line breaks and comments wherever they may
/// stand. What it writes has no syntax errors; whether names are known and types fit is not its business.
public struct ProgramGenerator {
  /// Attribute paths that conditions test.
  public var attributes = [
    "userName", "name.familyName", "active", "emails.value", "group", "role", "rule", "when", "in", "count", "at",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName", "$ref", "x-y_z1",
  ]
  /// Names of lets that conditions mention.
  public var lets = ["contractor", "emea", "assign", "least", "a"]
  /// Values of strings, as literals.
  public var strings = [
    "\"\"", "\"A\"", "\"Clumio Super Admins\"", "\"# no comment\"",
    ##""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""##, "\"ß é 日本\"",
  ]
  /// How deep conditions and JSON nest at most.
  public var depth = 4
  /// One separator in so many is a comment; 0 for none.
  public var commentRarity = 12

  /// Makes a generator of everything.
  public init() {}

  /// The text of a file.
  public func file(declarations count: Int, _ random: inout some RandomNumberGenerator) -> String {
    var tokens: [String] = []
    for _ in 0..<count { tokens += declaration(&random) }
    return text(tokens, &random)
  }

  /// The text of a condition.
  public func condition(_ random: inout some RandomNumberGenerator) -> String {
    text(condition(depth, &random), &random)
  }

  // MARK: From tokens to text

  func text(_ tokens: [String], _ random: inout some RandomNumberGenerator) -> String {
    var result = Int.random(in: 0..<4, using: &random) == 0 ? separator(isNeeded: false, &random) : ""
    for (index, token) in tokens.enumerated() {
      if index > 0 { result += separator(isNeeded: isWordLike(tokens[index - 1]) && isWordLike(token), &random) }
      result += token
    }
    return result + separator(isNeeded: false, &random)
  }

  private func isWordLike(_ token: String) -> Bool { !"()[]{},:=.\"".contains(token.first ?? " ") }

  private func separator(isNeeded: Bool, _ random: inout some RandomNumberGenerator) -> String {
    if commentRarity > 0, Int.random(in: 0..<commentRarity, using: &random) == 0 { return comment(&random) }
    switch Int.random(in: 0..<12, using: &random) {
    case 0: return "\n"
    case 1: return "\r\n"
    case 2: return "\n\n  \n"
    case 3: return "\t"
    case 4: return "   "
    case 5...7 where !isNeeded: return ""
    default: return " "
    }
  }

  private func comment(_ random: inout some RandomNumberGenerator) -> String {
    let front = ["", " ", "\n", "\n  ", "\n\n"].randomElement(using: &random)!
    let text = ["#", "# why", "#\"{(", "# ünï, code ", "## 2 \t"].randomElement(using: &random)!
    let more = Int.random(in: 0..<4, using: &random) == 0 ? comment(&random) : ""
    return front + text + ["\n", "\r\n", "\n\n", "\n  "].randomElement(using: &random)! + more
  }

  // MARK: Declarations

  private func declaration(_ random: inout some RandomNumberGenerator) -> [String] {
    switch Int.random(in: 0..<9, using: &random) {
    case 0: return ["roles"] + stringList(&random)
    case 1: return ["units"] + stringList(&random)
    case 2: return ["let", pick(lets, &random), "="] + list(&random)
    case 3, 4: return ["let", pick(lets, &random), "="] + condition(depth, &random)
    case 5: return exception(&random)
    case 6: return assertion(&random)
    case 7: return test(&random)
    default: return rule(&random)
    }
  }

  private func pick<Element>(_ choices: [Element], _ random: inout some RandomNumberGenerator) -> Element {
    choices[Int.random(in: 0..<choices.count, using: &random)]
  }

  private func string(_ random: inout some RandomNumberGenerator) -> String { pick(strings, &random) }

  private func separated(
    _ range: ClosedRange<Int>, by separator: String, _ random: inout some RandomNumberGenerator,
    _ item: (inout any RandomNumberGenerator) -> [String]
  ) -> [String] {
    var tokens: [String] = []
    var generator: any RandomNumberGenerator = SeededGenerator(seed: random.next())
    for index in 0..<Int.random(in: range, using: &random) {
      if index > 0 { tokens.append(separator) }
      tokens += item(&generator)
    }
    return tokens
  }

  private func stringList(_ random: inout some RandomNumberGenerator) -> [String] {
    separated(1...9, by: ",", &random) { [self] in [string(&$0)] }
  }

  private func until(_ random: inout some RandomNumberGenerator) -> [String] {
    Bool.random(using: &random) ? ["until", "\"2027-01-31\""] : []
  }

  private func rule(_ random: inout some RandomNumberGenerator) -> [String] {
    var tokens = ["rule", string(&random), "{", "when"] + condition(depth, &random)
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      tokens += ["assign", "role", string(&random), "in"] + stringList(&random)
    }
    return tokens + until(&random) + ["}"]
  }

  private func exception(_ random: inout some RandomNumberGenerator) -> [String] {
    ["except", string(&random), "from", string(&random)] + until(&random) + ["because", string(&random)]
  }

  private func held(_ random: inout some RandomNumberGenerator) -> [String] {
    ["role", string(&random)] + (Bool.random(using: &random) ? ["in", string(&random)] : [])
  }

  private func assertion(_ random: inout some RandomNumberGenerator) -> [String] {
    let who = pick(
      [
        ["no", "user"], ["every", "user"], ["user", string(&random)], ["at", "least", "2", "users"],
        ["at", "most", "1", "user"],
      ], &random)
    let filter = Bool.random(using: &random) ? ["where"] + condition(depth, &random) : []
    return ["assert"] + who + filter + [pick(["has", "have"], &random)]
      + separated(1...3, by: "and", &random) { [self] in held(&$0) }
  }

  private func test(_ random: inout some RandomNumberGenerator) -> [String] {
    var tokens = ["test", string(&random), "{"]
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      switch Int.random(in: 0..<6, using: &random) {
      case 0: tokens += ["user"] + object(depth, &random)
      case 1: tokens += ["now", "\"2026-11-23T12:00:00Z\""]
      case 2: tokens += ["expect", "nothing"]
      case 3: tokens += ["expect", "rule", string(&random)]
      case 4: tokens += ["expect"] + held(&random)
      default: tokens += ["expect", "no"] + held(&random)
      }
    }
    return tokens + ["}"]
  }

  // MARK: JSON

  private func object(_ depth: Int, _ random: inout some RandomNumberGenerator) -> [String] {
    var tokens = ["{"]
    for index in 0..<Int.random(in: 0...4, using: &random) {
      if index > 0 { tokens.append(",") }
      tokens += ["\"k\(index)\"", ":"] + json(depth - 1, &random)
    }
    return tokens + ["}"]
  }

  private func json(_ depth: Int, _ random: inout some RandomNumberGenerator) -> [String] {
    switch Int.random(in: 0..<(depth > 0 ? 5 : 3), using: &random) {
    case 0: return [string(&random)]
    case 1: return [pick(["0", "-1.5e+3", "1e400", "42"], &random)]
    case 2: return [pick(["true", "false", "null"], &random)]
    case 3: return object(depth, &random)
    default: return ["["] + separated(0...4, by: ",", &random) { [self] in json(depth - 1, &$0) } + ["]"]
    }
  }

  // MARK: Conditions

  private func condition(_ depth: Int, _ random: inout some RandomNumberGenerator) -> [String] {
    guard depth > 0 else { return test(&random, then: []) }
    switch Int.random(in: 0..<12, using: &random) {
    case 0, 1: return chain("and", depth, &random)
    case 2, 3: return chain("or", depth, &random)
    case 4: return [pick(["not", "NOT", "Not"], &random)] + operand(depth, &random)
    case 5: return ["("] + condition(depth - 1, &random) + [")"]
    case 6:
      return [pick(["at", "At"], &random), "least", "2", "of", "("]
        + separated(1...4, by: ",", &random) { [self] in condition(depth - 1, &$0) } + [")"]
    case 7: return ["count", "(", pick(attributes, &random), ")", pick(["eq", "GE", "lt"], &random), "3"]
    case 8:
      let head = [pick(attributes, &random), "["] + condition(depth - 1, &random) + ["]"]
      return Bool.random(using: &random) ? head : test(&random, then: head + [".", "value"])
    case 9: return [pick(lets, &random)]
    default: return test(&random, then: [])
    }
  }

  private func chain(_ word: String, _ depth: Int, _ random: inout some RandomNumberGenerator) -> [String] {
    separated(2...4, by: pick([word, word.uppercased()], &random), &random) { [self] in operand(depth, &$0) }
  }

  /// A condition that may stand on either side of `and`, and behind `not`.
  private func operand(_ depth: Int, _ random: inout some RandomNumberGenerator) -> [String] {
    Bool.random(using: &random) ? test(&random, then: []) : ["("] + condition(depth - 1, &random) + [")"]
  }

  private func test(_ random: inout some RandomNumberGenerator, then head: [String]) -> [String] {
    let head = head.isEmpty ? [pick(attributes, &random)] : head
    let comparison = pick(["eq", "ne", "co", "sw", "ew", "gt", "GE", "lt", "Le", "matches"], &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return head + [pick(["pr", "PR"], &random)]
    case 1: return head + [comparison, pick(["any", "all", "NONE"], &random)] + list(&random)
    case 2: return head + ["in"] + list(&random)
    case 3: return head + ["in", "emea"]
    default: return head + [comparison] + value(&random)
    }
  }

  private func list(_ random: inout some RandomNumberGenerator) -> [String] {
    ["("] + separated(1...9, by: ",", &random) { [self] in value(&$0) } + [")"]
  }

  private func value(_ random: inout some RandomNumberGenerator) -> [String] {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return [pick(["0", "-7", "3.25", "1E-2"], &random)]
    case 1: return [pick(["true", "false", "null", "now"], &random)]
    case 2: return ["now", pick(["+", "-"], &random), pick(["30m", "12h", "90d", "2w"], &random)]
    default: return [string(&random)]
    }
  }
}
