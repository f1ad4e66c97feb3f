extension PatternParser {
  /// `\A \z \b \B \Q…\E`, named classes and escaped characters, outside of brackets, behind the backslash.
  mutating func parseEscape(from start: Int, into items: inout [RegularExpression]) throws(PatternError) {
    switch peek() {
    case "A": takeAssertion(.textStart, into: &items)
    case "z": takeAssertion(.textEnd, into: &items)
    case "b": takeAssertion(.wordBoundary, into: &items)
    case "B": takeAssertion(.notWordBoundary, into: &items)
    case "Q":
      position += 1
      parseQuoted(into: &items)
    default:
      if let set = try parseNamedClass(from: start) {
        items.append(.set(set))
      } else {
        items.append(.set(folded(CodePointSet(try parseCharacterEscape(from: start)))))
      }
    }
  }

  private mutating func takeAssertion(_ assertion: Assertion, into items: inout [RegularExpression]) {
    position += 1
    items.append(.assertion(assertion))
  }

  /// Everything up to `\E` or the end stands for itself.
  private mutating func parseQuoted(into items: inout [RegularExpression]) {
    while let scalar = advance() {
      if scalar == "\\", take("E") { return }
      items.append(literal(scalar))
    }
  }

  /// The code point of `\n`, `\x{41}`, `\x41`, `\101` or `\.`, behind the backslash.
  mutating func parseCharacterEscape(from start: Int) throws(PatternError) -> UInt32 {
    guard let scalar = advance() else { throw error("the pattern ends with a lone backslash", at: start) }
    switch scalar {
    case "a": return 0x07
    case "t": return 0x09
    case "n": return 0x0A
    case "v": return 0x0B
    case "f": return 0x0C
    case "r": return 0x0D
    case "x": return try parseHex(from: start)
    case "0"..."9": return try parseOctal(scalar, from: start)
    case "C": throw error("`\\C` is not supported, for it would cut characters apart", at: start)
    case "k", "g": throw error("back-references are not supported", at: start)
    case "_": return scalar.value
    default:
      // Every other ASCII character that is no letter stands for itself.
      guard scalar.isASCII, !UnicodeClasses.word.contains(scalar.value) else {
        throw error("unknown escape `\\\(scalar)`", at: start)
      }
      return scalar.value
    }
  }

  /// `\0`, `\07`, `\123`; a lone digit from 1 on would be a back-reference.
  private mutating func parseOctal(_ first: Unicode.Scalar, from start: Int) throws(PatternError) -> UInt32 {
    func isOctal(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { "0"..."7" ~= $0 } ?? false }
    guard isOctal(first), first == "0" || isOctal(peek()) else {
      throw error("back-references are not supported", at: start)
    }
    var value = first.value - 0x30
    for _ in 0..<2 where isOctal(peek()) {
      value = value * 8 + (advance()?.value ?? 0x30) - 0x30
    }
    return value
  }

  /// `\x41` or `\x{1F600}`.
  private mutating func parseHex(from start: Int) throws(PatternError) -> UInt32 {
    let isBraced = take("{")
    var value: UInt32 = 0
    var count = 0
    while isBraced || count < 2, let digit = peek().flatMap(Self.hexValue) {
      value = value * 16 + digit
      guard value <= CodePointSet.last else { throw error("there is no such code point", at: start) }
      position += 1
      count += 1
    }
    guard isBraced ? count > 0 && take("}") : count == 2 else {
      throw error("`\\x` takes two hexadecimal digits, or any number of them in braces", at: start)
    }
    return value
  }

  private static func hexValue(_ scalar: Unicode.Scalar) -> UInt32? {
    switch scalar {
    case "0"..."9": scalar.value - 0x30
    case "A"..."F": scalar.value - 0x41 + 10
    case "a"..."f": scalar.value - 0x61 + 10
    default: nil
    }
  }
}
