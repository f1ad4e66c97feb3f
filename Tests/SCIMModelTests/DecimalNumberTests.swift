import Foundation
import SCIMModel
import TestSupport
import Testing

@Suite struct DecimalNumberTests {
  static func number(_ text: String) -> DecimalNumber? { DecimalNumber(parsing: text.utf8) }

  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("0.0", "0"), ("0e999999999", "0"), ("1", "1"), ("1.0", "1"), ("10e-1", "1"),
    ("-1.50", "-1.5"), ("100", "100"), ("1e2", "100"), ("1E+2", "100"), ("0.1", "0.1"), ("0.10e1", "1"),
    ("0.000001", "0.000001"), ("0.0000001", "0.0000001"), ("0.00000001", "1e-8"),
    ("123456789012345678901", "123456789012345678901"),
    ("1234567890123456789012", "1.234567890123456789012e21"), ("1e400", "1e400"), ("-12.5e-400", "-1.25e-399"),
    ("9223372036854775808", "9223372036854775808"),
    ("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"),
    ("1e999999999", "1e999999999"),
  ])
  func numberIsExactAndHasOneSpelling(text: String, expected: String) throws {
    let number = try #require(Self.number(text))
    #expect(number.description == expected)
    #expect(Self.number(expected) == number)
  }

  @Test(arguments: [
    "", "-", "+1", "01", "-01", ".5", "1.", "1.e5", "1e", "1e+", "0x1", "1_000", "1,5", " 1", "1 ", "NaN", "Infinity",
    "1e1000000000", "10e999999999", "0.1e-999999999", "1e99999999999999999999", "--1", "1e5.5", "１",
  ])
  func whatIsNoJSONNumberIsRefused(text: String) {
    #expect(Self.number(text) == nil)
  }

  @Test(arguments: [("1.5", false), ("1.0", true), ("1e2", true), ("1e-2", false), ("0", true), ("120e-1", true)])
  func integersHaveNoFraction(text: String, expected: Bool) {
    #expect(Self.number(text)?.isInteger == expected)
  }

  /// Order and equality against numbers written out in full: as integers of a thousand digits behind one point.
  @Test func comparisonAgreesWithDigitsWrittenOut() throws {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    for _ in 0..<5_000 {
      let (a, b) = (Self.randomText(&random), Self.randomText(&random))
      let (x, y) = (try #require(Self.number(a)), try #require(Self.number(b)))
      let (left, right) = (Written(a), Written(b))
      #expect((x == y) == (left == right), "\(a) \(b); \(seed)")
      #expect((x < y) == (left < right), "\(a) \(b); \(seed)")
      #expect(x != y || x.hashValue == y.hashValue, "\(a) \(b); \(seed)")
      #expect(Self.number(x.description) == x, "\(a); \(seed)")
    }
  }

  static func randomText(_ random: inout SeededGenerator) -> String {
    let digits = ["0", "1", "9", "10", "12", "120", "99"]
    var text = Bool.random(using: &random) ? "-" : ""
    text += digits.randomElement(using: &random) ?? "0"
    if Bool.random(using: &random) {
      text += "." + (["0", "5", "50", "05", "9", "001"].randomElement(using: &random) ?? "0")
    }
    if Bool.random(using: &random) { text += "e\(Int.random(in: -6...6, using: &random))" }
    return text
  }

  /// A number as sign and forty digits, twenty on each side of the point: the slow way.
  struct Written: Comparable {
    var isNegative: Bool
    var digits: [Character]

    init(_ text: String) {
      isNegative = text.hasPrefix("-")
      let parts = text.drop { $0 == "-" }.split(separator: "e")
      let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
      var whole = String(repeating: "0", count: 20) + mantissa[0]
      var fraction = (mantissa.count > 1 ? String(mantissa[1]) : "") + String(repeating: "0", count: 20)
      for _ in 0..<abs(parts.count > 1 ? Int(parts[1]) ?? 0 : 0) {
        if parts[1].hasPrefix("-") {
          fraction = String(whole.removeLast()) + fraction
        } else {
          whole.append(fraction.removeFirst())
        }
      }
      while whole.count < 40 { whole = "0" + whole }
      while fraction.count < 40 { fraction += "0" }
      digits = Array(whole.suffix(40) + fraction.prefix(40))
      if digits.allSatisfy({ $0 == "0" }) { isNegative = false }
    }

    static func < (a: Written, b: Written) -> Bool {
      if a.isNegative != b.isNegative { return a.isNegative }
      return a.isNegative ? b.digits.lexicographicallyPrecedes(a.digits) : a.digits.lexicographicallyPrecedes(b.digits)
    }
  }
}
