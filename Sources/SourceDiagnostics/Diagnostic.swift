/// How bad a finding is. Errors keep a program from running; warnings and notes do not.
public enum Severity: String, Hashable, Sendable, CaseIterable, Comparable {
  case note, warning, error

  /// Notes are below warnings, warnings below errors.
  public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
  private var rank: Int { self == .note ? 0 : self == .warning ? 1 : 2 }
}

/// A further place that a diagnostic speaks of, such as the first of two rules with one name.
public struct DiagnosticLabel: Hashable, Sendable {
  /// The place.
  public var span: SourceSpan
  /// What is to be seen there: lower case, no full stop.
  public var text: String

  /// Makes a label.
  public init(_ span: SourceSpan, _ text: String) {
    self.span = span
    self.text = text
  }
}

/// An edit that mends what a diagnostic complains of.
public struct FixIt: Hashable, Sendable {
  /// What is replaced; an empty span is an insertion.
  public var span: SourceSpan
  /// The new text.
  public var replacement: String

  /// Makes the edit that puts `replacement` in place of `span`.
  public init(_ span: SourceSpan, _ replacement: String) {
    self.span = span
    self.replacement = replacement
  }
}

/// One finding about source text, as data: what, where, how bad, and what would help.
///
/// Wording follows one style: the message is lower case without a full stop and puts the author's text in backticks;
/// what to do about it stands in ``help``, apart from the message.
public struct Diagnostic: Hashable, Sendable, Error {
  /// The kebab-case name of the kind of finding, such as `unknown-attribute`; `aup explain` takes it.
  public var code: String
  /// How bad it is.
  public var severity: Severity
  /// One sentence: lower case, no full stop.
  public var message: String
  /// The place that is underlined.
  public var span: SourceSpan
  /// A few words beside the underline, if they add to the message.
  public var note: String?
  /// Further places.
  public var labels: [DiagnosticLabel]
  /// What the author can do next.
  public var help: String?
  /// The edit that does it, where there is just one.
  public var fixIt: FixIt?

  /// Makes a diagnostic.
  public init(
    _ severity: Severity, code: String, _ message: String, at span: SourceSpan, note: String? = nil,
    labels: [DiagnosticLabel] = [], help: String? = nil, fixIt: FixIt? = nil
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.span = span
    self.note = note
    self.labels = labels
    self.help = help
    self.fixIt = fixIt
  }

  /// The author's text in backticks, as messages have it; of a long text the beginning.
  public static func quote(_ text: some StringProtocol) -> String {
    let most = 60
    let head = text.unicodeScalars.prefix(most + 1)
    guard head.count > most else { return "`\(text)`" }
    return "`\(String(String.UnicodeScalarView(head.prefix(most))))…`"
  }
}
