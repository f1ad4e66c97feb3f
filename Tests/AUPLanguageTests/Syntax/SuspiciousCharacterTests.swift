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
}
