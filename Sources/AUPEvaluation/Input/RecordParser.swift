import SCIMModel

/// A record that is framed, and where it is.
struct FramedRecord {
  var text: ArraySlice<UInt8>
  var file: String
  var number: Int
  var byteOffset: Int
  var line: Int
  /// True if it stands on a line of its own, so that a mistake in it does not hide where the next begins.
  var isInLines: Bool
  /// True if it goes to the end of the input.
  var isLast: Bool
}

/// Validates records: JSON, and an object.
struct RecordParser {
  enum Outcome {
    case record(Record)
    /// An empty ListResponse, which is no record.
    case page(ListResponse)
    /// What is wrong, and whether nothing behind it can be read.
    case problem(RecordProblem, endsReading: Bool)
  }

  let json: JSONReader
  private let limits: RecordLimits

  init(limits: RecordLimits) {
    json = JSONReader(limits: limits)
    self.limits = limits
  }

  func parse(_ framed: FramedRecord) -> Outcome {
    // Blocks end where lines end, so that one may hold lines of any length.
    if framed.isInLines, framed.text.count > limits.recordBytes {
      return .problem(
        RecordProblem(
          file: framed.file, record: framed.number, byteOffset: framed.byteOffset, line: framed.line,
          LineFramer.tooLong(limits), expected: LineFramer.expected),
        endsReading: false)
    }
    let value: SCIMValue
    do {
      value = try json.read(framed.text)
    } catch {
      return problem(error, framed)
    }
    guard case .complex(let object) = value else {
      return problem(
        JSONError(.content, at: 0, "the record is not an object", expected: "a User or a Group"), framed)
    }
    let record = Record(
      file: framed.file, number: framed.number, byteOffset: framed.byteOffset, line: framed.line, object: object)
    guard ListResponse.isOne(object) else { return .record(record) }
    if framed.isInLines, object[ListResponse.resources] != nil {
      return .problem(
        record.problem("a ListResponse stands among single resources", expected: "one format per input"),
        endsReading: false)
    }
    do {
      return .page(try ListResponse(object, text: framed.text, resources: 0))
    } catch {
      return problem(error, framed)
    }
  }

  private func problem(_ error: JSONError, _ framed: FramedRecord) -> Outcome {
    // Within brackets a mistake hides where the record ends; a line ends where it ends.
    let endsReading = !framed.isInLines && error.kind != .content
    let isCutOff = error.kind == .truncated && framed.isLast
    let breaks = framed.text.prefix(error.offset).count { $0 == UInt8(ascii: "\n") }
    return .problem(
      RecordProblem(
        file: framed.file, record: framed.number, byteOffset: framed.byteOffset + error.offset,
        line: framed.line + breaks,
        isCutOff ? "the input ends in the middle of the record" : error.message, expected: error.expected,
        endsInput: endsReading && !isCutOff),
      endsReading: endsReading)
  }
}
