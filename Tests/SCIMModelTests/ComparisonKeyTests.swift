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

  @Test func valuesCompareByCodePoints() {
    #expect(SCIMValue.string("é") != .string("e\u{301}"))
    #expect(
      SCIMValue.complex(SCIMObject([("a", .null), ("B", .null)])) == .complex(SCIMObject([("b", .null), ("A", .null)])))
  }
}
