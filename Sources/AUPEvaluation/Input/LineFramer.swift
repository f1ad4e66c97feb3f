/// Frames NDJSON: each line that is not blank is a record, whatever stands in it.
struct LineFramer {
  let limits: RecordLimits
  /// True while the rest of a line that was too long is left behind.
  private(set) var isSkipping = false

  init(limits: RecordLimits) { self.limits = limits }

  /// The next frame; nil at the end of the input. The caller drops a record before it asks again.
  mutating func next(_ window: inout InputWindow) throws(InputError) -> Frame? {
    if isSkipping { _ = try skipLine(&window) }
    guard try window.skipBlanks() != nil else { return nil }
    var searched = 0
    while true {
      if let end = window.lineBreak(from: searched), end <= limits.recordBytes { return .record(count: end) }
      searched = window.count
      if searched > limits.recordBytes {
        return .trouble(tooLong(window))
      }
      if try !window.fill() { return .record(count: window.count) }
    }
  }

  /// The line at the start of the window is longer than a record may be: what is left of it is skipped.
  mutating func tooLong(_ window: InputWindow) -> FrameTrouble {
    isSkipping = true
    return FrameTrouble(window, at: 0, Self.tooLong(limits), expected: Self.expected, endsInput: false)
  }

  static func tooLong(_ limits: RecordLimits) -> String { "the line is longer than \(limits.recordBytes) bytes" }
  static let expected = "one resource on each line"

  /// Leaves the rest of a line behind; the line breaks in it, at most one.
  mutating func skipLine(_ window: inout InputWindow) throws(InputError) -> Int {
    isSkipping = false
    repeat {
      if let end = window.lineBreak(from: 0) {
        window.drop(end + 1)
        return 1
      }
      window.drop(window.count)
    } while try window.fill()
    return 0
  }
}
