import AUPEvaluation

/// The one line that says how far a run is: with a bar where the end of the input is known.
///
///     [========>           ]  41%, 410,000 users, 205,000/s, 0:03 left
///     410,000 users, 205,000/s, 0:02
struct ProgressLine {
  var users: Int
  /// Nil until there is a time to divide by.
  var usersPerSecond: Int?
  /// The part of the input that was read, 0 to 1; nil if nobody knows its end.
  var share: Double?
  var seconds: Int
  var secondsLeft: Int?

  /// - Parameters:
  ///   - first: The first progress of the run: what is looked through before it has another speed.
  ///   - secondsSinceFirst: The time between the two.
  ///   - seconds: The time since the start of the run.
  init(_ progress: BatchProgress, since first: BatchProgress, secondsSinceFirst: Double, seconds: Double) {
    users = progress.users
    share = progress.share
    self.seconds = Int(seconds)
    guard secondsSinceFirst > 0 else { return }
    usersPerSecond = Int(Double(progress.users - first.users) / secondsSinceFirst)
    guard let total = progress.bytesTotal, progress.bytesRead > first.bytesRead else { return }
    let bytesPerSecond = Double(progress.bytesRead - first.bytesRead) / secondsSinceFirst
    secondsLeft = Int((Double(max(total - progress.bytesRead, 0)) / bytesPerSecond).rounded(.up))
  }

  /// Cells of a bar: fewer say nothing, more say no more.
  private static let barCells = 8...40

  /// At most so many columns. Where all does not fit, the bar becomes short, then the less important is left out.
  func text(columns: Int) -> String {
    // In the order of the line; the rank is that of importance.
    let parts: [(text: String?, rank: Int)] = [
      (share.map { Self.padded(Int($0 * 100)) + "%" }, 0),
      ("\(users.grouped) users", 2),
      (usersPerSecond.map { "\($0.grouped)/s" }, 3),
      (share == nil ? Self.clock(seconds) : secondsLeft.map { Self.clock($0) + " left" }, 1),
    ]
    var line = ""
    for rank in parts.indices {
      let wider = parts.filter { $0.rank <= rank }.compactMap(\.text).joined(separator: ", ")
      if wider.count > columns { break }
      line = wider
    }
    // Its brackets and the blank behind it.
    let room = columns - line.count - 3
    guard let share, room >= Self.barCells.lowerBound else { return line }
    return "[\(Self.bar(share, cells: min(room, Self.barCells.upperBound)))] \(line)"
  }

  private static func bar(_ share: Double, cells: Int) -> String {
    let full = Int(share * Double(cells))
    let head = full < cells ? ">" : ""
    return String(repeating: "=", count: full) + head
      + String(repeating: " ", count: cells - full - head.count)
  }

  /// So that what stands behind does not move.
  private static func padded(_ percent: Int) -> String {
    let digits = String(percent)
    return String(repeating: " ", count: 3 - digits.count) + digits
  }

  /// `1:05`, `2:00:00`.
  private static func clock(_ seconds: Int) -> String {
    let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    return (hours > 0 ? "\(hours):\(two(minutes))" : "\(minutes)") + ":\(two(seconds % 60))"
  }
}
