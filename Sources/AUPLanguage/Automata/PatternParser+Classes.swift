extension PatternParser {
  /// `class = "[" [ "^" ] { range | escape | "[:" name ":]" } "]"`; a `]` in first place is itself.
  mutating func parseClass(from start: Int) throws(PatternError) -> CodePointSet {
    let isNegated = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    var isFirst = true
    while let next = peek(), next != "]" || isFirst {
      isFirst = false
      let itemStart = position
      if let set = try parsePosixClass() {
        ranges += set.ranges
      } else if take("\\") {
        if let set = try parseNamedClass(from: itemStart) {
          ranges += set.ranges
        } else {
          ranges.append(try parseRange(from: try parseCharacterEscape(from: itemStart), itemStart))
        }
      } else if let scalar = advance() {
        ranges.append(try parseRange(from: scalar.value, itemStart))
      }
    }
    guard take("]") else { throw error("missing `]`", at: start) }
    let set = folded(CodePointSet(ranges))
    return isNegated ? set.complement : set
  }

  /// `range = character [ "-" character ]`; a `-` in front of `]` is itself.
  private mutating func parseRange(from low: UInt32, _ start: Int) throws(PatternError) -> ClosedRange<UInt32> {
    guard peek() == "-", let next = peek(1), next != "]" else { return low...low }
    position += 1
    let highStart = position
    guard let scalar = advance() else { return low...low }
    let high = scalar == "\\" ? try parseCharacterEscape(from: highStart) : scalar.value
    guard low <= high else { throw error("the range is in the wrong order", at: start) }
    return low...high
  }

  /// `[:alpha:]` or `[:^alpha:]` inside a class; nil, and nothing read, if no `:]` follows.
  private mutating func parsePosixClass() throws(PatternError) -> CodePointSet? {
    guard peek() == "[", peek(1) == ":" else { return nil }
    // One search without success is the last, which keeps the whole linear.
    guard !lacksPosixEnd, let end = posixEnd(from: position + 2) else {
      lacksPosixEnd = true
      return nil
    }
    var name = String(String.UnicodeScalarView(scalars[(position + 2)..<end]))
    let isNegated = name.first == "^"
    if isNegated { name.removeFirst() }
    guard let named = UnicodeClasses.posix(name) else {
      throw error("unknown character class `[:\(name):]`", at: position)
    }
    position = end + 2
    return isNegated ? folded(named).complement : named
  }

  private func posixEnd(from start: Int) -> Int? {
    guard start < scalars.count else { return nil }
    return (start..<scalars.count - 1).first { scalars[$0] == ":" && scalars[$0 + 1] == "]" }
  }

  /// `\d`, `\pL`, `\p{Greek}`, `\P{^Lu}` and the like, behind the backslash; nil, and nothing read, if it is none.
  mutating func parseNamedClass(from start: Int) throws(PatternError) -> CodePointSet? {
    guard let letter = peek() else { return nil }
    switch letter {
    case "d", "D": return takeClass(UnicodeClasses.digit, isNegated: letter == "D")
    case "s", "S": return takeClass(UnicodeClasses.space, isNegated: letter == "S")
    case "w", "W": return takeClass(UnicodeClasses.word, isNegated: letter == "W")
    case "p", "P": return try parseProperty(from: start)
    default: return nil
    }
  }

  private mutating func takeClass(_ set: CodePointSet, isNegated: Bool) -> CodePointSet {
    position += 1
    let set = folded(set)
    return isNegated ? set.complement : set
  }

  private mutating func parseProperty(from start: Int) throws(PatternError) -> CodePointSet {
    var isNegated = advance() == "P"
    var name = String.UnicodeScalarView()
    if take("{") {
      if take("^") { isNegated.toggle() }
      while let scalar = peek(), scalar != "}" {
        name.append(scalar)
        position += 1
      }
      guard take("}") else { throw error("missing `}`", at: start) }
    } else if let scalar = advance() {
      name.append(scalar)
    }
    guard let set = UnicodeClasses.property(String(name)) else {
      throw error(
        "unknown Unicode class `\(String(name))`; general categories such as `Nd` are known, and scripts such as `Greek`",
        at: start)
    }
    let folded = folded(set)
    return isNegated ? folded.complement : folded
  }
}
