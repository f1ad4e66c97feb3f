import AUPEvaluation
import ArgumentParser
import SourceDiagnostics

/// How much is said on standard error, and in which shape.
struct MessageOptions: ParsableArguments {
  enum Shape: String, ExpressibleByArgument, CaseIterable {
    case plain, json, sarif
  }

  @Option(name: .customLong("diagnostics"), help: "The shape of findings about sources.")
  var shape = Shape.plain

  @Flag(name: .shortAndLong, help: "Say nothing but errors, and what is missing, on standard error.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say more on standard error.")
  var verbose = false

  func validate() throws {
    if quiet && verbose { throw ValidationError("'--quiet' and '--verbose' exclude each other.") }
  }

  /// Says something that is neither data nor an error.
  func note(_ text: String) {
    if !quiet { StandardError.write("note: \(TerminalText.harmless(text))\n") }
  }

  /// Says what is worth knowing about a population; that users are missing is said to everybody.
  func tell(_ notes: [PopulationNote]) {
    for note in notes {
      if note.isLoss {
        StandardError.write("warning: \(TerminalText.harmless("\(note)"))\n")
      } else {
        self.note("\(note)")
      }
    }
  }

  /// Says something that only the curious want to know.
  func detail(_ text: String) {
    if verbose { note(text) }
  }
}
