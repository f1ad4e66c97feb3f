/// Frames NDJSON: each line that is not blank is a record, whatever stands in it.
struct LineFramer {
  let limits: RecordLimits
  /// True while the rest of a line that was too long is left behind.
  private var isSkipping = false

  init(limits: RecordLimits) { self.limits = limits }

  /// The next frame; nil at the end of the input. The caller drops a record before it asks again.
  mutating func next(_ window: inout InputWindow) throws(InputError) -> Frame? {
    if isSkipping { try skipLine(&window) }
    guard try window.skipBlanks() != nil else { return nil }
    var searched = 0
    while true {
      if let end = window.lineBreak(from: searched), end <= limits.recordBytes { return .record(count: end) }
      searched = window.count
      if searched > limits.recordBytes {
        isSkipping = true
        return .trouble(
          FrameTrouble(
            window, at: 0, "the line is longer than \(limits.recordBytes) bytes", expected: "one resource on each line",
            endsInput: false))
      }
      if try !window.fill() { return .record(count: window.count) }
    }
  }

  private mutating func skipLine(_ window: inout InputWindow) throws(InputError) {
    repeat {
      let end = window.lineBreak(from: 0)
      window.drop(end ?? window.count)
      if end != nil { break }
    } while try window.fill()
    isSkipping = false
  }
}
