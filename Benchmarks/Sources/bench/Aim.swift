/// What was promised of speed, and what this run measured.
struct Aim {
  let name: String
  /// In `unit`.
  let measured, most: Double
  let unit: String

  /// True if the promise was kept.
  var isKept: Bool { measured <= most }

  /// Whether it was kept, in a line.
  var verdict: String {
    "\(isKept ? "kept" : "MISSED"): \(name): \(Table.rounded(measured)) \(unit), at most \(Table.rounded(most)) \(unit)"
  }
}
