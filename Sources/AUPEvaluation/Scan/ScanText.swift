import SCIMModel

/// Escapes.
extension RecordScanner {
  /// Appends what a string with escapes means to ``unescaped``; false if an escape is wrong.
  mutating func unescape(_ text: TokenText, _ range: Range<Int>) -> Bool {
    var place = range.lowerBound
    while place < range.upperBound {
      let byte = text[place]
      guard byte == UInt8(ascii: "\\") else {
        unescaped.append(byte)
        place += 1
        continue
      }
      let letter = text[place + 1]
      if letter == UInt8(ascii: "u") {
        guard let (scalar, length) = scalar(text, place, range.upperBound) else { return false }
        unescaped.append(contentsOf: Array(String(scalar).utf8))
        place += length
        continue
      }
      guard let byte = JSONGrammar.escaped(letter) else { return false }
      unescaped.append(byte)
      place += 2
    }
    return true
  }

  /// The code point of `\uXXXX`, or of two of them that are a surrogate pair, and the bytes it takes.
  private func scalar(_ text: TokenText, _ place: Int, _ end: Int) -> (scalar: Unicode.Scalar, length: Int)? {
    guard let unit = unit(text, place, end) else { return nil }
    if let scalar = Unicode.Scalar(unit) { return (scalar, 6) }
    return self.unit(text, place + 6, end).flatMap { JSONGrammar.scalar(high: unit, low: $0) }.map { ($0, 12) }
  }

  private func unit(_ text: TokenText, _ place: Int, _ end: Int) -> UInt32? {
    guard place + 6 <= end, text[place] == UInt8(ascii: "\\"), text[place + 1] == UInt8(ascii: "u") else { return nil }
    var unit: UInt32 = 0
    for offset in 2..<6 {
      guard let digit = JSONGrammar.hexValue(text[place + offset]) else { return nil }
      unit = unit << 4 | digit
    }
    return unit
  }
}

/// The form in which nearly every date-time comes: `2027-01-31T09:00:00Z`, perhaps with a fraction.
enum PlainDateTime {
  /// True only for texts that are valid date-times; for other forms of them false as well.
  static func matches(_ text: TokenText, _ range: Range<Int>) -> Bool {
    let start = range.lowerBound
    guard range.count >= 20, text[range.upperBound - 1] == UInt8(ascii: "Z") else { return false }
    // "YYYY-MM-", "DDTHH:MM", and ":MM:SS" behind the hour.
    let date = text.word(at: start)
    let time = text.word(at: start + 8)
    let seconds = text.word(at: start + 11) >> 16
    guard has(date, 0xFF00_00FF_0000_0000, 0x2D00_002D_0000_0000), hasDigits(date, 0x00FF_FF00_FFFF_FFFF),
      has(time, 0x0000_FF00_00FF_0000, 0x0000_3A00_0054_0000), hasDigits(time, 0xFFFF_00FF_FF00_FFFF),
      has(seconds, 0x0000_0000_FF00_00FF, 0x0000_0000_3A00_003A), hasDigits(seconds, 0x0000_FFFF_00FF_FF00)
    else { return false }
    func digit(_ offset: Int) -> Int { Int(text[start + offset]) - 0x30 }
    let month = digit(5) * 10 + digit(6)
    let day = digit(8) * 10 + digit(9)
    // Whether there is a 29th of February is for the strict parser to say.
    let days = month == 2 ? 28 : 30 + (month + month >> 3) & 1
    guard digit(0) > 0, month >= 1, month <= 12, day >= 1, day <= days, digit(11) * 10 + digit(12) < 24, digit(14) < 6,
      digit(17) < 6, (0...9).contains(digit(18))
    else { return false }
    if range.count == 20 { return true }
    guard text[start + 19] == UInt8(ascii: "."), range.count >= 22, range.count <= 30 else { return false }
    for offset in 20..<range.count - 1 where !(0...9).contains(digit(offset)) { return false }
    return true
  }

  /// True if the bytes of a mask are these.
  private static func has(_ word: UInt64, _ mask: UInt64, _ bytes: UInt64) -> Bool { word & mask == bytes }

  /// True if all bytes of a mask are digits: their high half is 3, and six more does not change that.
  private static func hasDigits(_ word: UInt64, _ mask: UInt64) -> Bool {
    let bytes = word & mask | 0x3030_3030_3030_3030 & ~mask
    return bytes & 0xF0F0_F0F0_F0F0_F0F0 == 0x3030_3030_3030_3030
      && (bytes &+ 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0 == 0x3030_3030_3030_3030
  }
}
