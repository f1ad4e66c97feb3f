import SourceDiagnostics

/// The difference of two texts, line by line, in the unified format that `patch` reads.
///
/// Control characters other than tab and line breaks, which may stand in comments, are shown as their pictures: then a
/// person may look at the difference, and `patch` refuses what it cannot apply.
enum UnifiedDiff {
  /// Lines around a change.
  private static let context = 3

  private struct Line {
    /// ` `, `-` or `+`.
    var sign: Character
    /// With its line break, if it has one.
    var text: Substring
  }

  /// The difference; empty if there is none.
  static func text(from old: String, to new: String, path: String) -> String {
    let lines = aligned(lines(of: old), lines(of: new))
    let hunks = hunks(of: lines)
    guard !hunks.isEmpty else { return "" }
    let name = TerminalText.harmless(path)
    return "--- a/\(name)\n+++ b/\(name)\n" + hunks.map { text(of: $0, in: lines) }.joined()
  }

  private static func lines(of text: String) -> [Substring] {
    var lines: [Substring] = []
    var start = text.startIndex
    // Not `split`: that would take a carriage return and a line feed for one character.
    while let end = text.unicodeScalars[start...].firstIndex(of: "\n") {
      let next = text.unicodeScalars.index(after: end)
      lines.append(text[start..<next])
      start = next
    }
    if start < text.endIndex { lines.append(text[start...]) }
    return lines
  }

  /// Both texts as one sequence of kept, removed and added lines.
  private static func aligned(_ old: [Substring], _ new: [Substring]) -> [Line] {
    let change = new.difference(from: old) { $0.utf8.elementsEqual($1.utf8) }
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for step in change {
      switch step {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var lines: [Line] = []
    var (oldIndex, newIndex) = (0, 0)
    while oldIndex < old.count || newIndex < new.count {
      if removed.contains(oldIndex) {
        lines.append(Line(sign: "-", text: old[oldIndex]))
        oldIndex += 1
      } else if inserted.contains(newIndex) {
        lines.append(Line(sign: "+", text: new[newIndex]))
        newIndex += 1
      } else {
        lines.append(Line(sign: " ", text: old[oldIndex]))
        oldIndex += 1
        newIndex += 1
      }
    }
    return lines
  }

  /// Ranges of lines: changes and their surroundings, those that touch made one.
  private static func hunks(of lines: [Line]) -> [Range<Int>] {
    var hunks: [Range<Int>] = []
    for index in lines.indices where lines[index].sign != " " {
      let range = max(0, index - context)..<min(lines.count, index + context + 1)
      if let last = hunks.last, last.upperBound >= range.lowerBound {
        hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
      } else {
        hunks.append(range)
      }
    }
    return hunks
  }

  private static func text(of hunk: Range<Int>, in lines: [Line]) -> String {
    func place(without sign: Character) -> String {
      let before = lines[..<hunk.lowerBound].count { $0.sign != sign }
      let count = lines[hunk].count { $0.sign != sign }
      return "\(count == 0 ? before : before + 1),\(count)"
    }
    let body = lines[hunk].map { line in
      "\(line.sign)\(TerminalText.withoutControls(String(line.text)))"
        + (line.text.utf8.last == UInt8(ascii: "\n") ? "" : "\n\\ No newline at end of file\n")
    }
    return "@@ -\(place(without: "+")) +\(place(without: "-")) @@\n" + body.joined()
  }
}
