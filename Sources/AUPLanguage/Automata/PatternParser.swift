/// Reads RE2 syntax by recursive descent, in time linear in the text.
struct PatternParser {
  /// What `(?flags)` changes, up to the end of the group.
  struct Flags {
    var ignoresCase: Bool
    var dotMatchesNewline = false
    var isMultiline = false
  }

  let scalars: [Unicode.Scalar]
  var position = 0
  var flags: Flags
  /// True once it is known that no `:]` follows.
  var lacksPosixEnd = false
  private var names: Set<[UInt32]> = []
  private let depthLimit: Int

  /// What a counted repetition may ask for; RE2 has the same bound.
  static let countLimit = 1_000

  init(_ text: String, ignoresCase: Bool, depthLimit: Int) {
    scalars = Array(text.unicodeScalars)
    flags = Flags(ignoresCase: ignoresCase)
    self.depthLimit = depthLimit
  }

  mutating func parse() throws(PatternError) -> RegularExpression {
    let tree = try parseChoice(depth: 0)
    if peek() != nil { throw error("unexpected `)`", at: position) }
    return tree
  }

  // MARK: Grammar

  /// `choice = sequence { "|" sequence }`
  private mutating func parseChoice(depth: Int) throws(PatternError) -> RegularExpression {
    if depth > depthLimit {
      throw error("the pattern nests groups deeper than \(depthLimit)", at: position)
    }
    var parts = [try parseSequence(depth: depth)]
    while take("|") { parts.append(try parseSequence(depth: depth)) }
    return parts.count == 1 ? parts[0] : .choice(parts)
  }

  /// What the last thing read is to a repetition behind it.
  private enum Previous {
    case item, repetition, nothing
  }

  /// `sequence = { atom [ repetition [ "?" ] ] }`
  private mutating func parseSequence(depth: Int) throws(PatternError) -> RegularExpression {
    var items: [RegularExpression] = []
    var previous = Previous.nothing
    while let next = peek(), next != "|", next != ")" {
      let start = position
      if let (least, most) = try parseRepetition() {
        let spelling = String(String.UnicodeScalarView(scalars[start..<position]))
        switch previous {
        case .nothing: throw error("`\(spelling)` has nothing to repeat", at: start)
        case .repetition: throw error("`\(spelling)` repeats a repetition; put that in parentheses", at: start)
        case .item: break
        }
        _ = take("?")
        items.append(.repetition(items.removeLast(), least: least, most: most))
        previous = .repetition
      } else {
        let count = items.count
        try parseAtom(into: &items, depth: depth)
        // `(?i)` and `\Q\E` add nothing that could be repeated.
        previous = items.count > count ? .item : .nothing
      }
    }
    return items.count == 1 ? items[0] : .sequence(items)
  }

  /// `repetition = "*" | "+" | "?" | "{" n [ "," [ n ] ] "}"`; a brace that fits none of these is itself.
  private mutating func parseRepetition() throws(PatternError) -> (least: Int, most: Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    let start = position
    guard take("{"), let least = takeCount() else {
      position = start
      return nil
    }
    var most: Int? = least
    if take(",") { most = takeCount() }
    guard take("}") else {
      position = start
      return nil
    }
    if max(least, most ?? 0) > Self.countLimit {
      throw error("a count is at most \(Self.countLimit)", at: start)
    }
    if let most, most < least { throw error("the counts are in the wrong order", at: start) }
    return (least, most)
  }

  /// Digits without a leading zero; more of them than any count may have are no count (RE2 does the same).
  private mutating func takeCount() -> Int? {
    let start = position
    var value = 0
    while let digit = peek(), "0"..."9" ~= digit {
      value = value * 10 + Int(digit.value - 0x30)
      if value >= 100_000_000 { return nil }
      position += 1
    }
    if position == start || (scalars[start] == "0" && position - start > 1) { return nil }
    return value
  }

  private mutating func parseAtom(into items: inout [RegularExpression], depth: Int) throws(PatternError) {
    let start = position
    guard let scalar = advance() else { return }
    switch scalar {
    case "(": try parseGroup(from: start, into: &items, depth: depth)
    case "[": items.append(.set(try parseClass(from: start)))
    case ".":
      items.append(.set(flags.dotMatchesNewline ? .all : CodePointSet(0x0A).complement))
    case "^": items.append(.assertion(flags.isMultiline ? .lineStart : .textStart))
    case "$": items.append(.assertion(flags.isMultiline ? .lineEnd : .textEnd))
    case "\\": try parseEscape(from: start, into: &items)
    default: items.append(literal(scalar))
    }
  }

  func literal(_ scalar: Unicode.Scalar) -> RegularExpression { .set(folded(CodePointSet(scalar.value))) }

  func folded(_ set: CodePointSet) -> CodePointSet {
    flags.ignoresCase ? SimpleFolding.closure(of: set) : set
  }

  // MARK: Groups

  /// `group = "(" [ "?:" | "?flags:" | "?P<name>" | "?<name>" ] choice ")" | "(?flags)"`
  private mutating func parseGroup(
    from start: Int, into items: inout [RegularExpression], depth: Int
  ) throws(PatternError) {
    let outer = flags
    if take("?") {
      if peek() == "P" || peek() == "<" {
        try parseName(from: start)
      } else if try parseFlags(from: start) {
        return
      }
    }
    items.append(try parseChoice(depth: depth + 1))
    if !take(")") { throw error("missing `)`", at: start) }
    flags = outer
  }

  private mutating func parseName(from start: Int) throws(PatternError) {
    let isOld = take("P")
    guard take("<") else {
      throw error(
        peek() == "=" || peek() == ">" ? "back-references are not supported" : "unknown kind of group", at: start)
    }
    if !isOld, peek() == "=" || peek() == "!" { throw error("look-around is not supported", at: start) }
    let nameStart = position
    while let scalar = peek(), Self.isNamePart(scalar) { position += 1 }
    let name = scalars[nameStart..<position].map(\.value)
    guard !name.isEmpty, take(">") else { throw error("a group's name is letters, digits and `_`", at: nameStart) }
    guard names.insert(name).inserted else { throw error("two groups have one name", at: nameStart) }
  }

  private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .nonspacingMark, .spacingMark, .connectorPunctuation:
      true
    default: false
    }
  }

  /// Reads what stands behind `(?`; true if that was all of the group, as in `(?i)`.
  private mutating func parseFlags(from start: Int) throws(PatternError) -> Bool {
    if peek() == "=" || peek() == "!" { throw error("look-around is not supported", at: start) }
    var changed = flags
    var isOn = true
    var isWaiting = false
    while let flag = advance() {
      switch flag {
      case "i": changed.ignoresCase = isOn
      case "s": changed.dotMatchesNewline = isOn
      case "m": changed.isMultiline = isOn
      case "U": break  // Which match is preferred does not matter here.
      case "-" where isOn:
        isOn = false
        isWaiting = true
        continue
      case ":" where !isWaiting, ")" where !isWaiting:
        flags = changed
        return flag == ")"
      default: throw error("unknown kind of group", at: start)
      }
      isWaiting = false
    }
    throw error("missing `)`", at: start)
  }

  // MARK: Text

  func peek(_ distance: Int = 0) -> Unicode.Scalar? {
    position + distance < scalars.count ? scalars[position + distance] : nil
  }

  mutating func advance() -> Unicode.Scalar? {
    guard let scalar = peek() else { return nil }
    position += 1
    return scalar
  }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek() == scalar else { return false }
    position += 1
    return true
  }

  func error(_ message: String, at position: Int) -> PatternError {
    PatternError(message: message, offset: scalars[..<position].reduce(0) { $0 + UTF8.width($1) })
  }
}
