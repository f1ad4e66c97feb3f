import ArgumentParser
import SourceDiagnostics

/// What the exit code says: a promise to scripts. `aup help exit-codes` prints these sentences.
enum ExitStatus: Int32, CaseIterable {
  case done = 0
  case no = 1
  case trouble = 2
  case interrupted = 130

  /// What the code means.
  var sentence: String {
    switch self {
    case .done: "done"
    case .no:
      """
      done, and the answer is no: a lint fired, a test failed, `fmt --check` would change something, `filter` matched \
      nobody, `diff` found what an option forbids, `analyze` found something to look at, `import` or `export` lost \
      something
      """
    case .trouble:
      "could not do it: usage, unreadable file, syntax or type error, a bad record without `--allow-partial`"
    case .interrupted: "interrupted"
    }
  }

  /// The error that ends a command with this code and without a further word.
  var exit: ExitCode { ExitCode(rawValue) }
}

/// Why a command could not do its work. Ends the program with ``ExitStatus/trouble``.
struct Trouble: Error {
  /// Lower case, no full stop.
  var message: String
  /// What the user can do about it.
  var help: String?

  init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }

  /// As it is printed: the manner of diagnostics that have no place.
  var text: String {
    let lines = ["error: \(message)"] + (help.map { ["   = help: \($0)"] } ?? [])
    return lines.map { TerminalText.harmless($0) + "\n" }.joined()
  }
}
