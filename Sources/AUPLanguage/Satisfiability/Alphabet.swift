import SCIMModel

/// One letter for each kind of code point that some tests can tell apart.
struct Alphabet {
  private let caseExact: Bool
  /// Code points of constants: each is a kind of its own.
  private var singles: Set<UInt32> = []
  /// Those that texts are ordered by.
  private var ordered: Set<UInt32> = []
  private var sets: [CodePointSet] = []

  init(caseExact: Bool) { self.caseExact = caseExact }

  mutating func add(_ scalars: [Unicode.Scalar], areOrdered: Bool) {
    for scalar in scalars {
      singles.insert(scalar.value)
      if areOrdered { ordered.insert(scalar.value) }
    }
  }

  /// - Parameter sets: Those of a pattern.
  mutating func add(_ sets: [CodePointSet]) { self.sets += sets }

  /// What tests see of a code point.
  private struct Kind: Hashable {
    /// The code point itself, if a constant has it; else 0.
    var single: UInt32
    /// How many of those that texts are ordered by lie below.
    var order: Int
    var sets: [Bool]
    /// What it folds to, if that is several code points.
    var key: [Unicode.Scalar] = []
  }

  /// The letters, plain ones first. O(ranges × sets).
  func letters() -> [Letter] {
    var starts: Set<UInt32> = [0]
    for scalar in singles { starts.formUnion([scalar, scalar + 1]) }
    for range in sets.flatMap(\.ranges) { starts.formUnion([range.lowerBound, range.upperBound + 1]) }
    let bounds = starts.filter { $0 <= CodePointSet.last }.sorted()
    let order = ordered.sorted()
    var kinds: Set<Kind> = []
    var letters: [Letter] = []
    for (index, low) in bounds.enumerated() {
      let high = index + 1 < bounds.count ? bounds[index + 1] - 1 : CodePointSet.last
      let kind = kind(low, order)
      if kinds.contains(kind) { continue }
      guard let scalar = representative(low...high) else { continue }
      kinds.insert(kind)
      letters.append(Letter(scalar, caseExact: caseExact))
    }
    if !caseExact && !sets.isEmpty {
      for scalar in Self.foldingToSeveral {
        let letter = Letter(scalar, caseExact: false)
        var kind = kind(scalar.value, order)
        kind.key = letter.key
        if kinds.insert(kind).inserted { letters.append(letter) }
      }
    }
    return letters.enumerated().sorted { a, b in
      (Self.rank(a.element.scalar), a.offset) < (Self.rank(b.element.scalar), b.offset)
    }.map(\.element)
  }

  private func kind(_ value: UInt32, _ order: [UInt32]) -> Kind {
    Kind(
      single: singles.contains(value) ? value : 0, order: order.count { $0 < value },
      sets: sets.map { $0.contains(value) })
  }

  /// Letters that people like to read, the first of them first.
  private static let plain = Array("xyzabcdefghijklmnopqrstuvw0123456789XYZABCDEFGHIJKLMNOPQRSTUVW-_. @".unicodeScalars)

  private static func rank(_ scalar: Unicode.Scalar) -> Int { plain.firstIndex(of: scalar) ?? plain.count }

  /// Code points of a range that are looked at, before it counts as having no letter.
  private static let mostTried: UInt32 = 4_096

  /// A code point of a range that may stand in a key: composed, and folded if case does not count. Nil if there is none.
  private func representative(_ range: ClosedRange<UInt32>) -> Unicode.Scalar? {
    if let plain = Self.plain.first(where: { range.contains($0.value) && mayStand($0) }) { return plain }
    var other: Unicode.Scalar?
    for value in range.lowerBound...min(range.upperBound, range.lowerBound + Self.mostTried) {
      guard let scalar = Unicode.Scalar(value), mayStand(scalar) else { continue }
      if isReadable(scalar) { return scalar }
      other = other ?? scalar
    }
    return other
  }

  private func mayStand(_ scalar: Unicode.Scalar) -> Bool {
    Array(String(decoding: ComparisonKey.of(String(scalar), caseExact: caseExact), as: UTF8.self).unicodeScalars) == [
      scalar
    ]
  }

  private func isReadable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .unassigned, .privateUse, .surrogate, .nonspacingMark, .enclosingMark, .spacingMark,
      .lineSeparator, .paragraphSeparator:
      false
    default: true
    }
  }

  /// Code points that fold to several, such as ß: a pattern tells them from what they fold to.
  private static let foldingToSeveral: [Unicode.Scalar] = (UInt32(0x80)...0xFB17).compactMap { value in
    guard let scalar = Unicode.Scalar(value), scalar.properties.changesWhenCaseFolded else { return nil }
    let key = String(decoding: ComparisonKey.of(String(scalar), caseExact: false), as: UTF8.self)
    return key.unicodeScalars.count > 1 ? scalar : nil
  }
}
