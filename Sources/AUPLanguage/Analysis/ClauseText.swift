import SourceDiagnostics

/// The source text of a clause on one line.
package enum ClauseText {
  /// Most code points that are shown; how many there are is said.
  static let limit = 160

  /// The text of a span: comments left out, blanks and line breaks made one blank, strings untouched.
  package static func of(_ span: SourceSpan, in sources: SourceMap) -> String {
    var result = String.UnicodeScalarView()
    var isInString = false
    var isEscaped = false
    var isInComment = false
    var isBlank = false
    for scalar in sources.text(span).unicodeScalars {
      if isInComment {
        isInComment = scalar != "\n"
        isBlank = true
      } else if isInString {
        result.append(scalar)
        isInString = isEscaped || scalar != "\""
        isEscaped = !isEscaped && scalar == "\\"
      } else if scalar == " " || scalar == "\n" || scalar == "\t" || scalar == "\r" {
        isBlank = true
      } else if scalar == "#" {
        isInComment = true
      } else {
        if isBlank, !result.isEmpty { result.append(" ") }
        isBlank = false
        isInString = scalar == "\""
        result.append(scalar)
      }
    }
    return TerminalText.harmless(shortened(result))
  }

  private static func shortened(_ text: String.UnicodeScalarView) -> String {
    let count = text.count
    guard count > limit else { return String(text) }
    return String(String.UnicodeScalarView(text.prefix(limit))) + "… (\(count) characters)"
  }
}
