/// The name that was probably meant, by the number of slips between it and the one that was written.
///
/// ```swift
/// NameSuggestion.closest(to: "departmnt", among: ["title", "department"])  // "department"
/// ```
public enum NameSuggestion {
  /// The candidate with the fewest slips (a letter left out, put in, changed, or swapped with its neighbour; ASCII
  /// case does not count), or nil if none is near: one slip for names of up to 4 letters, two up to 8, three beyond.
  ///
  /// Of equally near ones the first in code point order, whatever the order of the candidates.
  /// O(candidates × length of the name), as only a band of the distance table is looked at.
  public static func closest(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = folded(name)
    guard !wanted.isEmpty, wanted.count <= longest else { return nil }
    var allowed = wanted.count <= 4 ? 1 : wanted.count <= 8 ? 2 : 3
    // One slip in a name of one letter leaves nothing of it.
    if wanted.count == 1 { allowed = 0 }
    var best: String?
    for candidate in candidates where abs(candidate.utf8.count - name.utf8.count) <= 4 * allowed {
      guard let distance = distance(wanted, folded(candidate), atMost: allowed) else { continue }
      if distance < allowed || best.map({ precedes(candidate, $0) }) ?? true { best = candidate }
      allowed = distance
    }
    return best
  }

  /// Beyond this many code points nobody mistyped a name.
  private static let longest = 128

  private static func folded(_ text: String) -> [UInt32] {
    text.unicodeScalars.map { $0.value &- 0x41 < 26 ? $0.value | 0x20 : $0.value }
  }

  private static func precedes(_ a: String, _ b: String) -> Bool {
    a.unicodeScalars.lexicographicallyPrecedes(b.unicodeScalars)
  }

  /// The Damerau–Levenshtein distance (adjacent swaps, no edits inside them), or nil if it is above the bound.
  static func distance(_ a: [UInt32], _ b: [UInt32], atMost bound: Int) -> Int? {
    guard abs(a.count - b.count) <= bound else { return nil }
    if b.isEmpty { return a.count }
    let far = bound + 1
    var beforeLast = [Int](repeating: far, count: b.count + 1)
    var last = (0...b.count).map { min($0, far) }
    var leastOfLast = 0
    for row in 0..<a.count {
      var current = [Int](repeating: far, count: b.count + 1)
      current[0] = min(row + 1, far)
      let from = max(0, row - bound)
      let to = min(b.count, row + bound + 1)
      for column in from..<to {
        var least = last[column] + (a[row] == b[column] ? 0 : 1)
        least = min(least, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, a[row] == b[column - 1], a[row - 1] == b[column] {
          least = min(least, beforeLast[column - 1] + 1)
        }
        current[column + 1] = min(least, far)
      }
      // A swap reaches back two rows: where both are beyond the bound, so is all that comes.
      let leastOfCurrent = min(current[0], current[(from + 1)...to].min() ?? far)
      if min(leastOfLast, leastOfCurrent) > bound { return nil }
      leastOfLast = leastOfCurrent
      beforeLast = last
      last = current
    }
    return last[b.count] <= bound ? last[b.count] : nil
  }
}
