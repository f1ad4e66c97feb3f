/// How far a run over a population is.
///
/// ```swift
/// try batch.run(&population, to: sink, report: { _ in }) { progress in
///   print(progress.users, progress.share ?? "?")
///   return true
/// }
/// ```
public struct BatchProgress: Hashable, Sendable {
  /// Users that were read.
  public var users: Int
  /// Bytes of the inputs that are behind them.
  public var bytesRead: Int
  /// Bytes of all inputs; nil if one of them is no regular file, for then nobody knows.
  public var bytesTotal: Int?

  /// Makes the progress of a moment.
  public init(users: Int, bytesRead: Int, bytesTotal: Int?) {
    self.users = users
    self.bytesRead = bytesRead
    self.bytesTotal = bytesTotal
  }

  /// The part of the inputs that was read, 0 to 1; nil if nobody knows.
  public var share: Double? {
    guard let bytesTotal, bytesTotal > 0 else { return nil }
    return min(Double(bytesRead) / Double(bytesTotal), 1)
  }
}
