import AUPLanguage
import ArgumentParser
import Glibc
import SCIMModel
import SourceDiagnostics

/// `aup check RULES…`.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check syntax, names and types, and lint.",
    usage: "aup check [<options>] <rules> ...",
    discussion: """
      Each argument is a rule set of its own: a file, or a directory whose files belong together. Exit code 0 if there is \
      nothing but notes, 1 if there are warnings, 2 if there are errors.
      """)

  @Argument(help: "Rule files or directories; - is standard input.", completion: .file(extensions: ["aup"]))
  var rules: [String]

  @OptionGroup var extensions: SchemaOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws { try Inputs.readStandardInputOnce(rules + extensions.schema) }

  func run() throws {
    let environment = RuleEnvironment(schemas: try extensions.schemas())
    var worst: Severity?
    var isFirst = true
    let output = OutputStream.output
    for path in rules {
      let sources = try RuleSet.sources(try RuleFiles.paths(path))
      let diagnostics = environment.diagnose(sources)
      worst = max(worst, diagnostics.map(\.severity).max())
      let shown = diagnostics.filter { !messages.quiet || $0.severity == .error }
      let text = Findings(sources: sources, shape: messages.shape).text(shown, for: STDOUT_FILENO)
      if !isFirst, !text.isEmpty, messages.shape == .plain { output.write("\n") }
      if !text.isEmpty { isFirst = false }
      output.write(text)
    }
    output.flush()
    switch worst {
    case .error: throw ExitStatus.trouble.exit
    case .warning: throw ExitStatus.no.exit
    case .note, nil: break
    }
  }

  private func max(_ a: Severity?, _ b: Severity?) -> Severity? { [a, b].compactMap { $0 }.max() }
}

extension RuleEnvironment {
  /// All findings about the files of one rule set.
  func diagnose(_ sources: SourceMap) -> [Diagnostic] {
    do {
      return try compile(sources).warnings
    } catch {
      return error.diagnostics
    }
  }
}
