/// Code that must take any bytes whatever: without a crash, and keeping what it promises.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// Lexer, parser, formatter, and the renderers of what they find.
  case syntax
  /// Checker, compiler, verifier and VM.
  case evaluation
  /// RE2 patterns and texts.
  case pattern
  /// Compiled files: what is loaded has passed the verifier, and so may run.
  case bytecode
  /// JSON and streams of records.
  case json
  /// Lines typed into a session of the REPL.
  case shell

  /// Feeds one input; a broken promise stops the program.
  public func run(_ bytes: [UInt8]) {
    switch self {
    case .syntax: fuzzSyntax(bytes)
    case .evaluation: fuzzEvaluation(bytes)
    case .pattern: fuzzPattern(bytes)
    case .bytecode: fuzzBytecode(bytes)
    case .json: fuzzJSON(bytes)
    case .shell: fuzzShell(bytes)
    }
  }
}
