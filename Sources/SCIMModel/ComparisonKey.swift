@_spi(_Unicode) import Swift

/// The bytes by which strings compare.
///
/// Strings compare after NFC, code point by code point; where an attribute's `caseExact` is false, after full Unicode
/// case folding and NFC again. UTF-8 keeps the order of code points and no code point's bytes occur inside another's,
/// so equality, order, prefix, suffix and containment of strings are those of these bytes.
public enum ComparisonKey {
  /// The key of a string: O(length), and a plain copy for ASCII without capitals.
  ///
  /// Example: `ComparisonKey.of("Straße", caseExact: false)` is the bytes of `strasse`.
  public static func of(_ text: String, caseExact: Bool) -> [UInt8] {
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      return caseExact ? Array(text.utf8) : text.utf8.map(ASCIICase.lower)
    }
    let composed = nfc(text)
    return Array((caseExact ? composed : nfc(folded(composed))).utf8)
  }

  /// Full case folding by the standard library's mappings: `lower(upper(lower(x)))` gives the classes of CaseFolding
  /// C + F, but for dotless i (U+0131), which folds to itself.
  static func folded(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\u{131}" {
        result.append(scalar)
      } else {
        let mapped = scalar.properties.lowercaseMapping.uppercased().lowercased()
        result.append(contentsOf: mapped.unicodeScalars)
      }
    }
    return String(result)
  }

  static func nfc(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text._nfc { result.append(scalar) }
    return String(result)
  }
}
