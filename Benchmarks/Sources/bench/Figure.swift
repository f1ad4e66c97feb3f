/// What one measurement found, as a line of five fields with a tab between any two: name, median, least, most, unit.
/// `make bench` reads them and says which promises were kept.
struct Figure {
  enum Unit: Double {
    case ns = 1
    case µs = 1e3
    case ms = 1e6
  }

  static func print(_ name: String, _ time: Measurement, _ unit: Unit) {
    func text(_ nanoseconds: Double) -> String { "\(Double(Int(nanoseconds / unit.rawValue * 100 + 0.5)) / 100)" }
    Swift.print([name, text(time.median), text(time.least), text(time.most), "\(unit)"].joined(separator: "\t"))
  }
}
