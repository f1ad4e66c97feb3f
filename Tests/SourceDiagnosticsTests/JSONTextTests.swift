import SourceDiagnostics
import Testing

@Suite struct JSONTextTests {
  @Test func whatIsNotSeenIsEscaped() {
    let hidden: [Unicode.Scalar] = [
      "\u{0}", "\u{1F}", "\u{7F}", "\u{85}", "\u{9F}", "\u{AD}", "\u{61C}", "\u{180E}", "\u{200B}", "\u{200D}",
      "\u{202E}",
      "\u{2028}", "\u{2060}", "\u{2064}", "\u{2069}", "\u{206A}", "\u{206F}", "\u{FE0F}", "\u{FEFF}", "\u{FFF9}",
      "\u{E0041}",
    ]
    for scalar in hidden {
      let literal = JSONText.quoted("a\(scalar)b")
      #expect(literal.utf8.allSatisfy { 0x20..<0x7F ~= $0 }, "\(literal)")
      #expect(literal.hasPrefix("\"a\\u") && literal.hasSuffix("b\""), "\(literal)")
    }
    #expect(JSONText.quoted("\u{E0041}") == #""\udb40\udc41""#)
    #expect(JSONText.quoted("\u{AD}\t\"\\") == #""\u00ad\t\"\\""#)
    #expect(JSONText.quoted("Büro 東京\u{3000}❤") == "\"Büro 東京\u{3000}❤\"")
  }
}
