/// What the session answers to one line: data, for whoever shows it.
public struct Reply: Hashable, Sendable {
  /// A few lines that belong together.
  public struct Block: Hashable, Sendable {
    /// What the lines are, which decides where they go and how they look.
    public enum Kind: Hashable, Sendable {
      /// What was asked for.
      case output
      /// A verdict that became yes, one that became no.
      case gain, loss
      /// Said by the way: what was loaded, how long it took.
      case note
      /// A warning, with its place.
      case warning
      /// Why the line could not be done.
      case error
    }

    /// What the lines are.
    public var kind: Kind
    /// Lines, without a line break at the end.
    public var text: String

    /// Makes a block.
    public init(_ kind: Kind, _ text: String) {
      self.kind = kind
      self.text = text
    }
  }

  /// How the line ended.
  public enum Outcome: Hashable, Sendable {
    case done
    /// It could not be done; nothing has changed.
    case failed
    /// It goes on in the next line.
    case incomplete
    /// It was stopped; nothing has changed.
    case interrupted
    /// The user wants to leave.
    case quit
  }

  /// What to show, in order.
  public var blocks: [Block]
  /// How the line ended.
  public var outcome: Outcome

  /// Makes a reply.
  public init(_ blocks: [Block] = [], outcome: Outcome = .done) {
    self.blocks = blocks
    self.outcome = outcome
  }

  /// All blocks as text, each line ended.
  public var text: String { blocks.map { $0.text + "\n" }.joined() }
}
