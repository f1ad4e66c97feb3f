import SourceDiagnostics

/// Breaks text into lines.
enum TextWrap {
  /// Cuts a text into pieces of at most so many columns, at blanks where there are some.
  static func lines(_ text: String, _ columns: Int) -> [String] {
    guard ColumnWidth.of(text) > columns, columns > 0 else { return [text] }
    var lines: [String] = []
    var line = ""
    var width = 0
    func end() {
      lines.append(line)
      line = ""
      width = 0
    }
    for word in text.split(separator: " ", omittingEmptySubsequences: false).map(String.init) {
      let wordWidth = ColumnWidth.of(word)
      if !line.isEmpty, width + 1 + wordWidth <= columns {
        line += " " + word
        width += 1 + wordWidth
        continue
      }
      if !line.isEmpty { end() }
      if wordWidth <= columns {
        line = word
        width = wordWidth
        continue
      }
      for scalar in word.unicodeScalars {
        let scalarWidth = ColumnWidth.of(scalar)
        if width + scalarWidth > columns, width > 0 { end() }
        line.unicodeScalars.append(scalar)
        width += scalarWidth
      }
    }
    end()
    return lines
  }
}
