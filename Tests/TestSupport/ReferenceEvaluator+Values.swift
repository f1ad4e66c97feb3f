import AUPLanguage
import Foundation
import SCIMModel

extension ComparisonOperator {
  /// The relation between two values that have an order.
  func relates<Value: Comparable>(_ a: Value, _ b: Value) -> Bool {
    switch self {
    case .eq: a == b
    case .ne: a != b
    case .gt: a > b
    case .ge: a >= b
    case .lt: a < b
    case .le: a <= b
    case .co, .sw, .ew, .in, .matches: fatalError("`\(self)` is for strings")
    }
  }

  /// The relation between two strings: code point by code point.
  func relates(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Bool {
    switch self {
    case .eq: a == b
    case .ne: a != b
    case .gt: b.lexicographicallyPrecedes(a)
    case .ge: !a.lexicographicallyPrecedes(b)
    case .lt: a.lexicographicallyPrecedes(b)
    case .le: !b.lexicographicallyPrecedes(a)
    case .co: a.count >= b.count && (0...(a.count - b.count)).contains { a[$0...].starts(with: b) }
    case .sw: a.starts(with: b)
    case .ew: a.reversed().starts(with: b.reversed())
    case .in, .matches: fatalError("`\(self)` is no relation")
    }
  }
}

extension ReferenceEvaluator {
  /// NFC, by Foundation.
  func compose(_ text: String) -> String {
    text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping
  }

  func exact(_ text: String) -> [Unicode.Scalar] { Array(compose(text).unicodeScalars) }

  /// "`lowercased().uppercased().lowercased()` gives these classes, except that dotless i must be left out."
  func fold(_ text: String) -> [Unicode.Scalar] {
    var folded = ""
    for scalar in compose(text).unicodeScalars {
      folded += scalar == "ı" ? "ı" : String(scalar).lowercased().uppercased().lowercased()
    }
    return exact(folded)
  }
}

/// A moment, read from RFC 3339 text by the calendar alone.
struct ReferenceInstant: Comparable {
  var seconds: Int
  var nanoseconds: Int

  init(seconds: Int, nanoseconds: Int) { (self.seconds, self.nanoseconds) = (seconds, nanoseconds) }

  /// `2026-01-31`, or `2026-01-31T12:00:00.5+01:00`; nil for anything else.
  init?(_ text: String) {
    let pattern = #/(\d{4})-(\d\d)-(\d\d)(?:[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d*)?(?:[Zz]|([+-])(\d\d):(\d\d)))?/#
    guard let match = try? pattern.wholeMatch(in: text) else { return nil }
    func number(_ part: Substring?) -> Int { Int(part ?? "0") ?? 0 }
    let year = number(match.1)
    let month = number(match.2)
    // Days from civil, by counting years and months one by one.
    var days = 0
    for earlier in stride(from: 1970, to: year, by: 1) { days += Self.isLeap(earlier) ? 366 : 365 }
    for later in stride(from: 1969, through: year, by: -1) { days -= Self.isLeap(later) ? 366 : 365 }
    let lengths = [31, Self.isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard 1...12 ~= month, 1...lengths[month - 1] ~= number(match.3) else { return nil }
    days += lengths.prefix(month - 1).reduce(0, +) + number(match.3) - 1
    let offset = (number(match.9) * 60 + number(match.10)) * (match.8 == "-" ? -60 : 60)
    seconds = days * 86_400 + number(match.4) * 3_600 + number(match.5) * 60 + number(match.6) - offset
    nanoseconds = number(match.7.map { $0 + String(repeating: "0", count: 9 - $0.count) }.map { Substring($0) })
  }

  private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  static func < (a: Self, b: Self) -> Bool { (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds) }

  func advanced(by duration: DurationSyntax?) -> ReferenceInstant {
    guard let duration else { return self }
    let minutes = [.minutes: 1, .hours: 60, .days: 24 * 60, .weeks: 7 * 24 * 60][duration.unit]! * duration.count
    return ReferenceInstant(seconds: seconds + (duration.isNegative ? -60 : 60) * minutes, nanoseconds: nanoseconds)
  }
}
