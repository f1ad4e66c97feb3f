import SCIMModel

/// When which users have to be evaluated again because of what time it is then.
///
/// By time, so that moving on by a second looks at the moments of that second, however many there are: in some 30 bytes
/// for each.
struct Agenda: Sendable {
  /// That a place has a moment in a second, or had it: what ``moments`` does not know is forgotten later.
  private struct Note: Sendable {
    var second: Int64
    var place: Int32
  }

  /// For each place its moments.
  private var moments = ByteLists()
  /// By their seconds.
  private var notes: [Note] = []
  /// The last ones, which do not stand among the others yet.
  private var newNotes: [Note] = []
  /// How many of all notes say what is so no longer.
  private var staleCount = 0
  /// The moments that are being written.
  private var encoded: [UInt8] = []

  /// So many notes are put among the others at once: fewer would take longer in all, and more each time one looks.
  private static var newNoteLimit: Int { 4_096 }

  /// Adds a place.
  mutating func append(_ moments: [Instant]) {
    note(moments, for: Int32(self.moments.count))
    Self.encode(moments, into: &encoded)
    self.moments.append(encoded)
  }

  /// Adds the places of another. O(moments of all); see also ``ByteLists/append(contentsOf:)``.
  mutating func append(contentsOf other: Agenda) {
    let first = Int32(moments.count)
    notes += (other.notes + other.newNotes).map { Note(second: $0.second, place: first + $0.place) }
    // Near to linear where runs are sorted, as they are mostly.
    notes.sort { $0.second < $1.second }
    staleCount += other.staleCount
    moments.append(contentsOf: other.moments)
  }

  /// Notes the moments of a place, and forgets those that it had.
  mutating func set(_ new: [Instant], for place: Int32) {
    if Int(place) == moments.count { return append(new) }
    Self.encode(new, into: &encoded)
    let old = moments.read(Int(place)) { bytes in
      bytes.count == encoded.count && bytes.indices.allSatisfy { bytes[$0] == encoded[$0] } ? nil : bytes.count
    }
    guard let old else { return }
    staleCount += old / Self.size
    moments.replace(Int(place), with: encoded)
    note(new, for: place)
  }

  /// The places with a moment between two times, both included, perhaps some of them several times.
  func places(from start: Instant, through end: Instant) -> [Int32] {
    var found: [Int32] = []
    func look(_ note: Note) {
      if hasMoment(Int(note.place), from: start, through: end) { found.append(note.place) }
    }
    var index = firstNote(from: start.seconds)
    while index < notes.count, notes[index].second <= end.seconds {
      look(notes[index])
      index += 1
    }
    for note in newNotes where start.seconds <= note.second && note.second <= end.seconds { look(note) }
    return found
  }

  private mutating func note(_ moments: [Instant], for place: Int32) {
    for moment in moments { newNotes.append(Note(second: moment.seconds, place: place)) }
    if newNotes.count < Self.newNoteLimit { return }
    notes += newNotes
    newNotes.removeAll(keepingCapacity: true)
    if staleCount > notes.count / 2 { forgetStale() }
    notes.sort { $0.second < $1.second }
  }

  private mutating func forgetStale() {
    notes = notes.filter { note in
      let end = Instant(seconds: note.second, nanoseconds: 999_999_999)
      return hasMoment(Int(note.place), from: Instant(seconds: note.second), through: end)
    }
    staleCount = 0
  }

  /// The first of ``notes`` that is not before a second.
  private func firstNote(from second: Int64) -> Int {
    var (low, high) = (0, notes.count)
    while low < high {
      let middle = (low + high) / 2
      if notes[middle].second < second { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func hasMoment(_ place: Int, from start: Instant, through end: Instant) -> Bool {
    moments.read(place) { bytes in
      stride(from: 0, to: bytes.count, by: Self.size).contains { offset in
        let moment = Self.moment(bytes, offset)
        return start <= moment && moment <= end
      }
    }
  }

  // MARK: Bytes

  /// Bytes of a moment: its seconds, then its nanoseconds.
  private static var size: Int { 12 }

  private static func encode(_ moments: [Instant], into encoded: inout [UInt8]) {
    encoded.removeAll(keepingCapacity: true)
    for moment in moments {
      for byte in 0..<8 { encoded.append(UInt8(truncatingIfNeeded: moment.seconds >> Int64(8 * byte))) }
      for byte in 0..<4 { encoded.append(UInt8(truncatingIfNeeded: moment.nanoseconds >> UInt32(8 * byte))) }
    }
  }

  private static func moment(_ bytes: Span<UInt8>, _ offset: Int) -> Instant {
    var moment = Instant(seconds: 0)
    for byte in 0..<8 { moment.seconds |= Int64(bytes[offset + byte]) << Int64(8 * byte) }
    for byte in 0..<4 { moment.nanoseconds |= UInt32(bytes[offset + 8 + byte]) << UInt32(8 * byte) }
    return moment
  }
}
