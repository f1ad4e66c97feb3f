import AUPEvaluation
import AUPLanguage
import SCIMModel
import SourceDiagnostics

extension ReplSession {
  /// `.save FILE`: all of it, or nothing.
  func save(_ argument: ReplArgument) throws -> [Reply.Block] {
    let path = try argument.name(of: "file")
    let bytes: [UInt8]
    let what: String
    if path.hasSuffix(".aup") {
      bytes = formattedRules
      what = Count.of(state.rules.rules.count, "rule")
    } else if path.hasSuffix(".ndjson") {
      bytes = try resourceLines()
      what = "\(Count.users(state.directory.userCount)), \(Count.of(state.directory.groups.count, "group"))"
    } else {
      throw ReplError.refused(
        "the name does not say what to save", help: "end it with `.aup` for rules, `.ndjson` for users and groups")
    }
    try checkInterrupt()
    do {
      try world.write(path, bytes)
    } catch {
      throw ReplError.refused(TerminalText.harmless(error.reason))
    }
    return [Reply.Block(.note, "\(TerminalText.harmless(path)): \(what)")]
  }

  /// All declarations, formatted, in the order they were loaded and typed; an empty line between texts.
  var formattedRules: [UInt8] {
    let texts = zip(state.rules.map.files, state.rules.files).map { Formatter.format($1, source: $0) }
    return Array(texts.map { $0.hasSuffix("\n") ? $0 : $0 + "\n" }.joined(separator: "\n").utf8)
  }

  /// Every group and user as a line of JSON.
  func resourceLines() throws(ReplError) -> [UInt8] {
    var bytes: [UInt8] = []
    for resource in state.directory.resources {
      try checkInterrupt()
      SCIMValue.complex(resource).writeJSON(to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }
}
