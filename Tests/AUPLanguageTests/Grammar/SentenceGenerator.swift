import TestSupport

/// Writes sentences of a grammar at random, and keeps the score of what it used.
struct SentenceGenerator {
  let grammar: EBNFGrammar
  /// How deep productions nest before the shortest way out is taken.
  var depth = 24
  private(set) var productionsUsed: Set<String> = []
  /// Pairs of a choice and the branch that was taken, as `choice * 100 + branch`.
  private(set) var branchesUsed: Set<Int> = []
  private var random: SeededGenerator
  /// The words of declarations, which may be names too.
  private let contextualWords: [String]
  /// Words that no name is made of here: `not ne or …` reads as a test of an attribute `not`.
  private let operators: Set<String>
  private let heights: [String: Int]

  init(_ grammar: EBNFGrammar, _ random: SeededGenerator) {
    self.grammar = grammar
    self.random = random
    let reserved = grammar.words(anyCase: false, in: "RESERVED")
    operators = grammar.words(anyCase: true)
    contextualWords = grammar.words(anyCase: false).subtracting(reserved).subtracting(operators).sorted()
    var heights: [String: Int] = [:]
    for _ in grammar.productions {
      for (name, expression) in grammar.productions {
        heights[name] = Self.height(expression, heights).map { $0 + 1 } ?? heights[name]
      }
    }
    self.heights = heights
  }

  /// How deep the flattest sentence of an expression is; nil if not known yet.
  private static func height(_ expression: EBNFGrammar.Expression, _ known: [String: Int]) -> Int? {
    switch expression {
    case .sequence(let parts):
      let heights = parts.map { height($0, known) }
      return heights.contains(nil) ? nil : heights.compactMap { $0 }.max() ?? 0
    case .choice(let parts, _): return parts.compactMap { height($0, known) }.min()
    case .optional, .repeated, .literal, .characters: return 0
    case .name(let name): return known[name]
    case .except(let inner, _): return height(inner, known)
    }
  }

  /// A sentence: tokens, with blanks and comments between them.
  mutating func sentence(_ start: String) -> String {
    var tokens: [String] = []
    produce(start, 0, &tokens)
    var result = ""
    for (index, token) in tokens.enumerated() {
      let isNeeded = index > 0 && Self.isWordLike(tokens[index - 1]) && Self.isWordLike(token)
      result += separator(isNeeded: isNeeded) + token
    }
    return result + separator(isNeeded: false)
  }

  private static func isWordLike(_ token: String) -> Bool {
    guard let first = token.unicodeScalars.first else { return false }
    return !"()[]{},:=.\"".unicodeScalars.contains(first)
  }

  private mutating func separator(isNeeded: Bool) -> String {
    var result = ""
    for _ in 0..<Int.random(in: isNeeded ? 1...3 : 0...2, using: &random) {
      let isComment = Int.random(in: 0..<12, using: &random) == 0
      var parts: [String] = []
      produce(isComment ? "COMMENT" : "BLANK", 0, &parts)
      result += parts.joined() + (isComment ? "\n" : "")
    }
    return result
  }

  private mutating func produce(_ name: String, _ level: Int, _ tokens: inout [String]) {
    guard let expression = grammar[name] else { return }
    productionsUsed.insert(name)
    if name == "NAME", Int.random(in: 0..<4, using: &random) == 0 {
      tokens.append(contextualWords[Int.random(in: 0..<contextualWords.count, using: &random)])
    } else if EBNFGrammar.isToken(name) {
      var parts: [String] = []
      expand(expression, level, &parts)
      tokens.append(parts.joined())
    } else {
      expand(expression, level, &tokens)
    }
  }

  private mutating func expand(_ expression: EBNFGrammar.Expression, _ level: Int, _ tokens: inout [String]) {
    let isDeep = level > depth
    switch expression {
    case .sequence(let parts): for part in parts { expand(part, level + 1, &tokens) }
    case .choice(let branches, let id):
      let open = isDeep ? flattest(branches) : Array(branches.indices)
      let branch = open[Int.random(in: 0..<open.count, using: &random)]
      branchesUsed.insert(id * 100 + branch)
      expand(branches[branch], level + 1, &tokens)
    case .optional(let inner): if !isDeep, Bool.random(using: &random) { expand(inner, level + 1, &tokens) }
    case .repeated(let inner):
      for _ in 0..<(isDeep ? 0 : Int.random(in: 0...3, using: &random)) { expand(inner, level + 1, &tokens) }
    case .literal(let text, let anyCase):
      tokens.append(
        anyCase
          ? String(text.map { Bool.random(using: &random) ? Character($0.uppercased()) : $0 }) : text)
    case .name(let name): produce(name, level + 1, &tokens)
    case .characters(let ranges):
      let range = ranges[Int.random(in: 0..<ranges.count, using: &random)]
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) { tokens.append(String(scalar)) }
    case .except(let inner, let excluded):
      var parts: [String] = []
      repeat {
        parts = []
        expand(inner, level + 1, &parts)
      } while words(of: excluded).union(operators).contains(parts.joined().lowercased())
      tokens += parts
    }
  }

  private func flattest(_ branches: [EBNFGrammar.Expression]) -> [Int] {
    let heights = branches.map { Self.height($0, self.heights) ?? .max }
    return branches.indices.filter { heights[$0] == heights.min() }
  }

  private mutating func words(of expression: EBNFGrammar.Expression) -> Set<String> {
    guard case .name(let name) = expression else { return [] }
    productionsUsed.insert(name)
    return grammar.words(anyCase: true, in: name).union(grammar.words(anyCase: false, in: name))
  }
}
