/// Lines of a table: what, median, least and most.
struct Table {
  static func head(_ title: String) {
    print("\n\(title)")
    print(pad("", 52), lead("median"), lead("least"), lead("most"))
  }

  static func row(_ name: String, _ time: Measurement, per unit: Double, _ symbol: String) {
    func text(_ value: Double) -> String { lead("\(rounded(value / unit)) \(symbol)") }
    print(pad(name, 52), text(time.median), text(time.least), text(time.most))
  }

  /// With two digits behind the point, or none if it is large.
  static func rounded(_ value: Double) -> Double {
    value < 100 ? Double(Int(value * 100 + 0.5)) / 100 : Double(Int(value + 0.5))
  }
  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
  private static func lead(_ text: String) -> String { String(repeating: " ", count: max(0, 12 - text.count)) + text }
}
