/// A property of Unicode that has one value, or none, for each code point, as `scripts/unicode-tables` writes it down.
struct UnicodeTable: Sendable {
  /// The values, with blanks between.
  let names: StaticString
  /// From code point 0 on the length of each run and the number of its value plus one, 0 for none; both in digits of five
  /// bits, lowest first, written in base 64, each but the last plus 32.
  let runs: StaticString

  /// The code points of each value. O(runs).
  func decoded() -> [String: CodePointSet] {
    let names = names.description.split(separator: " ")
    var ranges = [[ClosedRange<UInt32>]](repeating: [], count: names.count)
    var next: UInt32 = 0
    var digits = runs.description.utf8.makeIterator()
    while let length = Self.number(&digits), let value = Self.number(&digits) {
      if value > 0 { ranges[Int(value) - 1].append(next...(next + length - 1)) }
      next += length
    }
    return Dictionary(uniqueKeysWithValues: zip(names, ranges).map { (String($0), CodePointSet($1)) })
  }

  private static func number(_ digits: inout String.UTF8View.Iterator) -> UInt32? {
    var value: UInt32 = 0
    var shift: UInt32 = 0
    while let digit = digits.next() {
      let bits: UInt32 =
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit) - 97 + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit) - 48 + 52
        case UInt8(ascii: "+"): 62
        default: 63
        }
      value |= (bits & 31) << shift
      if bits < 32 { return value }
      shift += 5
    }
    return nil
  }
}
