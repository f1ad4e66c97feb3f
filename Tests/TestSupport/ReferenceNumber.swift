import SCIMModel

/// A number as its digits stand on paper, read from its spelling and compared place by place.
struct ReferenceNumber: Comparable {
  private var isNegative: Bool
  /// The digits by the power of ten that they count, zeros left out.
  private var digits: [Int: Character] = [:]

  /// Reads a JSON number; stops the test if the text is none.
  init(_ text: String) {
    let pattern = #/(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?/#
    guard let match = text.wholeMatch(of: pattern) else { fatalError("no number: \(text)") }
    let power = match.4.map { Int($0.drop { $0 == "+" })! } ?? 0
    for (place, digit) in match.2.reversed().enumerated() { digits[place + power] = digit }
    for (place, digit) in (match.3 ?? "").enumerated() { digits[power - 1 - place] = digit }
    digits = digits.filter { $0.value != "0" }
    isNegative = match.1 == "-" && !digits.isEmpty
  }

  /// Reads the number of a user, by how it is written out.
  init(_ number: DecimalNumber) { self.init(number.description) }

  static func < (a: Self, b: Self) -> Bool {
    if a.isNegative != b.isNegative { return a.isNegative }
    let places = Set(a.digits.keys).union(b.digits.keys)
    guard let highest = places.filter({ a.digits[$0] != b.digits[$0] }).max() else { return false }
    let isSmaller = a.digits[highest, default: "0"] < b.digits[highest, default: "0"]
    return isSmaller != a.isNegative
  }
}
