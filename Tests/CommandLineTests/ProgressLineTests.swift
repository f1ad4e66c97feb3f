import AUPEvaluation
import Testing

@testable import aup

/// The line of a long run, to the byte.
@Suite struct ProgressLineTests {
  private let start = BatchProgress(users: 256, bytesRead: 1_000, bytesTotal: 1_001_000)

  private func line(users: Int, read: Int, of total: Int?, after seconds: Double) -> ProgressLine {
    ProgressLine(
      BatchProgress(users: users, bytesRead: read, bytesTotal: total), since: start, secondsSinceFirst: seconds,
      seconds: seconds + 1)
  }

  @Test(arguments: [
    (100, "[================>                       ]  41%, 410,256 users, 205,000/s, 0:03 left"),
    (79, "[==============>                    ]  41%, 410,256 users, 205,000/s, 0:03 left"),
    (52, "[===>    ]  41%, 410,256 users, 205,000/s, 0:03 left"),
    (51, " 41%, 410,256 users, 205,000/s, 0:03 left"),
    (41, " 41%, 410,256 users, 205,000/s, 0:03 left"),
    (40, " 41%, 410,256 users, 0:03 left"),
    (30, " 41%, 410,256 users, 0:03 left"),
    (29, "[====>      ]  41%, 0:03 left"),
    (26, "[===>    ]  41%, 0:03 left"),
    (25, " 41%, 0:03 left"),
    (19, " 41%, 0:03 left"),
    (15, " 41%, 0:03 left"),
    (14, " 41%"),
    (4, " 41%"),
    (3, ""),
    (0, ""),
    (-1, ""),
  ])
  func itTakesTheColumnsThereAre(columns: Int, text: String) {
    let shown = line(users: 410_256, read: 411_000, of: 1_001_000, after: 2).text(columns: columns)
    #expect(shown == text)
    #expect(shown.count <= max(columns, 0))
  }

  @Test(arguments: [
    (79, "410,256 users, 205,000/s, 0:03"), (30, "410,256 users, 205,000/s, 0:03"), (29, "410,256 users, 0:03"),
    (19, "410,256 users, 0:03"), (18, "0:03"), (3, ""),
  ])
  func withoutAnEndItCountsAndTakesTheTime(columns: Int, text: String) {
    #expect(line(users: 410_256, read: 411_000, of: nil, after: 2).text(columns: columns) == text)
  }

  @Test func atFirstNoRateIsKnown() {
    #expect(
      line(users: 256, read: 1_000, of: 1_001_000, after: 0).text(columns: 40)
        == "[>                     ]   0%, 256 users"
    )
    #expect(line(users: 256, read: 1_000, of: nil, after: 0).text(columns: 40) == "256 users, 0:01")
  }

  @Test(arguments: [(1.0, "0:01"), (99, "1:39"), (3_599, "59:59"), (3_600, "1:00:00"), (90_061, "25:01:01")])
  func whatIsLeftIsRoundedUp(seconds: Double, text: String) {
    // Half was read in this time; the other half takes as long.
    #expect(
      line(users: 1_256, read: 501_000, of: 1_001_000, after: seconds - 0.5).text(columns: 20) == " 50%, \(text) left")
  }

  /// A file may grow, or shrink, while it is read.
  @Test func moreThanAllIsAll() {
    #expect(
      line(users: 10_256, read: 1_500_000, of: 1_001_000, after: 10).text(columns: 60)
        == "[===================] 100%, 10,256 users, 1,000/s, 0:00 left")
  }
}
