import AUPLanguage
import SourceDiagnostics

/// Words and codes that the readers of all dialects share.
enum SyntaxWords {
  /// The code of a text that breaks the grammar of its dialect.
  static let unexpected = SyntaxCode.unexpectedToken.rawValue

  /// How deep expressions of all dialects may nest: recursion of their readers.
  static let nestingDepth = Limits.standard.nestingDepth

  /// Refuses a text that is not UTF-8: repaired, it would name other groups.
  static func requireUTF8(_ file: SourceFile) throws(DialectError) {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: file.bytes.span)
    } catch {
      let bytes = error.byteOffsets
      throw DialectError([
        Diagnostic(
          .error, code: SyntaxCode.invalidUTF8.rawValue, "bytes that are not UTF-8",
          at: SourceSpan(file.base + bytes.lowerBound, file.base + bytes.upperBound), help: "save the file as UTF-8")
      ])
    }
  }

  /// The text of a span as a message quotes it: on one line, blanks made one.
  static func quote(_ span: SourceSpan, in sources: SourceMap) -> String {
    let words = sources.text(span).unicodeScalars.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" }
    return Diagnostic.quote(words.map { String($0) }.joined(separator: " "))
  }
}
