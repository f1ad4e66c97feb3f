import AUPLanguage
import SCIMModel

/// A text of a user as it is written: where it stands in a block, if it is the same in JSON and as a text, or itself.
enum UserText: Sendable {
  case inBlock(Range<Int>)
  case text(String)

  /// The text.
  func string(in block: RecordBlock) -> String {
    switch self {
    case .inBlock(let range): String(decoding: block.bytes[range], as: UTF8.self)
    case .text(let text): text
    }
  }
}

/// A user on the way to the output.
struct WrittenUser: Sendable {
  var userName: UserText
  var id: UserText?
  /// True if the user's `active` is false and nothing was evaluated for that reason.
  var isLeftOut = false
}

/// Writes decisions in one shape: workers write the users of their blocks, and the pieces are put together in order.
protocol DecisionWriter: Sendable {
  /// Writes one user.
  mutating func write(_ user: WrittenUser, _ decision: BlockDecision, of block: RecordBlock, to output: OutputBytes)
  /// True if it looks at what rules grant together.
  var needsGrants: Bool { get }
  /// True if it takes users by ``compare(_:_:with:of:record:)``, and writes nothing.
  var comparesUsers: Bool { get }
  /// Takes in one user.
  ///
  /// - Parameters:
  ///   - old: What the baseline says about the user; nil if there is none.
  ///   - record: Makes the user as rules read it, with those attributes at least, which takes longer than to decide about it.
  mutating func compare(
    _ user: WrittenUser, _ decision: BlockDecision, with old: BlockDecision?, of block: RecordBlock,
    record: (ReadAttributes) -> SCIMObject?)
  /// Takes in what a copy has counted.
  mutating func merge(_ copy: Self)
  /// What comes before all users.
  func begin(_ output: OutputBytes)
  /// The bytes at the start of the first piece that has any which are left out.
  var separator: Int { get }
  /// What comes behind all users.
  ///
  /// - Parameter isEmpty: True if no piece had bytes.
  func end(_ output: OutputBytes, isEmpty: Bool)
}

extension DecisionWriter {
  var needsGrants: Bool { true }
  var comparesUsers: Bool { false }
  mutating func compare(
    _ user: WrittenUser, _ decision: BlockDecision, with old: BlockDecision?, of block: RecordBlock,
    record: (ReadAttributes) -> SCIMObject?
  ) {}
  mutating func merge(_ copy: Self) {}
  func begin(_ output: OutputBytes) {}
  var separator: Int { 0 }
  func end(_ output: OutputBytes, isEmpty: Bool) {}
}
