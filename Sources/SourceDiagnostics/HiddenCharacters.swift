/// Characters that a reader of a text does not see for what they are.
///
/// The one list from which ``JSONText`` knows what to escape, ``TerminalText`` what to show instead of sending, and the lexer
/// of the language what to warn of.
public enum HiddenCharacters {
  /// The marks, embeddings, overrides and isolates of the bidirectional algorithm (property Bidi_Control of UAX #9), by
  /// which source can be made to look reordered ("Trojan Source", CVE-2021-42574).
  public static func isBidirectionalControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x61C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// The control characters of ASCII and Latin-1, but for NEL (U+0085), which is a ``isUnusualBlank(_:)``.
  public static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x84, 0x86...0x9F: true
    default: false
    }
  }

  /// What breaks a line beyond ASCII.
  public static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool { [0x85, 0x2028, 0x2029].contains(scalar.value) }

  /// Characters that look like a space and are none: white space beyond ASCII, and the blank pattern of Braille.
  public static func isUnusualBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x80 && (scalar.properties.isWhitespace || scalar.value == 0x2800)
  }

  /// Characters without a shape of their own.
  ///
  /// Joiners and variation selectors are part of how some scripts and emoji are written: they count only behind a
  /// character of those that have no use for them (Latin, Greek, Cyrillic and ASCII at large), or behind none.
  public static func isInvisible(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar?) -> Bool {
    switch scalar.value {
    case 0x200C, 0x200D, 0xFE00...0xFE0F, 0xE0100...0xE01EF: previous.map { $0.value < 0x590 } ?? true
    case 0x180B...0x180D, 0x180F: previous.map { !(0x1800...0x18AF ~= $0.value) } ?? true
    case 0xAD, 0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B, 0x2060...0x2065, 0x206A...0x206F, 0x3164,
      0xFEFF, 0xFFA0, 0xFFF9...0xFFFB, 0x1D173...0x1D17A, 0xE0000...0xE00FF, 0xE01F0...0xE0FFF:
      true
    default: false
    }
  }
}
