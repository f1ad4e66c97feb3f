public import SCIMModel
public import SourceDiagnostics

/// A page of the handbook: what a diagnostic means, a source that causes it, and the same source mended.
public struct HandbookPage: Sendable {
  /// The code of the diagnostic, such as `unknown-attribute`.
  public var code: String
  /// What is wrong, in a few words: lower case, no full stop.
  public var title: String
  /// How bad it is.
  public var severity: Severity
  /// What it means, why it is an error (or a warning), and what to do. Paragraphs are set apart by an empty line.
  public var explanation: String
  /// A source that causes the diagnostic.
  public var example: String
  /// True if the example is a SCIM filter, false if it is a rule file.
  public var exampleIsFilter: Bool
  /// True if the example is saved as Latin-1 (its remedy is UTF-8, as everything else).
  public var exampleIsLatin1: Bool
  /// The example mended: it does not cause the diagnostic.
  public var remedy: String
  /// The limits under which the example shows it: a diagnostic about a limit would need a long one else.
  public var limits: Limits
  /// Schemas that the example needs beside the standard ones.
  public var extensions: [SCIMSchema]
  /// Users whom the example is held against, where the diagnostic is about rules and users.
  public var users: [SCIMObject]
  /// Groups of these users.
  public var groups: [CensusGroup]

  /// Makes a page.
  public init(
    code: String, title: String, severity: Severity, explanation: String, example: String,
    exampleIsFilter: Bool = false, exampleIsLatin1: Bool = false, remedy: String, limits: Limits = .standard,
    extensions: [SCIMSchema] = [], users: [SCIMObject] = [],
    groups: [CensusGroup] = []
  ) {
    self.code = code
    self.title = title
    self.severity = severity
    self.explanation = explanation
    self.example = example
    self.exampleIsFilter = exampleIsFilter
    self.exampleIsLatin1 = exampleIsLatin1
    self.remedy = remedy
    self.limits = limits
    self.extensions = extensions
    self.users = users
    self.groups = groups
  }
}
