/// Text as it may go to a terminal: no control character passes, and widths are known.
///
/// Everything that could steer a terminal or hide from the eye is shown instead of sent: control characters as their
/// pictures (`␛`), bidirectional and zero-width ones as `\u{202E}`, bytes that are not UTF-8 as `�`.
public struct TerminalText {
  /// One code point as shown.
  struct Glyph {
    var text: String
    /// Columns it takes; 0 for a mark on the glyph before it.
    var width: Int
    /// Where it stands in the bytes.
    var offset: Int
  }

  private(set) var glyphs: [Glyph] = []

  /// Reads bytes; tabs go to the next multiple of 4 from where the text starts.
  init(_ bytes: some Sequence<UInt8>) {
    var column = 0
    var decoder = CodePointReader(Array(bytes))
    var previous: Unicode.Scalar?
    while let (scalar, offset) = decoder.next() {
      let glyph = Self.glyph(scalar, after: previous, at: offset, column: column)
      column += glyph.width
      glyphs.append(glyph)
      previous = scalar
    }
  }

  private static func glyph(
    _ scalar: Unicode.Scalar, after previous: Unicode.Scalar?, at offset: Int, column: Int
  ) -> Glyph {
    if scalar == "\t" {
      let width = 4 - column % 4
      return Glyph(text: String(repeating: " ", count: width), width: width, offset: offset)
    }
    if let shown = shown(scalar, after: previous) {
      return Glyph(text: shown, width: shown.unicodeScalars.count, offset: offset)
    }
    return Glyph(text: String(scalar), width: ColumnWidth.of(scalar), offset: offset)
  }

  /// What stands for a code point that must not be sent as it is; nil for all others.
  private static func shown(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar?) -> String? {
    switch scalar.value {
    case 0..<0x20: return String(Unicode.Scalar(0x2400 + scalar.value) ?? "?")
    case 0x7F: return "\u{2421}"
    default:
      let isHidden =
        HiddenCharacters.isControl(scalar) || HiddenCharacters.isBidirectionalControl(scalar)
        || HiddenCharacters.isInvisible(scalar, after: previous) || HiddenCharacters.isLineBreak(scalar)
      return isHidden ? "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}" : nil
    }
  }

  /// The text with nothing in it that could steer a terminal, for messages and tables: line breaks are shown too.
  public static func harmless(_ text: String) -> String { showing(text) { _ in true } }

  /// True if the text may go to a terminal as it is.
  public static func isHarmless(_ text: String) -> Bool { harmless(text).utf8.elementsEqual(text.utf8) }

  /// Text of several lines with nothing else in it that could steer the terminal; a line break at its end is left out.
  public static func harmlessLines(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { harmless(String($0)) }
    return (lines.last == "" ? lines.dropLast() : lines[...]).joined(separator: "\n")
  }

  /// The text with its control characters shown, but for tab, carriage return and line feed: for data and sources that
  /// go out as they are otherwise, in a form that has no escapes of its own.
  public static func withoutControls(_ text: String) -> String {
    showing(text) { scalar in
      switch scalar.value {
      case 0x09, 0x0A, 0x0D: false
      case 0..<0x20, 0x7F..<0xA0: true
      default: false
      }
    }
  }

  private static func showing(_ text: String, where isMeant: (Unicode.Scalar) -> Bool) -> String {
    // Most text is visible ASCII.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var result = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if isMeant(scalar), let shown = shown(scalar, after: previous) {
        result.append(contentsOf: shown.unicodeScalars)
      } else {
        result.append(scalar)
      }
      previous = scalar
    }
    return String(result)
  }
}

/// Reads UTF-8; a byte that fits nowhere reads as U+FFFD.
struct CodePointReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next code point and where it starts.
  mutating func next() -> (scalar: Unicode.Scalar, offset: Int)? {
    guard position < bytes.count else { return nil }
    let start = position
    let lead = bytes[start]
    let length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0
    position += max(1, length)
    guard length > 0, position <= bytes.count,
      let text = String(validating: bytes[start..<position], as: UTF8.self), let scalar = text.unicodeScalars.first
    else {
      position = start + 1
      return ("\u{FFFD}", start)
    }
    return (scalar, start)
  }
}
