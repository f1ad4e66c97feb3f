import AUPLanguage
import SourceDiagnostics
import Testing

@Suite struct SuspiciousCharacterTests {
  static func codes(_ text: String) -> [String] {
    var sources = SourceMap()
    return Parser.parseFile(sources.add(name: "rules.aup", bytes: Array(text.utf8))).diagnostics.map(\.code)
  }

  static let controls: [Unicode.Scalar] = [
    "\u{61C}", "\u{200E}", "\u{200F}", "\u{202A}", "\u{202B}", "\u{202C}", "\u{202D}", "\u{202E}", "\u{2066}",
    "\u{2067}", "\u{2068}", "\u{2069}",
  ]

  @Test(arguments: controls)
  func bidirectionalControlsAreErrorsWhereverTheyStand(control: Unicode.Scalar) {
    for text in ["# a\(control)", "let a = title eq \"\(control)\"", "let a =\(control) title pr"] {
      #expect(Self.codes(text) == ["bidirectional-control"], "U+\(String(control.value, radix: 16))")
    }
    #expect(Self.codes("let a = title eq \"\\u\(String(0x10000 + control.value, radix: 16).dropFirst())\"") == [])
  }

  @Test func invisibleCharactersAreWarningsButInComments() {
    #expect(Self.codes("let a = title eq \"Back\u{200B}up\"") == ["invisible-character"])
    #expect(Self.codes("let a =\u{200B} title pr") == ["invisible-character"])
    #expect(Self.codes("# Back\u{200B}up") == [])
    // Part of how a script or an emoji is written.
    #expect(Self.codes("let a = title eq \"\u{1F468}\u{200D}\u{1F469}\"") == [])
    #expect(Self.codes("let a = title eq \"a\u{200D}b\"") == ["invisible-character"])
  }

  @Test func lookalikesAreWarningsInWordsThatMixScripts() {
    #expect(Self.codes("let a = title eq \"B\u{430}ckup\"") == ["confusable-character"])
    #expect(Self.codes("let a = titl\u{435} pr") == ["confusable-character"])
    #expect(Self.codes("let a = title eq \"\u{421}\u{43E}\u{44E}\u{437} Backup\"") == [])
    #expect(Self.codes("let a = title eq \"B\u{FC}ro\"") == [])
  }

  static let blanks: [Unicode.Scalar] = [
    "\u{85}", "\u{A0}", "\u{1680}", "\u{2000}", "\u{200A}", "\u{2028}", "\u{2029}", "\u{202F}", "\u{205F}", "\u{2800}",
    "\u{3000}",
  ]

  @Test(arguments: blanks)
  func blanksThatAreNoSpaceAreWarningsButInComments(blank: Unicode.Scalar) {
    #expect(Self.codes("let a = title eq \"Back\(blank)up\"") == ["unusual-blank"])
    #expect(Self.codes("let a =\(blank)title pr") == ["unusual-blank"])
    #expect(Self.codes("# Back\(blank)up") == [])
  }

  static let unseen: [Unicode.Scalar] = [
    "\u{7F}", "\u{80}", "\u{9F}", "\u{180B}", "\u{180F}", "\u{2065}", "\u{FE00}", "\u{FE0F}", "\u{FFF9}", "\u{FFFB}",
    "\u{1D173}", "\u{1D17A}", "\u{E0020}", "\u{E0100}", "\u{E01EF}",
  ]

  @Test(arguments: unseen)
  func charactersWithoutAShapeAreWarningsInNames(character: Unicode.Scalar) {
    #expect(Self.codes("let a = title eq \"Back\(character)up\"") == ["invisible-character"])
  }

  @Test func selectorsArePartOfEmojiAndIdeographs() {
    #expect(Self.codes("let a = title eq \"\u{2764}\u{FE0F} \u{845B}\u{E0100} \u{1820}\u{180B}\"") == [])
  }

  @Test func controlCharactersOutsideStringsAreNoTokens() {
    #expect(Self.codes("let a = title pr\u{7F}") == ["unexpected-character"])
    #expect(Self.codes("let a = title pr \u{80}") == ["unexpected-character"])
  }

  @Test(arguments: [
    ("\u{FF22}ackup", 1), ("Backup\u{FF11}", 1), ("\u{1D401}ackup", 1), ("\u{1D401}\u{1D41A}", 2), ("o\u{FB03}ce", 1),
    ("\u{3F2}at", 1), ("\u{3F9}at", 1), ("\u{4CF}ist", 1), ("Cl\u{251}ss", 1), ("\u{2102}at", 1),
    // A word of one script, Turkish, and full-width brackets beside Latin words are as their authors write.
    ("\u{FF22}\u{FF41}", 0), ("Bak\u{131}m", 0), ("Sales\u{FF08}EMEA\u{FF09}", 0),
  ])
  func lookalikesOfOtherKinds(text: String, count: Int) {
    #expect(Self.codes("let a = title eq \"\(text)\"") == Array(repeating: "confusable-character", count: count))
  }
}
