import SCIMModel
import SourceDiagnostics

/// Numbers, durations and strings.
extension Lexer {
  mutating func scanNumber() -> Token {
    let start = place
    if byte() == UInt8(ascii: "-") { place += 1 }
    guard let first = byte(), first &- 0x30 < 10 else { return token(.punctuation(UInt8(ascii: "-")), from: start) }
    skipDigits()
    if let unit = byte(), unit | 0x20 != UInt8(ascii: "e"), Self.isNameStart(unit) {
      guard file.bytes[start] == UInt8(ascii: "-") else { return scanDuration(digitsFrom: start) }
      // `now -90d`: the sign is an operator, as it is where a blank follows it.
      place = start + 1
      return token(.punctuation(UInt8(ascii: "-")), from: start)
    }
    if byte() == UInt8(ascii: ".") {
      place += 1
      skipDigits()
    }
    if let e = byte(), e | 0x20 == UInt8(ascii: "e") {
      place += 1
      if let sign = byte(), sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { place += 1 }
      skipDigits()
    }
    while let b = byte(), Self.isNameStart(b) || b == UInt8(ascii: ".") { place += 1 }
    if let number = DecimalNumber(parsing: file.bytes[start..<place]) {
      return token(.number, from: start, .number(number))
    } else {
      report(.badNumber(text(from: start)), span(from: start))
      return token(.unknown, from: start)
    }
  }

  private mutating func skipDigits() { while let b = byte(), b &- 0x30 < 10 { place += 1 } }

  private mutating func scanDuration(digitsFrom start: Int) -> Token {
    let digits = text(from: start)
    let unitStart = place
    while let b = byte(), Self.isNamePart(b) { place += 1 }
    let isPlain = digits.utf8.first != UInt8(ascii: "0") || digits.utf8.count == 1
    guard isPlain, let unit = DurationSyntax.Unit(rawValue: text(from: unitStart)) else {
      report(.badDuration(text(from: start)), span(from: start))
      return token(.unknown, from: start)
    }
    guard let count = Int(digits), count <= limits.largestInteger else {
      report(.tooLarge(text(from: start), .invalidDuration, limit: limits.largestInteger), span(from: start))
      return token(.unknown, from: start)
    }
    return token(.duration, from: start, .duration(count: count, unit))
  }

  mutating func scanString() -> Token {
    let start = place
    place += 1
    // Nearly every string says what its bytes say.
    place = Self.endOfPlainWords(file.bytes.span, from: place)
    while let b = byte(), b >= 0x20, b != UInt8(ascii: "\""), b != UInt8(ascii: "\\") { place += 1 }
    guard byte() == UInt8(ascii: "\"") else { return scanString(from: start) }
    place += 1
    checkLength(place - start - 2, of: start)
    return token(.string, from: start)
  }

  /// The end of what a string says as it stands: of its words of eight bytes, or the first byte that is something else.
  private static func endOfPlainWords(_ bytes: Span<UInt8>, from start: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    var place = start
    while place + 8 <= bytes.count {
      let word = word(bytes, place)
      let quotes = word ^ ones &* 0x22
      let escapes = word ^ ones &* 0x5C
      // The least bit that is set is that of a quote, a backslash or a control character; others may be wrong.
      let marks =
        ((quotes &- ones) & ~quotes | (escapes &- ones) & ~escapes | (word &- ones &* 0x20) & ~word) & ones << 7
      if marks != 0 { return place + marks.trailingZeroBitCount >> 3 }
      place += 8
    }
    return place
  }

  /// A string with escapes, or with what does not belong in one.
  private mutating func scanString(from start: Int) -> Token {
    place = start + 1
    var value: [UInt8] = []
    while true {
      guard let b = byte(), b != 0x0A, b != 0x0D else {
        report(.unterminatedString, span(from: start))
        break
      }
      if b == UInt8(ascii: "\\") {
        scanEscape(into: &value)
        continue
      }
      place += 1
      if b == UInt8(ascii: "\"") { break }
      if b < 0x20 { report(.controlCharacter(Unicode.Scalar(b)), span(from: place - 1)) }
      value.append(b)
    }
    checkLength(value.count, of: start)
    return token(.string, from: start, .text(String(decoding: value, as: UTF8.self)))
  }

  private mutating func checkLength(_ count: Int, of start: Int) {
    if count > limits.stringBytes {
      report(.stringTooLong(bytes: count, limit: limits.stringBytes), span(from: start))
    }
  }

  private mutating func scanEscape(into value: inout [UInt8]) {
    let start = place
    place += 1
    guard let b = byte(), b != 0x0A, b != 0x0D else { return report(.badEscape("\\"), span(from: start)) }
    place += 1
    switch b {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): value.append(b)
    case UInt8(ascii: "b"): value.append(0x08)
    case UInt8(ascii: "f"): value.append(0x0C)
    case UInt8(ascii: "n"): value.append(0x0A)
    case UInt8(ascii: "r"): value.append(0x0D)
    case UInt8(ascii: "t"): value.append(0x09)
    case UInt8(ascii: "u"):
      if let scalar = scanUnicodeEscape() {
        value.append(contentsOf: Array(String(scalar).utf8))
      } else {
        report(.badEscape(text(from: start)), span(from: start))
      }
    default:
      while let more = byte(), more & 0xC0 == 0x80 { place += 1 }
      report(.badEscape(text(from: start)), span(from: start))
    }
  }

  /// `XXXX`, or `XXXX\uXXXX` for a pair of surrogates.
  private mutating func scanUnicodeEscape() -> Unicode.Scalar? {
    guard let high = scanHex() else { return nil }
    guard high >> 10 == 0x36 else { return Unicode.Scalar(high) }
    guard byte() == UInt8(ascii: "\\"), byte(1) == UInt8(ascii: "u") else { return nil }
    let beforeLow = place
    place += 2
    guard let low = scanHex(), low >> 10 == 0x37 else {
      place = beforeLow
      return nil
    }
    return Unicode.Scalar(0x10000 + (high & 0x3FF) << 10 + (low & 0x3FF))
  }

  private mutating func scanHex() -> UInt32? {
    var code: UInt32 = 0
    for offset in 0..<4 {
      guard let b = byte(offset), let digit = Character(Unicode.Scalar(b)).hexDigitValue else { return nil }
      code = code << 4 | UInt32(digit)
    }
    place += 4
    return code
  }

  /// `'text'` and `“text”`: read as the string that was meant.
  mutating func scanWrongQuotes(_ opener: Unicode.Scalar, closing: [Unicode.Scalar]) -> Token {
    let start = place
    place += UTF8.width(opener)
    let inner = place
    while let b = byte(), b != 0x0A, b != 0x0D {
      guard let scalar = scalarAhead() else {
        place += 1
        continue
      }
      if closing.contains(scalar) {
        let value = text(from: inner)
        place += UTF8.width(scalar)
        let isPlain = value.unicodeScalars.allSatisfy { $0 != "\"" && $0 != "\\" && $0.value >= 0x20 }
        report(.wrongQuotes(String(opener), replacement: isPlain ? "\"\(value)\"" : nil), span(from: start))
        return token(.string, from: start, .text(value))
      }
      place += UTF8.width(scalar)
    }
    report(.wrongQuotes(String(opener), replacement: nil), span(from: start))
    return token(.unknown, from: start)
  }
}
