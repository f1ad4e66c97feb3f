import AUPLanguage
import ArgumentParser
import SourceDiagnostics

/// `aup fmt RULES…`.
struct Format: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Bring rule files into the one format; comments stay.",
    usage: "aup fmt [<options>] <rules> ...",
    discussion: """
      Files are rewritten in place; what stands on standard input (-) goes to standard output. A file that cannot be read \
      as rules is left alone.
      """)

  @Argument(help: "Rule files or directories; - is standard input.", completion: .file(extensions: ["aup"]))
  var rules: [String]

  @Flag(help: "Change nothing; print the names of files that would change, and exit with 1 if there are any.")
  var check = false

  @Flag(help: "Change nothing; print what would change.")
  var diff = false

  @OptionGroup var messages: MessageOptions

  func run() throws {
    var changes = false
    var failures = false
    let output = OutputStream.output
    for path in try RuleFiles.paths(rules) {
      let bytes = try RuleSet.source(path)
      guard let formatted = formatted(bytes, path) else {
        failures = true
        continue
      }
      let differs = !formatted.utf8.elementsEqual(bytes)
      changes = changes || differs
      if diff {
        let name = path == "-" ? "standard input" : path
        output.write(UnifiedDiff.text(from: String(decoding: bytes, as: UTF8.self), to: formatted, path: name))
      } else if check {
        if differs { output.write("\(TerminalText.harmless(SourceName.of(path)))\n") }
      } else if path == "-" {
        output.write(formatted)
      } else if differs {
        try OutputFile.write(Array(formatted.utf8), to: path)
        messages.detail("formatted \(path)")
      }
    }
    output.flush()
    if failures { throw ExitStatus.trouble.exit }
    if check && changes { throw ExitStatus.no.exit }
  }

  private func formatted(_ bytes: [UInt8], _ path: String) -> String? {
    var sources = SourceMap()
    let source = sources.add(name: SourceName.of(path), bytes: bytes)
    let parsed = Parser.parseFile(source)
    guard !parsed.hasErrors else {
      Findings(sources: sources, shape: messages.shape).writeToStandardError(parsed.diagnostics)
      return nil
    }
    return Formatter.format(parsed, source: source)
  }
}
