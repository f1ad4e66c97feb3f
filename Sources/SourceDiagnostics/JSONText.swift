/// JSON string literals (RFC 8259 §7), which are AUP's too.
public enum JSONText {
  /// The text as a literal: quotes, backslashes and everything that is invisible or could steer a terminal is escaped,
  /// so that it can be printed. The escape is the letter for line feed, carriage return and tab, else the number.
  ///
  /// Example: `JSONText.quoted("a\"b")` is `"a\"b"` with its quotes.
  public static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where isEscaped(scalar):
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// Blanks are seen, but for those that break a line.
  private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
    HiddenCharacters.isControl(scalar) || HiddenCharacters.isBidirectionalControl(scalar)
      || HiddenCharacters.isInvisible(scalar, after: nil) || HiddenCharacters.isLineBreak(scalar)
  }
}
