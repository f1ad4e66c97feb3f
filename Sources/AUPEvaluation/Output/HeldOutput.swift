/// Output that is kept back until it is known to be right, or has grown too large to be kept.
final class HeldOutput: ByteSink {
  private let sink: any ByteSink
  private let report: (RecordProblem) -> Void
  private let isRight: () throws -> Bool
  private var pieces: [[UInt8]] = []
  private var byteCount = 0
  private var problems: [RecordProblem] = []
  /// True if part of the input was not read, and all is still kept back.
  var isDoubtful: Bool { !isReleased && problems.contains(where: \.endsInput) }
  /// True once all goes straight on.
  private(set) var isReleased = false

  private let limit: Int

  /// Bytes that are kept back at most, usually.
  static let limit = 1 << 25

  /// - Parameters:
  ///   - limit: Bytes that are kept back at most.
  ///   - isRight: Is asked before anything is given out that is not known to be right; what it throws, and false, stop
  ///     the output.
  init(
    _ sink: any ByteSink, limit: Int, report: @escaping (RecordProblem) -> Void, isRight: @escaping () throws -> Bool
  ) {
    self.sink = sink
    self.limit = limit
    self.report = report
    self.isRight = isRight
  }

  func write(_ bytes: Span<UInt8>) throws(SinkError) {
    if isReleased { return try sink.write(bytes) }
    pieces.append(unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) })
    byteCount += bytes.count
    if byteCount < limit { return }
    guard (try? isRight()) == true else { throw .failed("not all groups were known") }
    try release()
  }

  func report(_ problem: RecordProblem) {
    if isReleased { report(problem) } else { problems.append(problem) }
  }

  /// Gives out what was kept back: it is known to be right.
  func release() throws(SinkError) {
    if isReleased { return }
    isReleased = true
    for problem in problems { report(problem) }
    for piece in pieces { try sink.write(piece.span) }
    (problems, pieces) = ([], [])
  }
}
