public import SCIMModel
import SourceDiagnostics

/// A record that cannot be used: where it is, what is wrong, what was expected.
public struct RecordProblem: Error, Hashable, Sendable {
  /// The name of the input.
  public var file: String
  /// The record, from 1; what stands between records counts with the one that would come next.
  public var record: Int
  /// The offset in the input of the first byte that is wrong.
  public var byteOffset: Int
  /// The line of that byte, from 1.
  public var line: Int
  /// Lower case, no full stop.
  public var message: String
  /// What may stand there instead, or what to do.
  public var expected: String?
  /// True if nothing behind this place can be read: in an array nobody knows where the next record would start.
  public var endsInput: Bool

  /// Makes a problem.
  public init(
    file: String, record: Int, byteOffset: Int, line: Int, _ message: String, expected: String? = nil,
    endsInput: Bool = false
  ) {
    self.file = file
    self.record = record
    self.byteOffset = byteOffset
    self.line = line
    self.message = message
    self.expected = expected
    self.endsInput = endsInput
  }
}

extension RecordProblem: CustomStringConvertible {
  /// One line, whatever the names and the data that it speaks of.
  ///
  /// Example: ``users.ndjson: record 3 (line 7, byte 120): unexpected `}`; expected a value``.
  public var description: String {
    TerminalText.harmless(
      "\(file): record \(record) (line \(line), byte \(byteOffset)): \(message)"
        + (expected.map { "; expected \($0)" } ?? "")
        + (endsInput ? "; nothing behind it was read" : ""))
  }
}

/// One record of an input, as it was read.
public struct Record: Sendable {
  /// The name of the input.
  public var file: String
  /// From 1, counted in the input.
  public var number: Int
  /// The offset in the input of its first byte.
  public var byteOffset: Int
  /// The line of its first byte, from 1.
  public var line: Int
  /// Its attributes, in order and spelled as they were.
  public var object: SCIMObject

  /// The record as a problem.
  public func problem(_ message: String, expected: String? = nil) -> RecordProblem {
    RecordProblem(file: file, record: number, byteOffset: byteOffset, line: line, message, expected: expected)
  }
}
