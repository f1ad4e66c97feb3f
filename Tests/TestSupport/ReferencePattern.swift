/// An oracle for regular expressions: plain to the point of slowness, and without a line in common with the automata.
///
/// Reads what ``PatternGenerator`` writes: characters, `.`, `[a-c]`, `[^ab]`, `( ) | * + ? {n,m}`, `^ $ \b \B \d \w`,
/// and the flags `(?i) (?s) (?m)` in front. A part of the pattern is a function from the places where it may start to the
/// places where it may end.
public struct ReferencePattern {
  private indirect enum Node {
    case character((Unicode.Scalar) -> Bool)
    case place((_ before: Unicode.Scalar?, _ after: Unicode.Scalar?) -> Bool)
    case sequence([Node])
    case choice([Node])
    case repetition(Node, Int, Int?)
  }

  private var root: Node = .sequence([])
  private var rest: Substring.UnicodeScalarView
  private var ignoresCase: Bool
  private var dotTakesNewline = false
  private var isMultiline = false

  /// Reads a pattern; stops the program if it is beyond what the oracle knows.
  public init(_ text: String, ignoresCase: Bool) {
    rest = Substring(text).unicodeScalars
    self.ignoresCase = ignoresCase
    while rest.starts(with: "(?".unicodeScalars), let flag = rest.dropFirst(2).first, flag != ":" {
      switch flag {
      case "i": self.ignoresCase = true
      case "s": dotTakesNewline = true
      default: isMultiline = true
      }
      rest = rest.dropFirst(4)
    }
    root = choice()
    precondition(rest.isEmpty, "the oracle cannot read \(text)")
  }

  /// True if the pattern is found anywhere in the text.
  public func isFound(in text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    return !ends(of: root, from: Set(0...scalars.count), in: scalars).isEmpty
  }

  private func ends(of node: Node, from starts: Set<Int>, in text: [Unicode.Scalar]) -> Set<Int> {
    switch node {
    case .character(let isMember):
      return Set(starts.filter { $0 < text.count && isMember(text[$0]) }.map { $0 + 1 })
    case .place(let holds):
      return starts.filter { holds($0 > 0 ? text[$0 - 1] : nil, $0 < text.count ? text[$0] : nil) }
    case .sequence(let parts):
      return parts.reduce(starts) { ends(of: $1, from: $0, in: text) }
    case .choice(let parts):
      return parts.reduce(into: []) { $0.formUnion(ends(of: $1, from: starts, in: text)) }
    case .repetition(let body, let least, let most):
      var places = starts
      for _ in 0..<least { places = ends(of: body, from: places, in: text) }
      var all = places
      for _ in least..<max(least, most ?? (least + text.count + 1)) {
        places = ends(of: body, from: places, in: text)
        all.formUnion(places)
      }
      return all
    }
  }

  // MARK: Reading

  private mutating func choice() -> Node {
    var parts = [sequence()]
    while take("|") { parts.append(sequence()) }
    return .choice(parts)
  }

  private mutating func sequence() -> Node {
    var parts: [Node] = []
    while let next = rest.first, next != "|", next != ")" {
      let part = atom()
      parts.append(repeated(part))
    }
    return .sequence(parts)
  }

  private mutating func repeated(_ body: Node) -> Node {
    if take("*") { return .repetition(body, 0, nil) }
    if take("+") { return .repetition(body, 1, nil) }
    if take("?") { return .repetition(body, 0, 1) }
    guard take("{") else { return body }
    let least = number()
    let most = take(",") ? (rest.first == "}" ? nil : number()) : least
    _ = take("}")
    return .repetition(body, least, most)
  }

  private mutating func number() -> Int {
    var value = 0
    while let digit = rest.first, "0"..."9" ~= digit { value = value * 10 + Int(rest.removeFirst().value) - 48 }
    return value
  }

  private mutating func atom() -> Node {
    switch rest.removeFirst() {
    case "(":
      if rest.first == "?" { rest = rest.dropFirst(2) }
      let body = choice()
      _ = take(")")
      return body
    case ".": return dotTakesNewline ? .character { _ in true } : .character { $0 != "\n" }
    case "^": return isMultiline ? .place { before, _ in before == nil || before == "\n" } : .place { a, _ in a == nil }
    case "$": return isMultiline ? .place { _, after in after == nil || after == "\n" } : .place { _, a in a == nil }
    case "[": return set()
    case "\\": return escape()
    case let scalar: return character([scalar...scalar], isNegated: false)
    }
  }

  private mutating func escape() -> Node {
    func isWord(_ scalar: Unicode.Scalar?) -> Bool {
      scalar.map { "0"..."9" ~= $0 || "a"..."z" ~= $0 || "A"..."Z" ~= $0 || $0 == "_" } ?? false
    }
    switch rest.removeFirst() {
    case "b": return .place { isWord($0) != isWord($1) }
    case "B": return .place { isWord($0) == isWord($1) }
    case "d": return .character { "0"..."9" ~= $0 }
    case "w": return .character { isWord($0) }
    case let scalar: return character([scalar...scalar], isNegated: false)
    }
  }

  private mutating func set() -> Node {
    let isNegated = take("^")
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    while let low = rest.popFirst(), low != "]" {
      ranges.append(low...(take("-") ? rest.removeFirst() : low))
    }
    return character(ranges, isNegated: isNegated)
  }

  private func character(_ ranges: [ClosedRange<Unicode.Scalar>], isNegated: Bool) -> Node {
    let ignoresCase = ignoresCase
    return .character { scalar in
      let isMember = ranges.contains { range in
        range.contains(scalar)
          || ignoresCase
            && (range.lowerBound.value...range.upperBound.value).contains {
              Unicode.Scalar($0).map { Self.folded($0) == Self.folded(scalar) } ?? false
            }
      }
      return isMember != isNegated
    }
  }

  private static func folded(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    if scalar.isASCII { return Array(scalar.properties.lowercaseMapping.unicodeScalars) }
    if scalar == "ı" { return [scalar] }
    return Array(scalar.properties.lowercaseMapping.uppercased().lowercased().unicodeScalars)
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard rest.first == scalar else { return false }
    rest.removeFirst()
    return true
  }
}

/// Writes random patterns that ``ReferencePattern`` reads, over a small alphabet, so that many of them are found.
public struct PatternGenerator {
  /// Characters of patterns and texts.
  public var alphabet: [String]

  /// Makes a generator; the first two characters of the alphabet are used most.
  public init(alphabet: [String] = ["a", "b", "A", "é", "É", "_", "\n", "1", "😀"]) { self.alphabet = alphabet }

  /// A random pattern.
  public func pattern(_ random: inout some RandomNumberGenerator) -> String {
    let flags = ["", "", "", "", "(?i)", "(?s)", "(?m)", "(?m)(?i)"].randomElement(using: &random) ?? ""
    let body = choice(depth: 3, &random)
    return flags + (Bool.random(using: &random) ? body : "^(?:\(body))$")
  }

  /// A random text of up to eight characters.
  public func text(_ random: inout some RandomNumberGenerator) -> String {
    (0..<Int.random(in: 0...8, using: &random)).map { _ in letter(&random) }.joined()
  }

  private func letter(_ random: inout some RandomNumberGenerator) -> String {
    // The first two make half of all, so that texts and patterns meet.
    alphabet[
      Bool.random(using: &random)
        ? Int.random(in: 0..<2, using: &random) : Int.random(in: 0..<alphabet.count, using: &random)]
  }

  private func choice(depth: Int, _ random: inout some RandomNumberGenerator) -> String {
    (0..<Int.random(in: 1...(depth > 0 ? 3 : 1), using: &random)).map { _ in sequence(depth: depth, &random) }
      .joined(separator: "|")
  }

  private func sequence(depth: Int, _ random: inout some RandomNumberGenerator) -> String {
    (0..<Int.random(in: 0...3, using: &random)).map { _ in
      atom(depth: depth, &random)
        + (["", "", "", "*", "+", "?", "{2}", "{0,2}", "{1,}"].randomElement(using: &random) ?? "")
    }.joined()
  }

  private func atom(depth: Int, _ random: inout some RandomNumberGenerator) -> String {
    switch Int.random(in: 0..<14, using: &random) {
    case 0..<6: return letter(&random)
    case 6: return "."
    case 7: return ["^", "$", "\\b", "\\B"].randomElement(using: &random) ?? "^"
    case 8: return ["\\d", "\\w", "[a-b]", "[^a]", "[^b-é]", "[A-a]"].randomElement(using: &random) ?? "."
    case 9: return "[" + letter(&random) + letter(&random) + "]"
    case let kind:
      guard depth > 0 else { return letter(&random) }
      return (kind < 12 ? "(" : "(?:") + choice(depth: depth - 1, &random) + ")"
    }
  }
}
