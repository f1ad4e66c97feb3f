/// What column programs have found for the users of a block: for each 64 of them the rules that hold for some.
struct RuleColumns: Sendable {
  /// A rule, and the users of 64 for whom it holds.
  struct Piece: BitwiseCopyable, Sendable {
    var users: UInt64 = 0
    var rule: Int32 = 0
  }

  private static let words = ColumnStrip.width / RuleRows.users
  /// For each word of columns the pieces, and room for one that does not count.
  private var pieces = [Piece](repeating: Piece(), count: words)
  private var room = 1
  private var counts = [Int](repeating: 0, count: words)
  /// Rules that were told: no word has more pieces.
  private var rules = 0

  mutating func removeAll() {
    for word in counts.indices { counts[word] = 0 }
    rules = 0
  }

  /// A rule holds for the users of a column; each is told once.
  mutating func append(_ rule: Int32, _ column: ColumnStrip.Column) {
    rules += 1
    if rules == room { grow() }
    for word in 0..<Self.words {
      pieces[word &* room &+ counts[word]] = Piece(users: column[word], rule: rule)
      counts[word] &+= column[word] == 0 ? 0 : 1
    }
  }

  func withPieces(ofWord word: Int, _ body: (Span<Piece>) -> Void) {
    body(pieces.span.extracting(word &* room..<word &* room &+ counts[word]))
  }

  private mutating func grow() {
    var larger = [Piece](repeating: Piece(), count: 2 * room * Self.words)
    for word in counts.indices {
      for index in 0..<counts[word] { larger[2 * word * room + index] = pieces[word * room + index] }
    }
    pieces = larger
    room *= 2
  }
}
