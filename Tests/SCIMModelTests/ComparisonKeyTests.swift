import Foundation
import SCIMModel
import Testing

@Suite struct ComparisonKeyTests {
  @Test(arguments: [
    ("Straße", "STRASSE", true), ("ﬁn", "FIN", true), ("Σίσυφος", "ΣΊΣΥΦΟΣ", true), ("\u{212A}", "k", true),
    ("\u{131}", "i", false), ("I", "\u{131}", false), ("é", "E\u{301}", true), ("a", "b", false), ("", "", true),
  ])
  func namesFoldAsUnicodeSays(a: String, b: String, expected: Bool) {
    #expect((ComparisonKey.of(a, caseExact: false) == ComparisonKey.of(b, caseExact: false)) == expected)
  }

  @Test(arguments: [("e\u{301}", "é", true), ("E", "e", false), ("\u{212B}", "Å", true), ("ﬁ", "fi", false)])
  func exactKeysAreNormalisedOnly(a: String, b: String, expected: Bool) {
    #expect((ComparisonKey.of(a, caseExact: true) == ComparisonKey.of(b, caseExact: true)) == expected)
  }

  /// What has short cuts, beside a character that has none, against the mappings and the normalisation of the libraries.
  @Test func charactersBelowTheCombiningMarksHaveTheirKeys() {
    for scalar in (UInt32(0)..<0x380).compactMap(Unicode.Scalar.init) where scalar != "\u{131}" {
      for text in [String(scalar), "x\(scalar)Y", "\(scalar)\u{301}", "Ω\(scalar)"] {
        let exact = text.precomposedStringWithCanonicalMapping
        let folded = exact.unicodeScalars.map { String($0).lowercased().uppercased().lowercased() }.joined()
          .precomposedStringWithCanonicalMapping
        #expect(ComparisonKey.of(text, caseExact: true) == Array(exact.utf8), "U+\(String(scalar.value, radix: 16))")
        #expect(ComparisonKey.of(text, caseExact: false) == Array(folded.utf8), "U+\(String(scalar.value, radix: 16))")
      }
    }
  }

  @Test func valuesCompareByCodePoints() {
    #expect(SCIMValue.string("é") != .string("e\u{301}"))
    #expect(
      SCIMValue.complex(SCIMObject([("a", .null), ("B", .null)])) == .complex(SCIMObject([("b", .null), ("A", .null)])))
  }
}
