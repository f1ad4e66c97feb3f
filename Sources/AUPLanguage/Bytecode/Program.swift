public import SCIMModel

/// A rule set, or one condition, as bytecode: everything that is needed to evaluate it, and nothing of its source.
///
/// Programs come from ``Compiler`` or from a file (``ProgramFile``); ``Verifier`` looks at both before they run.
public struct Program: Hashable, Sendable {
  /// A rule: where its code starts and what it grants.
  public struct Rule: Hashable, Sendable {
    /// The rule's name; empty for a condition alone.
    public var name: String
    /// The index of the first instruction.
    public var entry: Int
    /// Indices into ``Program/grants``, ascending.
    public var grants: [Int]
    /// The rule grants nothing from this instant on.
    public var expiry: Instant?
  }

  /// A user whom a rule does not reach.
  public struct Exception: Hashable, Sendable {
    /// What the cell ``Program/userNameCell`` of the user holds.
    public var symbol: UInt32
    /// The name as written.
    public var user: String
    /// Index into ``Program/rules``.
    public var rule: Int
    /// The exception ends at this instant.
    public var expiry: Instant?
    /// Why, in the author's words.
    public var reason: String
  }

  /// The URN of the schema whose attributes stand at the top of a record; nil if the record is an element of a complex
  /// attribute, whose sub-attributes are the fields.
  public internal(set) var coreSchema: String?
  /// Layout 0 is that of the record itself; the others are those of elements.
  public internal(set) var layouts: [RecordLayout]
  /// The code of all rules.
  public internal(set) var code: [Instruction]
  /// Sets of symbols, one behind the other: `[first symbol, number of words, words of bits…]`.
  public internal(set) var sets: [UInt32]
  /// How many counter registers the code uses.
  public internal(set) var counters: Int
  /// In the order of the rule files.
  public internal(set) var rules: [Rule]
  /// All grants, ascending, without duplicates.
  public internal(set) var grants: [Grant] = []
  /// In the order of the rule files.
  public internal(set) var exceptions: [Exception] = []
  /// The cell of the symbol of `userName`, where there are exceptions.
  public internal(set) var userNameCell: Int?
  /// The cell of the symbol of `active`.
  public internal(set) var activeCell: Int?
  /// What that cell holds for a user who is not active.
  public internal(set) var inactiveSymbol: UInt32 = 0
  /// Names of `roles`, nil if there is no catalogue.
  public internal(set) var roles: [String]?
  /// Names of `units`, nil if there is no catalogue.
  public internal(set) var units: [String]?

  /// Most counter registers a program may have; they nest as `at least` does.
  public static let counterLimit = 256
}
