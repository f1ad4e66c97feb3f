import SCIMModel

/// Which single code points are the same letter in another case.
///
/// Two code points are, if their ``ComparisonKey``s without case are equal: the relation by which strings compare, as far
/// as it goes from one code point to one. So `ß` and `ẞ` match each other under `(?i)`, but neither matches `ss`,
/// which is two; RE2 says the same.
enum SimpleFolding {
  /// The set and every other case of its members.
  static func closure(of set: CodePointSet) -> CodePointSet {
    if set == .all { return set }
    var ranges = set.ranges
    for range in set.ranges where range.lowerBound < 0x80 {
      for scalar in range.lowerBound...min(range.upperBound, 0x7F) { ranges += asciiOrbit(scalar) }
    }
    // The table costs some milliseconds once; patterns in ASCII do without.
    if let last = set.ranges.last, last.upperBound >= 0x80 {
      for orbit in orbits where orbit.contains(where: set.contains) {
        for other in orbit where !set.contains(other) { ranges.append(other...other) }
      }
    }
    return ranges.count == set.ranges.count ? set : CodePointSet(ranges)
  }

  private static func asciiOrbit(_ scalar: UInt32) -> [ClosedRange<UInt32>] {
    let upper = scalar & ~0x20
    guard 0x41...0x5A ~= upper else { return [] }
    let lower = upper | 0x20
    let pair = [upper...upper, lower...lower]
    switch lower {
    case 0x6B: return pair + [0x212A...0x212A]  // KELVIN SIGN
    case 0x73: return pair + [0x17F...0x17F]  // LATIN SMALL LETTER LONG S
    default: return pair
    }
  }

  /// Every class of two or more code points with one key. No letter with case lies beyond the first two planes.
  private static let orbits: [[UInt32]] = {
    var classes: [[UInt8]: [UInt32]] = [:]
    for value in UInt32(0)...0x1FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let properties = scalar.properties
      guard properties.changesWhenCaseMapped || properties.changesWhenCaseFolded else { continue }
      classes[ComparisonKey.of(String(scalar), caseExact: false), default: []].append(value)
    }
    return classes.values.filter { $0.count > 1 }
  }()
}
