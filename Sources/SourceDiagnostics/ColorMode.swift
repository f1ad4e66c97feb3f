/// Whether text is coloured by escape sequences.
public enum ColorMode: Hashable, Sendable {
  /// No escape byte at all: for pipes, files and `NO_COLOR`.
  case plain
  /// ANSI colours: for terminals.
  case ansi

  /// The text in a style, or as it is.
  func paint(_ text: String, _ style: Style) -> String {
    guard self == .ansi, !text.isEmpty else { return text }
    return "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m"
  }

  /// Styles by their SGR parameters.
  enum Style: String {
    case error = "1;31"
    case warning = "1;33"
    case note = "1;36"
    case bold = "1"
    case frame = "1;34"
    case help = "1;32"
  }
}

extension Severity {
  var style: ColorMode.Style {
    switch self {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }
}
