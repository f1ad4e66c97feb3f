import AUPShell
import CReadline
import Glibc

/// What asking for a line came to.
enum LineEvent {
  /// A line without its line break; from an editor perhaps with line breaks inside (a paste, or an entry of the history).
  case line([UInt8])
  /// Ctrl-C: what was typed is gone.
  case interrupted
  /// Ctrl-D, or the end of the input.
  case end
}

/// Lines edited on a terminal with GNU readline. There is one per process: readline keeps its state in globals.
final class LineEditor {
  /// Entries that the arrow keys bring back, and that the history file keeps.
  static let historyLimit = 1_000

  private let complete: (_ line: [UInt8], _ cursor: Int) -> LineCompletion

  /// Sets up readline and puts the entries in its history. `complete` is asked when Tab is pressed.
  init(history: [String], complete: @escaping (_ line: [UInt8], _ cursor: Int) -> LineCompletion) {
    self.complete = complete
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe aup_editor_start(LineEditor.completer, context, Int32(LineEditor.historyLimit))
    for entry in history { remember(entry) }
  }

  /// Shows the prompt and lets the user edit a line.
  func read(prompt: String) -> LineEvent {
    var text: UnsafeMutablePointer<CChar>?
    switch unsafe aup_editor_read(prompt, &text) {
    case AUP_READ_LINE:
      guard let line = unsafe text else { return .end }
      defer { unsafe free(line) }
      let length = unsafe strlen(line)
      return .line(unsafe UnsafeBufferPointer(start: line, count: length).map { UInt8(bitPattern: $0) })
    case AUP_READ_INTERRUPTED: return .interrupted
    default: return .end
    }
  }

  /// Adds an entry that the arrow keys bring back.
  func remember(_ entry: String) { unsafe aup_editor_remember(entry) }

  private static let completer: aup_completer = { context, line, length, cursor, into in
    guard let context = unsafe context, let line = unsafe line, let into = unsafe into else { return }
    let editor = unsafe Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue()
    let bytes = unsafe UnsafeBufferPointer(start: line, count: length).map { UInt8(bitPattern: $0) }
    let found = editor.complete(bytes, cursor)
    guard !found.candidates.isEmpty else { return }
    let append = CChar(bitPattern: found.appendsBlank ? UInt8(ascii: " ") : 0)
    let common = found.prefix(replacing: bytes[found.replaced])
    unsafe aup_completions_replace(into, found.replaced.lowerBound, common, append)
    for candidate in found.candidates { unsafe aup_completions_add(into, candidate) }
  }
}

/// Ctrl-C as a flag: pressed or not, since it was last cleared.
enum Interrupts {
  /// From now on Ctrl-C sets the flag and does nothing else.
  static func catchAll() { aup_interrupts_catch() }
  static var arePending: Bool { aup_interrupts_pending() != 0 }
  static func clear() { aup_interrupts_clear() }
}

extension LineCompletion {
  /// What takes the place of what was typed at once: what all candidates start with, unless that is less than was typed.
  fileprivate func prefix(replacing typed: ArraySlice<UInt8>) -> String {
    let common = commonPrefix
    return common.utf8.count < typed.count ? String(decoding: typed, as: UTF8.self) : common
  }
}
