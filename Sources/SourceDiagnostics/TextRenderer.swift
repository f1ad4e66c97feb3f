/// Renders diagnostics for people: message, source line, underline, help.
///
/// ```
/// error[unknown-attribute]: unknown attribute `departmnt`
///   --> rules.aup:3:8
///    |
///  3 |   when departmnt eq "IT"
///    |        ^^^^^^^^^
///    = help: did you mean `department`?
/// ```
///
/// Without colour the text has no control character but the line feed, whatever the source holds. A line longer than
/// ``width`` is shown around what is underlined. Time and memory follow what is shown, not the length of a line.
public struct TextRenderer: Sendable {
  /// The texts that spans point into.
  public var sources: SourceMap
  /// Whether to colour.
  public var color: ColorMode
  /// Columns that a source line may take.
  public var width: Int

  /// Makes a renderer.
  public init(_ sources: SourceMap, color: ColorMode = .plain, width: Int = 100) {
    self.sources = sources
    self.color = color
    self.width = max(20, width)
  }

  /// One diagnostic, ending in a line feed.
  public func render(_ diagnostic: Diagnostic) -> String {
    var lines = [title(diagnostic)]
    let places = PlacesByFile(diagnostic, in: sources)
    let gutter = places.lastLineNumber.map { String($0).count } ?? 1
    for (index, file) in places.files.enumerated() {
      lines += block(file, gutter, isFirst: index == 0, diagnostic.severity)
    }
    let margin = String(repeating: " ", count: gutter + 2)
    if let help = diagnostic.help {
      lines.append("\(margin)\(frame("=")) \(color.paint("help", .help)): \(TerminalText.harmless(help))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Diagnostics with an empty line between them.
  public func render(_ diagnostics: some Sequence<Diagnostic>) -> String {
    diagnostics.map(render).joined(separator: "\n")
  }

  /// At most so many diagnostics, the worst ones in the order given, and then how many more of each kind there are.
  public func render(_ diagnostics: [Diagnostic], most: Int) -> String {
    guard diagnostics.count > most else { return render(diagnostics) }
    let byRank = diagnostics.indices.sorted {
      (diagnostics[$1].severity, $0) < (diagnostics[$0].severity, $1)
    }
    let shown = byRank.prefix(most).sorted().map { diagnostics[$0] }
    let left = byRank.dropFirst(most).map { diagnostics[$0].severity }
    let counts = Severity.allCases.reversed().compactMap { severity -> String? in
      let count = left.count { $0 == severity }
      return count == 0 ? nil : "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }
    return render(shown) + "\n… and \(counts.joined(separator: ", ")) more\n"
  }

  private func frame(_ text: String) -> String { color.paint(text, .frame) }

  private func title(_ diagnostic: Diagnostic) -> String {
    let head = "\(diagnostic.severity.rawValue)[\(diagnostic.code)]"
    let message = TerminalText.harmless(diagnostic.message)
    return color.paint(head, diagnostic.severity.style) + color.paint(": \(message)", .bold)
  }

  /// `--> rules.aup:3:8` and the lines of one file.
  private func block(_ file: PlacesByFile.File, _ gutter: Int, isFirst: Bool, _ severity: Severity) -> [String] {
    let place = sources.location(of: file.places[0].span.start)
    let margin = String(repeating: " ", count: gutter)
    let name = TerminalText.harmless(place.file)
    let bar = "\(margin) \(frame(" |"))"
    var lines = ["\(margin)\(frame(isFirst ? " -->" : " :::")) \(name):\(place.line):\(place.column)", bar]
    var previous: Int?
    for line in file.lines {
      if let previous, line.number > previous + 1 { lines.append("\(margin)\(frame("..."))") }
      previous = line.number
      let view = LineView(file.source, line: line.number, marks: line.marks, width: width)
      let number = String(line.number)
      let padding = String(repeating: " ", count: gutter - number.count)
      lines.append(trimmed(" \(padding)\(frame(number)) \(frame("|")) \(view.text)"))
      for row in view.rows {
        let style: ColorMode.Style = row.isPrimary ? severity.style : .frame
        lines.append(trimmed("\(bar) \(row.indent)\(color.paint(row.underline, style))\(note(row.text, style))"))
      }
    }
    return lines
  }

  private func note(_ text: String, _ style: ColorMode.Style) -> String {
    text.isEmpty ? "" : " " + color.paint(TerminalText.harmless(text), style)
  }

  private func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }
}
