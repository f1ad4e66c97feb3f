import AUPEvaluation
public import AUPLanguage
public import SCIMModel
public import SourceDiagnostics

/// A session of the REPL without a terminal: a line goes in, a reply comes out.
///
/// ```swift
/// let session = try ReplSession(world: world, environment: RuleEnvironment(schemas: StandardSchemas.user))
/// session.feed(".new user {\"userName\": \"ann\", \"title\": \"Admin\"}")
/// session.feed("title co \"Admin\"").text  // "true : condition\n"
/// ```
///
/// A line is read as a condition or an attribute first, then as a declaration; lines that start with a dot are
/// commands. It does no input or output of its own: files and clocks are those of its ``ReplWorld``.
public final class ReplSession {
  /// How a session looks.
  public struct Style: Hashable, Sendable {
    /// Whether diagnostics are coloured.
    public var color: ColorMode
    /// Columns of the screen.
    public var width: Int
    /// How many lines a listing has at most; what is left out is said. nil: all of them.
    public var listLimit: Int?

    /// Makes a style; the default is for pipes.
    public init(color: ColorMode = .plain, width: Int = 100, listLimit: Int? = nil) {
      self.color = color
      self.width = width
      self.listLimit = listLimit
    }
  }

  let world: ReplWorld
  let environment: RuleEnvironment
  /// How replies look from now on.
  public var style: Style
  var state: ReplState
  var history = UndoHistory()
  var population = Population()
  /// The id of the current user.
  var currentUser: String?
  /// The moment set with `.now`; nil follows the clock.
  var fixedNow: Instant?
  var showsTime = false
  var isOver = false
  /// The condition typed last: its text.
  var lastCondition: String?
  private var open = OpenEntry()

  /// Makes a session without rules and users.
  ///
  /// - Parameters:
  ///   - environment: Schemas and limits.
  ///   - now: What `now` means; nil follows the clock of the world.
  /// - Throws: Nothing in practice: no rules compile.
  public init(
    world: ReplWorld, environment: RuleEnvironment, now: Instant? = nil, style: Style = Style()
  ) throws {
    self.world = world
    self.environment = environment
    self.style = style
    fixedNow = now
    state = ReplState(directory: Directory(schemas: environment.schemas), rules: try RuleBook(environment: environment))
  }

  /// The moment that conditions see.
  var now: Instant { fixedNow ?? world.now() }

  // MARK: Lines

  /// What to show in front of the next line.
  public var prompt: String {
    if isContinuing { return "...> " }
    guard let user = currentUser.flatMap({ state.directory.user(id: $0) }) else { return "aup> " }
    return "aup \(TerminalText.harmless(user.name))> "
  }

  /// True while an entry goes on over several lines.
  public var isContinuing: Bool { !open.bytes.isEmpty }

  /// The lines typed of an entry that goes on, without the last line break.
  public var pendingText: String { String(decoding: open.bytes, as: UTF8.self) }

  /// Takes one line, without its line break.
  @discardableResult
  public func feed(_ line: String) -> Reply { feed(Array(line.utf8)) }

  /// Takes one line, without its line break. Bytes that are not UTF-8 are refused; Ctrl-C forgets what was typed.
  public func feed(_ line: [UInt8]) -> Reply {
    if world.isInterrupted() { return refuse(.interrupted) }
    guard String(validating: line, as: UTF8.self) != nil else {
      return refuse(.refused("the line is not valid UTF-8"))
    }
    guard open.bytes.count + line.count < environment.limits.sourceBytes else {
      return refuse(.refused("the entry is longer than \(environment.limits.sourceBytes) bytes"))
    }
    // No line of the language starts with a dot: a command ends an entry that was never finished.
    if isContinuing, (try? dotCommand(line)).flatMap({ $0 }) != nil {
      let unfinished = finish()
      let reply = answer(line)
      return Reply(
        unfinished.blocks + reply.blocks, outcome: reply.outcome == .done ? unfinished.outcome : reply.outcome)
    }
    open.append(line)
    return isIncomplete() ? Reply(outcome: .incomplete) : finish()
  }

  private func refuse(_ error: ReplError) -> Reply {
    discardPending()
    return reply(to: error)
  }

  /// Forgets the lines of an entry that goes on: Ctrl-C.
  public func discardPending() { open = OpenEntry() }

  /// Says that no line will follow: an entry that waits for more is taken as it is.
  public func finish() -> Reply {
    let entry = open.bytes
    discardPending()
    return entry.isEmpty ? Reply() : answer(entry)
  }

  private func isIncomplete() -> Bool {
    if let (command, _) = try? dotCommand(open.bytes) { return command.spansLines && open.depth > 0 }
    return !open.needsReading() || EntryShape.isIncomplete(open.bytes, limits: environment.limits)
  }

  private func answer(_ entry: [UInt8]) -> Reply { run { try evaluate(entry) } }

  /// Does something as a line would: with its time, and with errors as replies.
  func run(_ body: () throws -> [Reply.Block]) -> Reply {
    let start = world.stopwatch()
    var reply: Reply
    do {
      let blocks = try body()
      reply = Reply(blocks, outcome: isOver ? .quit : .done)
    } catch {
      reply = self.reply(to: error)
    }
    if showsTime, !reply.blocks.isEmpty {
      reply.blocks.append(Reply.Block(.note, "time: \(Milliseconds.text(world.stopwatch() &- start))"))
    }
    return reply
  }

  private func evaluate(_ entry: [UInt8]) throws -> [Reply.Block] {
    if let (command, argument) = try dotCommand(entry) { return try command.run(self, argument) }
    return try evaluateText(entry)
  }

  /// The command of an entry that starts with a dot, and its argument.
  private func dotCommand(_ entry: [UInt8]) throws -> (ReplCommand, ReplArgument)? {
    let text = ReplArgument(entry: entry, from: 0)
    guard text.bytes.first == UInt8(ascii: ".") else { return nil }
    let (word, argument) = try text.firstWord("command")
    guard let command = ReplCommand.named(String(word.dropFirst())) else {
      let names = ReplCommand.table.flatMap { [$0.name] + $0.aliases }.map { "." + $0 }
      let meant = NameSuggestion.closest(to: word, among: names)
      throw ReplError.refused(
        "unknown command `\(TerminalText.harmless(word))`",
        help: meant.map { "did you mean `\($0)`?" } ?? "`.help` lists the commands")
    }
    return (command, argument)
  }

  // MARK: Replies

  private func reply(to error: any Error) -> Reply {
    switch error {
    case ReplError.interrupted: return Reply([Reply.Block(.note, "interrupted")], outcome: .interrupted)
    case ReplError.diagnostics(let diagnostics, let sources):
      // Warnings about other places would only hide what is wrong.
      let errors = diagnostics.filter { $0.severity == .error }
      var block = render(Array(errors.prefix(ReplSession.errorLimit)), sources, .error)
      let hidden = errors.count - ReplSession.errorLimit
      if hidden > 0 { block.text += "\n\n… and \(Count.of(hidden, "more error"))" }
      return Reply([block], outcome: .failed)
    case ReplError.refused(let message, let help):
      let text = "error: \(message)" + (help.map { "\n  help: \($0)" } ?? "")
      return Reply([Reply.Block(.error, text)], outcome: .failed)
    default: return Reply([Reply.Block(.error, "error: \(error)")], outcome: .failed)
    }
  }

  private func reply(to error: ReplError) -> Reply { reply(to: error as any Error) }

  /// Diagnostics with their source lines.
  func render(_ diagnostics: [Diagnostic], _ sources: SourceMap, _ kind: Reply.Block.Kind) -> Reply.Block {
    let text = TextRenderer(sources, color: style.color, width: style.width).render(diagnostics)
    return Reply.Block(kind, text.hasSuffix("\n") ? String(text.dropLast()) : text)
  }

  /// More errors of one entry than that are counted, not shown.
  static let errorLimit = 10

  /// The name of a text that was typed.
  static let promptName = "prompt"

  /// Stops a loop over many users once the user wants that.
  func checkInterrupt() throws(ReplError) {
    if world.isInterrupted() { throw .interrupted }
  }

  /// Lines of a listing, as many as the style allows, and how many there are besides.
  ///
  /// - Parameter total: How many lines there would be, if only the first are given.
  func listing(_ lines: [String], of total: Int? = nil, more: String = "") -> Reply.Block {
    guard let limit = style.listLimit, total ?? lines.count > limit else {
      return Reply.Block(.output, lines.joined(separator: "\n"))
    }
    let rest = "… and \((total ?? lines.count) - limit) more" + (more.isEmpty ? "" : ": \(more)")
    return Reply.Block(.output, (lines.prefix(limit) + [rest]).joined(separator: "\n"))
  }
}

/// A time in milliseconds, to the microsecond.
enum Milliseconds {
  static func text(_ nanoseconds: UInt64) -> String {
    let microseconds = (nanoseconds + 500) / 1_000
    let fraction = String(microseconds % 1_000)
    return "\(microseconds / 1_000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction) ms"
  }
}
