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
      case "\u{0}"..<"\u{20}", "\u{7F}"..."\u{9F}", "\u{200B}"..."\u{200F}", "\u{2028}"..."\u{202E}",
        "\u{2066}"..."\u{2069}", "\u{FEFF}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
