import SCIMModel

/// When which users have to be evaluated again because of what time it is then.
///
/// By days (of 65,536 seconds), so that a moment is noted and found in O(1), and moving on by a second looks at the notes
/// of one day.
struct Agenda: Sendable {
  private struct Note: Hashable, Sendable {
    var moment: Instant
    var place: Int32
  }

  private var days: [Int64: Set<Note>] = [:]
  /// For each place its moments.
  private var moments: [Int32: [Instant]] = [:]

  /// Notes the moments of a place, and forgets those that it had.
  mutating func set(_ moments: [Instant], for place: Int32) {
    for old in self.moments[place] ?? [] {
      days[Self.day(old)]?.remove(Note(moment: old, place: place))
      if days[Self.day(old)]?.isEmpty ?? false { days[Self.day(old)] = nil }
    }
    self.moments[place] = moments.isEmpty ? nil : moments
    for moment in moments { days[Self.day(moment), default: []].insert(Note(moment: moment, place: place)) }
  }

  /// The places with a moment between two times, both included, perhaps some of them several times.
  func places(from start: Instant, through end: Instant) -> [Int32] {
    let range = Self.day(start)...Self.day(end)
    let found =
      range.count < days.count
      ? range.compactMap { days[$0] } : days.filter { range.contains($0.key) }.map(\.value)
    return found.flatMap { notes in notes.filter { start <= $0.moment && $0.moment <= end }.map(\.place) }
  }

  private static func day(_ moment: Instant) -> Int64 { moment.seconds >> 16 }
}
