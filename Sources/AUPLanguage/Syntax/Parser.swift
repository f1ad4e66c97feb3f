public import SourceDiagnostics

/// A tree and everything that is wrong with the text it was read from.
public struct Parsed<Tree: Sendable>: Sendable {
  /// The tree; where there are errors, with `.invalid` nodes in the places that could not be read.
  public var tree: Tree
  /// All findings, in order of their places.
  public var diagnostics: [Diagnostic]
  /// True if the text ends where more was expected.
  var isOpenAtEnd = false

  /// True if a finding is an error.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// True if more text could mend it: all that is wrong is that the text ends too early.
  var isIncomplete: Bool {
    let errors = diagnostics.filter { $0.severity == .error }
    return isOpenAtEnd && errors.count == 1
  }
}

/// Which language a text is read as.
public enum SyntaxMode: Sendable {
  /// All of AUP.
  case aup
  /// Filters of RFC 7644 §3.4.2.2, and `emails[type eq "work"].value eq "x"`; what only AUP has is refused.
  case rfc7644
}

/// The path of a PATCH operation (RFC 7644 §3.5.2): `attr`, `attr.sub`, `attr[filter]`, `attr[filter].sub`.
public struct PatchPathSyntax: Sendable {
  /// The attribute.
  public var path: PathSyntax
  /// The condition in brackets.
  public var filter: ConditionSyntax?
  /// The name behind the brackets.
  public var subName: Spelled?
}

/// Reads AUP text: tree and all diagnostics, never a crash, in time linear in the text.
///
/// ```swift
/// var sources = SourceMap()
/// let file = sources.add(name: "<condition>", bytes: Array("active eq true".utf8))
/// Parser.parseCondition(file).tree  // .test(active, .compare(.eq, true))
/// ```
public enum Parser {
  /// Reads a rule file.
  public static func parseFile(_ source: SourceFile, limits: Limits = .standard) -> Parsed<FileSyntax> {
    var reader = TokenReader(source, mode: .aup, limits: limits)
    let tree = reader.parseFile()
    return reader.result(tree)
  }

  /// Reads one condition and nothing else.
  public static func parseCondition(
    _ source: SourceFile, mode: SyntaxMode = .aup, limits: Limits = .standard
  ) -> Parsed<ConditionSyntax> {
    var reader = TokenReader(source, mode: mode, limits: limits)
    let tree = reader.parseCondition()
    reader.expectEnd("`and`, `or` or the end of the condition")
    if mode == .rfc7644 { reader.refuseComments() }
    return reader.result(tree)
  }

  /// Reads the path of a PATCH operation; nil if there is none to be read.
  public static func parsePatchPath(
    _ source: SourceFile, limits: Limits = .standard
  ) -> Parsed<PatchPathSyntax?> {
    var reader = TokenReader(source, mode: .rfc7644, limits: limits)
    let tree = reader.parsePatchPath()
    reader.expectEnd("the end of the path")
    return reader.result(tree)
  }

  /// Reads one JSON value and nothing else, such as a user typed at a prompt.
  public static func parseJSON(_ source: SourceFile, limits: Limits = .standard) -> Parsed<JSONSyntax> {
    var reader = TokenReader(source, mode: .aup, limits: limits)
    let tree = reader.parseJSON()
    reader.expectEnd("the end of the value")
    return reader.result(tree)
  }

  /// True if the text is the start of a condition or of declarations, and ends too early: a prompt asks for more.
  public static func isIncomplete(_ source: SourceFile, limits: Limits = .standard) -> Bool {
    var reader = TokenReader(source, mode: .aup, limits: limits)
    if reader.isDeclarationStart { return parseFile(source, limits: limits).isIncomplete }
    _ = reader.parseCondition()
    reader.expectEnd("the end of the condition")
    return reader.result(()).isIncomplete
  }
}
