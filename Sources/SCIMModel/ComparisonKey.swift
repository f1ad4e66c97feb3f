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
    let bytes = text.utf8.span
    var all: UInt8 = 0
    for index in bytes.indices { all |= bytes[index] }
    guard all < 0x80 else { return ofUnicode(text, caseExact: caseExact) }
    if bytes.isEmpty { return [] }
    // Reserving is specialised for bytes, which making an array of a capacity is not.
    var key: [UInt8] = []
    key.reserveCapacity(bytes.count)
    key.append(addingCapacity: bytes.count) { key in
      for index in bytes.indices { key.append(caseExact ? bytes[index] : ASCIICase.lower(bytes[index])) }
    }
    return key
  }

  private static func ofUnicode(_ text: String, caseExact: Bool) -> [UInt8] {
    let composed = nfc(text)
    return Array((caseExact ? composed : nfc(folded(composed))).utf8)
  }

  /// Full case folding by the standard library's mappings: `lower(upper(lower(x)))` gives the classes of CaseFolding
  /// C + F, but for dotless i (U+0131), which folds to itself.
  static func folded(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let folded = latin(scalar) {
        result.append(folded)
      } else if scalar == "\u{131}" {
        result.append(scalar)
      } else {
        let mapped = scalar.properties.lowercaseMapping.uppercased().lowercased()
        result.append(contentsOf: mapped.unicodeScalars)
      }
    }
    return String(result)
  }

  /// The folding of ASCII and of the letters of Latin-1 that have one of one character, without a table; nil for others.
  private static func latin(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0..<0x80: Unicode.Scalar(ASCIICase.lower(UInt8(truncatingIfNeeded: scalar.value)))
    case 0xC0...0xD6, 0xD8...0xDE: Unicode.Scalar(scalar.value + 0x20)
    case 0xE0...0xFE: scalar
    default: nil
    }
  }

  static func nfc(_ text: String) -> String {
    // No character below the combining marks changes by composition.
    if text.unicodeScalars.allSatisfy({ $0.value < 0x300 }) { return text }
    var result = String.UnicodeScalarView()
    for scalar in text._nfc { result.append(scalar) }
    return String(result)
  }
}
