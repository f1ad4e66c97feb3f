import AUPEvaluation
import SourceDiagnostics

/// File names behind a command that takes files; quoted where they have blanks, or what a terminal must not get.
struct FileCompletion {
  let list: (_ folder: String) -> [ReplWorld.Entry]?

  func complete(_ text: [UInt8], offset: Int) -> LineCompletion {
    let end = offset + text.count
    let start = wordStart(text)
    let typed = text[start...]
    let isQuoted = typed.first == UInt8(ascii: "\"")
    let path = isQuoted ? StringLiteral.reading(typed) : String(decoding: typed, as: UTF8.self)
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let name = path.dropFirst(folder.count)
    let entries = (list(folder.isEmpty ? "." : folder) ?? [])
      .filter { $0.name.utf8.starts(with: name.utf8) && (!$0.name.hasPrefix(".") || name.hasPrefix(".")) }
    let found = entries.map { entry in
      let whole = folder + entry.name + (entry.isFolder ? "/" : "")
      guard isQuoted || needsQuotes(whole) else { return whole }
      let literal = JSONText.quoted(whole)
      return entry.isFolder ? String(literal.dropLast()) : literal
    }
    return LineCompletion(
      replaced: offset + start..<end,
      candidates: found.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) },
      appendsBlank: !entries.allSatisfy(\.isFolder))
  }

  private func needsQuotes(_ path: String) -> Bool {
    path.utf8.contains { ReplArgument.isBlank($0) || $0 == UInt8(ascii: "\"") } || !TerminalText.isHarmless(path)
  }

  /// Where the last word starts: behind a blank that no quotes enclose.
  private func wordStart(_ text: [UInt8]) -> Int {
    var start = 0
    var index = 0
    while index < text.count {
      if index == start, text[index] == UInt8(ascii: "\"") {
        index = StringLiteral.end(text, from: index).end
      } else {
        if ReplArgument.isBlank(text[index]) { start = index + 1 }
        index += 1
      }
    }
    return start
  }
}
