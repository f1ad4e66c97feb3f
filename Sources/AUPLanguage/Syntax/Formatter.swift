public import SourceDiagnostics

/// The one layout of rule files: two blanks of indentation, clauses aligned, lines of at most 100 columns where that
/// can be, one empty line around blocks. Comments stay where they are.
///
/// ```swift
/// Formatter.format(Parser.parseFile(source), source: source)
/// // rule "A" {
/// //   when   group eq "A"
/// //   assign role "R" in "U"
/// // }
/// ```
///
/// What it prints means the same, and formatting it again changes nothing.
public enum Formatter {
  /// The formatted text; nil if the text has syntax errors, because what cannot be read cannot be kept.
  public static func format(_ parsed: Parsed<FileSyntax>, source: SourceFile) -> String? {
    parsed.hasErrors ? nil : format(parsed.tree, source: source)
  }

  /// The formatted text of a tree that was read from the source without errors. Linear in the text.
  public static func format(_ file: FileSyntax, source: SourceFile) -> String {
    var builder = LayoutBuilder(source)
    let layout = builder.file(file)
    // A tree that does not fit its text was read with errors: better no format than a lost line.
    return builder.isAtEnd ? LayoutPrinter.print(layout) : source.text(source.span)
  }
}
