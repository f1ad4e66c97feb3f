import AUPShell
import ArgumentParser
import Glibc
import SourceDiagnostics

/// Feeds lines to a session and shows its replies: on a terminal or in a pipe.
struct ReplConsole {
  let session: ReplSession
  let isInteractive: Bool
  private let output = OutputStream.output
  private let hasColour = Terminal.hasColour(STDOUT_FILENO)
  /// The lines of the entry that is typed, for the history.
  private var entry: [UInt8] = []

  init(session: ReplSession, isInteractive: Bool) {
    self.session = session
    self.isInteractive = isInteractive
  }

  /// How replies look on this terminal.
  static var style: ReplSession.Style {
    var size = winsize()
    let isKnown = unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    let rows = isKnown ? Int(size.ws_row) : 24
    return ReplSession.Style(
      color: Terminal.hasColour(STDOUT_FILENO) ? .ansi : .plain, width: isKnown ? max(40, Int(size.ws_col) - 8) : 100,
      listLimit: max(10, rows - 6))
  }

  func greet() {
    output.write("aup \(AUP.configuration.version): type a condition, a declaration or `.help`\n")
    output.flush()
  }

  // MARK: On a terminal

  /// Edits lines until the user leaves. Lines that fail are the user's to see: false.
  mutating func runEditor() -> Bool {
    var history = LineEditorHistory()
    let editor = LineEditor(history: history?.load() ?? []) { [session] line, cursor in
      session.complete(line, cursor: cursor)
    }
    while true {
      switch editor.read(prompt: session.prompt) {
      case .interrupted: session.discardPending()
      case .end:
        output.write("\n")
        output.flush()
        return false
      case .line(let text):
        Interrupts.clear()
        session.style = ReplConsole.style  // the window may have another size by now
        guard takeLines(text, editor, &history) else { return false }
      }
    }
  }

  /// Takes what was typed: one line, or several of a paste or of the history. False if the user wants to leave.
  private mutating func takeLines(
    _ text: [UInt8], _ editor: LineEditor, _ history: inout LineEditorHistory?
  ) -> Bool {
    for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if session.isContinuing { entry.append(UInt8(ascii: "\n")) } else { entry = [] }
      entry += line
      let reply = session.feed(Array(line))
      if !session.isContinuing {
        let text = String(decoding: entry, as: UTF8.self)
        let isKept = history?.append(text) ?? !text.isEmpty
        if isKept { editor.remember(text) }
      }
      show(reply)
      if reply.outcome == .quit { return false }
      if reply.outcome == .interrupted { break }
    }
    return true
  }

  // MARK: In a pipe

  /// Reads standard input to its end. True if a line failed.
  mutating func runScript(stopsOnError: Bool) throws -> Bool {
    var lines = StandardInputLines()
    var hasFailed = false
    while let line = try lines.next() {
      let reply = session.feed(line)
      show(reply)
      if reply.outcome == .quit { return hasFailed }
      if reply.outcome == .failed { hasFailed = true }
      if hasFailed && stopsOnError { return true }
    }
    let reply = session.finish()
    show(reply)
    return hasFailed || reply.outcome == .failed
  }

  // MARK: Showing

  /// Shows a reply: on a terminal all of it in order, else what was asked for on standard output and why it failed on
  /// standard error.
  func show(_ reply: Reply) {
    for block in reply.blocks {
      if !isInteractive, block.kind == .error || block.kind == .warning {
        output.flush()
        StandardError.write(block.text + "\n")
      } else {
        output.write(paint(block) + "\n")
      }
    }
    if isInteractive || !reply.blocks.isEmpty { output.flush() }
  }

  func finish() { output.flush() }

  private func paint(_ block: Reply.Block) -> String {
    guard isInteractive, hasColour else { return block.text }
    switch block.kind {
    case .gain: return "\u{1B}[32m\(block.text)\u{1B}[0m"
    case .loss: return "\u{1B}[31m\(block.text)\u{1B}[0m"
    case .note: return "\u{1B}[2m\(block.text)\u{1B}[0m"
    case .output, .warning, .error: return block.text
    }
  }
}
