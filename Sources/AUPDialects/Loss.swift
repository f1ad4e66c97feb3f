import SCIMModel
public import SourceDiagnostics

/// A construct that one language has and the other has not: what it is, where it stands, and what became of it.
///
/// ```
/// rules.aup:3:10: lost: `not contractor`: Clumio has no negation, so rule `Backup` is not exported
/// ```
public struct Loss: Hashable, Sendable {
  /// Whether the meaning came across.
  public enum Kind: String, Hashable, Sendable {
    /// It is not in the result, or the rule around it is not.
    case lost
    /// It is in the result in other words, or says nothing about who is granted what.
    case note
  }

  /// Whether the meaning came across.
  public var kind: Kind
  /// The construct: the author's text in backticks, or a few words.
  public var construct: String
  /// What became of it: lower case, no full stop.
  public var outcome: String
  /// Where it stands.
  public var span: SourceSpan

  /// Makes a loss.
  public init(_ kind: Kind, _ construct: String, _ outcome: String, at span: SourceSpan) {
    self.kind = kind
    self.construct = construct
    self.outcome = outcome
    self.span = span
  }
}

/// Losses as people and programs read them, in the order of their places.
public struct LossReport: Sendable {
  private let sources: SourceMap
  private let losses: [Loss]

  /// Makes a report about texts.
  public init(_ losses: [Loss], sources: SourceMap) {
    self.sources = sources
    self.losses = losses.enumerated().sorted { ($0.element.span.start, $0.offset) < ($1.element.span.start, $1.offset) }
      .map(\.element)
  }

  /// A line for each loss: file, line and column (from 1, in code points), kind, construct, and what became of it.
  public var text: String {
    losses.map { loss in
      let place = sources.location(of: loss.span.start)
      let line =
        "\(place.file):\(place.line):\(place.column): \(loss.kind.rawValue): \(loss.construct): \(loss.outcome)"
      return TerminalText.harmless(line) + "\n"
    }.joined()
  }

  /// The same as NDJSON, for programs.
  public var json: String {
    losses.map { loss in
      let place = sources.location(of: loss.span.start)
      return SCIMObject([
        ("kind", .string(loss.kind.rawValue)), ("construct", .string(loss.construct)),
        ("outcome", .string(loss.outcome)), ("file", .string(place.file)),
        ("line", .number(DecimalNumber(Int64(place.line)))), ("column", .number(DecimalNumber(Int64(place.column)))),
      ]).json + "\n"
    }.joined()
  }
}
