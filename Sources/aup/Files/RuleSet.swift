import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// Rules from files, ready to be evaluated.
struct RuleSet {
  /// What a path means: sources that belong together, or one compiled file.
  private enum Files {
    case sources([(path: String, bytes: [UInt8])])
    case compiled(path: String, bytes: [UInt8])
  }

  /// Reads and compiles what a path means. Findings go to standard error; an error among them ends the command.
  static func compile(_ path: String, schemas: ResourceSchemas, _ messages: MessageOptions) throws -> CompiledRules {
    switch try read(path) {
    case .sources(let files): try compile(files, in: RuleEnvironment(schemas: schemas), messages)
    case .compiled(let path, let bytes):
      try load(path) { () throws(ProgramFileError) in try CompiledRules(reading: bytes, schemas: schemas) }
    }
  }

  /// Reads and compiles sources that make one rule set. Findings go to standard error; an error among them ends the
  /// command.
  static func compile(
    sources paths: [String], in environment: RuleEnvironment, _ messages: MessageOptions
  ) throws -> CompiledRules {
    try compile(RuleFiles.paths(paths).map { ($0, try source($0)) }, in: environment, messages)
  }

  /// The bytecode of what a path means, to be looked at: a compiled file needs no schemas for that.
  static func program(_ path: String, schemas: ResourceSchemas, _ messages: MessageOptions) throws -> Program {
    switch try read(path) {
    case .sources(let files): try compile(files, in: RuleEnvironment(schemas: schemas), messages).program
    case .compiled(let path, let bytes): try load(path) { () throws(ProgramFileError) in try ProgramFile.read(bytes) }
    }
  }

  private static func read(_ path: String) throws -> Files {
    let paths = try RuleFiles.paths(path)
    guard paths.count == 1 else { return .sources(try paths.map { ($0, try source($0)) }) }
    let bytes = try InputFile.read(paths[0])
    return ProgramFile.isProgram(bytes) ? .compiled(path: paths[0], bytes: bytes) : .sources([(paths[0], bytes)])
  }

  /// The texts of rule files, one behind the other.
  static func sources(_ paths: [String]) throws -> SourceMap {
    var sources = SourceMap()
    for path in paths { sources.add(name: SourceName.of(path), bytes: try source(path)) }
    return sources
  }

  /// The text of a rule file.
  static func source(_ path: String) throws -> [UInt8] {
    let bytes = try InputFile.read(path)
    if ProgramFile.isProgram(bytes) { throw Trouble("`\(path)` is compiled", help: "give it the source") }
    return bytes
  }

  private static func load<Loaded>(
    _ path: String, _ body: () throws(ProgramFileError) -> Loaded
  ) throws -> Loaded {
    do {
      return try body()
    } catch {
      let place = error.offset.map { " (byte \($0))" } ?? ""
      throw Trouble(
        "cannot load `\(path)`: \(error.message)\(place)",
        help: error.schema == nil
          ? "compile it again with `aup compile`" : "give it the schema it was compiled with: `--schema FILE`")
    }
  }

  private static func compile(
    _ files: [(path: String, bytes: [UInt8])], in environment: RuleEnvironment, _ messages: MessageOptions
  ) throws -> CompiledRules {
    var sources = SourceMap()
    for file in files { sources.add(name: SourceName.of(file.path), bytes: file.bytes) }
    let findings = Findings(sources: sources, shape: messages.shape)
    do {
      let rules = try environment.compile(sources)
      report(rules.warnings, findings, messages)
      return rules
    } catch {
      findings.writeToStandardError(error.diagnostics)
      throw ExitStatus.trouble.exit
    }
  }

  /// Only the curious want to read the same lints on every run.
  private static func report(_ warnings: [Diagnostic], _ findings: Findings, _ messages: MessageOptions) {
    if messages.verbose { return findings.writeToStandardError(warnings) }
    let count = warnings.count { $0.severity == .warning }
    if count == 1 { messages.note("1 warning about the rules; `aup check` shows it") }
    if count > 1 { messages.note("\(count) warnings about the rules; `aup check` shows them") }
  }
}

/// How a path is called in messages.
enum SourceName {
  static func of(_ path: String) -> String { path == "-" ? "<standard input>" : path }
}
