import Glibc

/// Whether a person is looking.
enum Terminal {
  /// True if a person types and reads.
  static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

  /// True if standard output is a terminal.
  static var showsOutput: Bool { isatty(STDOUT_FILENO) == 1 }

  /// True if standard error is a terminal.
  static var showsErrors: Bool { isatty(STDERR_FILENO) == 1 }

  /// True if a stream may carry colour: a terminal that can, and a user who did not say no (no-color.org).
  static func hasColour(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1 && (environment("NO_COLOR") ?? "").isEmpty && !isDumb
  }

  /// True if the terminal knows no escapes.
  static var isDumb: Bool { environment("TERM") == "dumb" }

  /// The width of a terminal; nil for anything else.
  static func columns(_ descriptor: Int32) -> Int? {
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  private static func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }
}
