import AUPEvaluation
import Glibc

/// How far a long run is: on standard error, only on a terminal that can go back in a line, after a second, gone when
/// done.
final class Progress {
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var first: (moment: ContinuousClock.Instant, progress: BatchProgress)?
  private var shown: ContinuousClock.Instant?
  private let isEnabled: Bool

  init(isEnabled: Bool) {
    start = clock.now
    self.isEnabled = isEnabled && Terminal.showsErrors && !Terminal.isDumb
  }

  /// Shows how far the run is, at most ten times a second.
  func show(_ progress: BatchProgress) {
    guard isEnabled else { return }
    let now = clock.now
    let first = self.first ?? (now, progress)
    self.first = first
    guard now - (shown ?? start) >= (shown == nil ? .seconds(1) : .milliseconds(100)) else { return }
    shown = now
    let line = ProgressLine(
      progress, since: first.progress, secondsSinceFirst: (now - first.moment) / .seconds(1),
      seconds: (now - start) / .seconds(1))
    // The last column stays free: some terminals go to the next line when it is written.
    StandardError.write("\r\(line.text(columns: (Terminal.columns(STDERR_FILENO) ?? 80) - 1))\u{1B}[K")
  }

  /// Takes the line away.
  func finish() {
    if shown != nil { StandardError.write("\r\u{1B}[K") }
    shown = nil
  }
}

/// Output that takes the progress away before it comes.
final class SinkAfterProgress: ByteSink {
  private let sink: any ByteSink
  private let progress: Progress

  init(_ sink: any ByteSink, _ progress: Progress) {
    self.sink = sink
    self.progress = progress
  }

  func write(_ bytes: Span<UInt8>) throws(SinkError) {
    progress.finish()
    try sink.write(bytes)
  }
}

extension Int {
  /// With commas between thousands.
  var grouped: String {
    let digits = Array(String(magnitude))
    let parts = digits.indices.map { ($0 > 0 && (digits.count - $0) % 3 == 0 ? "," : "") + String(digits[$0]) }
    return (self < 0 ? "-" : "") + parts.joined()
  }
}
