/// What column programs have found for the users of a block: for each 64 of them the rules that hold for some.
struct RuleColumns: Sendable {
  /// A rule, and the users of 64 for whom it holds.
  struct Piece: BitwiseCopyable, Sendable {
    var users: UInt64 = 0
    var rule: Int32 = 0
  }

  private static let words = ColumnStrip.width / RuleRows.users
  /// Pieces for each word of columns, and one that does not count.
  private let room: Int
  private var pieces: [Piece]
  private var counts = [Int](repeating: 0, count: words)

  /// - Parameter rules: How many rules there may be.
  init(rules: Int) {
    room = rules + 1
    pieces = Array(repeating: Piece(), count: room * Self.words)
  }

  mutating func removeAll() {
    for word in counts.indices { counts[word] = 0 }
  }

  /// A rule holds for the users of a column; each is told once.
  mutating func append(_ rule: Int32, _ column: ColumnStrip.Column) {
    for word in 0..<Self.words {
      pieces[word &* room &+ counts[word]] = Piece(users: column[word], rule: rule)
      counts[word] &+= column[word] == 0 ? 0 : 1
    }
  }

  func withPieces(ofWord word: Int, _ body: (Span<Piece>) -> Void) {
    body(pieces.span.extracting(word &* room..<word &* room &+ counts[word]))
  }
}
