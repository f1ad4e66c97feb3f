import SourceDiagnostics

/// What a tool that makes the edits of diagnostics does: tests apply them and look at what comes of it.
extension FixIt {
  /// A file with edits made.
  public struct Outcome: Sendable {
    /// The new text.
    public var bytes: [UInt8]
    /// The edits that were made, in order of their places.
    public var applied: [FixIt]
    /// Edits that overlap one made before them; they may apply after the next check.
    public var skipped: [FixIt]
  }

  /// Makes the edits that lie in a file; those of other files are left out.
  ///
  /// Of edits that overlap, or insert at one place, the first in the file is made. The same edit twice is one edit.
  /// O(file + edits log edits).
  public static func apply(_ fixIts: [FixIt], to file: SourceFile) -> Outcome {
    let local = fixIts.filter { $0.span.start >= file.base && $0.span.end <= file.span.end }
    let ordered = local.enumerated().sorted { a, b in
      (a.element.span.start, a.element.span.end, a.offset) < (b.element.span.start, b.element.span.end, b.offset)
    }
    var outcome = Outcome(bytes: [], applied: [], skipped: [])
    var position = 0
    for (_, fixIt) in ordered {
      let range = fixIt.span.start - file.base..<max(fixIt.span.start, fixIt.span.end) - file.base
      if outcome.applied.last == fixIt { continue }
      guard range.lowerBound >= position, outcome.applied.last?.span.start != fixIt.span.start else {
        outcome.skipped.append(fixIt)
        continue
      }
      outcome.bytes += file.bytes[position..<range.lowerBound]
      outcome.bytes += fixIt.replacement.utf8
      outcome.applied.append(fixIt)
      position = range.upperBound
    }
    outcome.bytes += file.bytes[position...]
    return outcome
  }
}
