/// A decimal number, exact: `0.1` is one tenth and `1e400` is not infinity.
///
/// The value is `±0.d₁d₂…dₙ × 10^exponent` with `d₁` and `dₙ` not zero, so equal numbers have equal parts whichever
/// way they were written (`1`, `1.0`, `10e-1`).
public struct DecimalNumber: Hashable, Sendable, Comparable {
  /// True below zero.
  public let isNegative: Bool
  /// Decimal digits 0…9, without zeros at either end; empty for zero.
  public let digits: [UInt8]
  /// The power of ten, were the point in front of the first digit; 0 for zero.
  public let exponent: Int

  /// Makes the number of an integer.
  public init(_ value: Int64) {
    self.init(parsing: String(value).utf8)!
  }

  /// Reads the JSON number grammar (RFC 8259 §6); nil for any other text, or where the exponent passes ±999,999,999.
  public init?(parsing text: some Collection<UInt8>) {
    var rest = text[...]
    func digit() -> UInt8? { rest.first.flatMap { $0 &- 0x30 < 10 ? $0 &- 0x30 : nil } }
    let negative = rest.first == UInt8(ascii: "-")
    if negative { rest = rest.dropFirst() }
    var digits: [UInt8] = []
    while let d = digit() { digits.append(d); rest = rest.dropFirst() }
    guard !digits.isEmpty, digits[0] != 0 || digits.count == 1 else { return nil }
    var point = digits.count
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digit() != nil else { return nil }
      while let d = digit() { digits.append(d); rest = rest.dropFirst() }
    }
    if let e = rest.first, e | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      let minus = rest.first == UInt8(ascii: "-")
      if minus || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
      guard digit() != nil else { return nil }
      var power = 0
      while let d = digit() {
        power = power * 10 + Int(d)
        if power > 999_999_999 { return nil }
        rest = rest.dropFirst()
      }
      point += minus ? -power : power
    }
    guard rest.isEmpty else { return nil }
    let leading = digits.prefix { $0 == 0 }.count
    digits.removeFirst(leading)
    while digits.last == 0 { digits.removeLast() }
    let exponent = digits.isEmpty ? 0 : point - leading
    // What `description` writes can be read again: its exponent is one less.
    guard (-999_999_998...1_000_000_000).contains(exponent) else { return nil }
    self.isNegative = negative && !digits.isEmpty
    self.exponent = exponent
    self.digits = digits
  }

  /// By value.
  public static func < (a: DecimalNumber, b: DecimalNumber) -> Bool {
    if a.isNegative != b.isNegative { return a.isNegative }
    return a.isNegative ? isSmaller(b, a) : isSmaller(a, b)
  }

  private static func isSmaller(_ a: DecimalNumber, _ b: DecimalNumber) -> Bool {
    if a.digits.isEmpty || b.digits.isEmpty { return a.digits.isEmpty && !b.digits.isEmpty }
    if a.exponent != b.exponent { return a.exponent < b.exponent }
    return a.digits.lexicographicallyPrecedes(b.digits)
  }

  /// True if there is no fraction.
  public var isInteger: Bool { digits.count <= exponent || digits.isEmpty }
}

extension DecimalNumber: CustomStringConvertible {
  /// The one JSON spelling of the value: plain up to 21 digits and down to 1e-7, else with an exponent.
  public var description: String {
    if digits.isEmpty { return "0" }
    let sign = isNegative ? "-" : ""
    let text = digits.map { Character(Unicode.Scalar(0x30 + $0)) }
    if exponent > 21 || exponent < -6 {
      let fraction = text.count > 1 ? "." + String(text[1...]) : ""
      return "\(sign)\(text[0])\(fraction)e\(exponent - 1)"
    }
    if exponent <= 0 { return sign + "0." + String(repeating: "0", count: -exponent) + String(text) }
    if text.count <= exponent { return sign + String(text) + String(repeating: "0", count: exponent - text.count) }
    return sign + String(text[..<exponent]) + "." + String(text[exponent...])
  }
}
