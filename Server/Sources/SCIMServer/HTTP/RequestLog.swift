import HTTPTypes
import Hummingbird
import Logging
import SCIMModel

/// One line in the log for each request, and one count in the metrics. The answer names the id that the line has.
///
/// Neither queries, bodies nor headers are logged: names of people are in them, and tokens.
struct RequestLog {
  let metrics: Metrics

  /// Characters of a path that are logged.
  private static let pathLength = 500

  /// Notes an answer that is ready to be sent.
  func note(
    _ answer: inout some AnswerHead, _ request: Request, _ context: ServerContext, _ begin: ContinuousClock.Instant
  ) {
    let time = ContinuousClock.now - begin
    answer.headers.add(.requestID, context.id)
    metrics.count(request.method, context.endpointPath, answer.status, time)
    let level = answer.status.kind == .serverError ? Logger.Level.error : .info
    guard level >= context.logLevel else { return }
    var metadata: Logger.Metadata = [
      "method": "\(request.method.rawValue)", "path": "\(request.uri.path.prefix(Self.pathLength))",
      "status": .stringConvertible(answer.status.code), "ms": .stringConvertible(time.milliseconds),
    ]
    if let token = context.token { metadata["token"] = "\(token.id)" }
    context.logger.log(level: level, "request", metadata: metadata)
  }
}

extension Duration {
  /// Milliseconds, to the microsecond.
  fileprivate var milliseconds: DecimalNumber {
    let (seconds, attoseconds) = components
    return DecimalNumber(microseconds: seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
  }
}

extension DecimalNumber {
  /// Thousandths.
  fileprivate init(microseconds: Int64) {
    self = DecimalNumber(parsing: "\(microseconds)e-3".utf8) ?? DecimalNumber(0)
  }
}
