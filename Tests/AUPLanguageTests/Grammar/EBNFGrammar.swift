import Foundation

/// A grammar in the notation of `grammar/aup.ebnf`.
struct EBNFGrammar {
  /// What a production is made of.
  indirect enum Expression {
    case sequence([Expression])
    /// - Parameter id: Tells the choices of a grammar apart, so that tests can see that each branch was taken.
    case choice([Expression], id: Int)
    case optional(Expression)
    case repeated(Expression)
    /// `"word"`, or `'word'` in any case.
    case literal(String, anyCase: Bool)
    case name(String)
    case characters([ClosedRange<UInt32>])
    case except(Expression, Expression)
  }

  /// In the order of the file.
  private(set) var productions: [(name: String, expression: Expression)] = []
  private(set) var choices = 0

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static func load() throws -> EBNFGrammar {
    try EBNFGrammar(String(contentsOf: root.appending(path: "grammar/aup.ebnf"), encoding: .utf8))
  }

  subscript(name: String) -> Expression? { productions.first { $0.name == name }?.expression }

  /// Names in small letters are built of tokens; names in capitals are tokens.
  static func isToken(_ name: String) -> Bool { name.uppercased() == name }

  /// The words among the literals of the productions in small letters, or of one production.
  func words(anyCase: Bool, in name: String? = nil) -> Set<String> {
    var found: Set<String> = []
    for (production, expression) in productions
    where name.map({ $0 == production }) ?? !Self.isToken(production) {
      Self.collect(expression, anyCase, &found)
    }
    return found
  }

  private static func collect(_ expression: Expression, _ anyCase: Bool, _ found: inout Set<String>) {
    switch expression {
    case .sequence(let parts), .choice(let parts, _): for part in parts { collect(part, anyCase, &found) }
    case .optional(let inner), .repeated(let inner): collect(inner, anyCase, &found)
    case .literal(let text, anyCase): if text.allSatisfy(\.isLetter) { found.insert(text) }
    default: break
    }
  }

  // MARK: Reading

  struct Malformed: Error {
    var at: String
  }

  init(_ text: String) throws {
    var rest = Self.tokens(text)[...]
    while let name = rest.popFirst() {
      guard rest.popFirst() == "=" else { throw Malformed(at: name) }
      productions.append((name, try choice(&rest)))
      guard rest.popFirst() == ";" else { throw Malformed(at: name) }
    }
  }

  private static func tokens(_ text: String) -> [String] {
    let pattern = #/\(\*(?:[^*]|\*(?!\)))*\*\)|"[^"]*"|'[^']*'|\?[^?]*\?|\w+|[=;|\[\]{}()\-,]/#
    return text.matches(of: pattern).map { String($0.output) }.filter { !$0.hasPrefix("(*") }
  }

  private mutating func choice(_ rest: inout ArraySlice<String>) throws -> Expression {
    var branches = [try sequence(&rest)]
    while rest.first == "|" {
      rest.removeFirst()
      branches.append(try sequence(&rest))
    }
    guard branches.count > 1 else { return branches[0] }
    choices += 1
    return .choice(branches, id: choices - 1)
  }

  private mutating func sequence(_ rest: inout ArraySlice<String>) throws -> Expression {
    var parts: [Expression] = []
    while let next = rest.first, !["|", ";", ")", "]", "}"].contains(next) {
      let part = try factor(&rest)
      if rest.first == "-" {
        rest.removeFirst()
        parts.append(.except(part, try factor(&rest)))
      } else {
        parts.append(part)
      }
    }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func factor(_ rest: inout ArraySlice<String>) throws -> Expression {
    guard let token = rest.popFirst() else { throw Malformed(at: "the end") }
    switch token.first {
    case "(": return try closing(")", &rest)
    case "[": return .optional(try closing("]", &rest))
    case "{": return .repeated(try closing("}", &rest))
    case "\"": return .literal(String(token.dropFirst().dropLast()), anyCase: false)
    case "'": return .literal(String(token.dropFirst().dropLast()), anyCase: true)
    case "?": return .characters(try token.dropFirst().dropLast().split(separator: " ").map(Self.range))
    default: return .name(token)
    }
  }

  private mutating func closing(_ closer: String, _ rest: inout ArraySlice<String>) throws -> Expression {
    let inner = try choice(&rest)
    guard rest.popFirst() == closer else { throw Malformed(at: closer) }
    return inner
  }

  private static func range(_ text: Substring) throws -> ClosedRange<UInt32> {
    func value(_ part: Substring) throws -> UInt32 {
      let code = part.hasPrefix("U+") ? UInt32(part.dropFirst(2), radix: 16) : part.unicodeScalars.first?.value
      guard let code else { throw Malformed(at: String(text)) }
      return code
    }
    guard text.count > 1, text.contains("-") else { return try value(text)...value(text) }
    let ends = text.split(separator: "-")
    guard ends.count == 2 else { throw Malformed(at: String(text)) }
    return try value(ends[0])...value(ends[1])
  }
}
