import SourceDiagnostics
import Testing

@Suite struct TextRendererTests {
  @Test func showsSourceUnderlineNoteAndHelp() {
    let sample = Sample("rule \"A\" {\n  when departmnt eq \"IT\"\n}\n")
    let text = sample.text(
      Diagnostic(
        .error, code: "unknown-attribute", "unknown attribute `departmnt`", at: sample.span(of: "departmnt"),
        note: "no schema has it", help: "did you mean `department`?"))
    #expect(
      text == """
        error[unknown-attribute]: unknown attribute `departmnt`
          --> rules.aup:2:8
           |
         2 |   when departmnt eq "IT"
           |        ^^^^^^^^^ no schema has it
           = help: did you mean `department`?

        """)
  }

  @Test func showsLabelsOfOtherLinesAndFiles() {
    var sample = Sample("rule \"A\" {}\n\n\nrule \"A\" {}\n")
    let other = sample.sources.add(name: "more.aup", bytes: Array("rule \"A\" {}".utf8))
    let text = sample.text(
      Diagnostic(
        .warning, code: "duplicate-rule", "two rules are named `A`", at: SourceSpan(19, 22),
        labels: [
          DiagnosticLabel(sample.span(of: "\"A\""), "the first one"),
          DiagnosticLabel(SourceSpan(other.base + 5, other.base + 8), "and here"),
        ]))
    #expect(
      text == """
        warning[duplicate-rule]: two rules are named `A`
          --> rules.aup:4:6
           |
         1 | rule "A" {}
           |      --- the first one
         ...
         4 | rule "A" {}
           |      ^^^
          ::: more.aup:1:6
           |
         1 | rule "A" {}
           |      --- and here

        """)
  }

  @Test func countsColumnsOfTabsWideAndCombiningCharacters() {
    let sample = Sample("\tlet 部門 = e\u{301}\u{302} co 🙂 bad\n")
    let text = sample.text(Diagnostic(.error, code: "x", "message", at: sample.span(of: "bad")))
    #expect(
      text == """
        error[x]: message
          --> rules.aup:1:20
           |
         1 |     let 部門 = e\u{301}\u{302} co 🙂 bad
           |                        ^^^

        """)
  }

  @Test func letsNoControlCharacterThrough() {
    let sample = Sample(bytes: Array("a \u{1B}[31m\u{202E}b\u{85} ".utf8) + [0xFF, 0x07] + Array(" bad\r\n".utf8))
    let text = sample.text(
      Diagnostic(.error, code: "x", "a \u{1B} and\nmore", at: sample.span(of: "bad"), note: "\u{7F}", help: "\u{200B}"))
    #expect(
      text == """
        error[x]: a ␛ and␊more
          --> rules.aup:1:15
           |
         1 | a ␛[31m\\u{202E}b\\u{85} �␇ bad
           |                           ^^^ ␡
           = help: \\u{200B}

        """)
  }

  @Test func clipsALongLineAroundThePlace() {
    let sample = Sample(String(repeating: "a ", count: 500) + "bad" + String(repeating: " z", count: 500))
    let text = sample.text(Diagnostic(.error, code: "x", "message", at: sample.span(of: "bad")), width: 30)
    #expect(
      text == """
        error[x]: message
          --> rules.aup:1:1001
           |
         1 | …a a a a a bad z z z z z z z z …
           |            ^^^

        """)
  }

  @Test func clipsALongPlace() {
    let sample = Sample("x " + String(repeating: "é", count: 300))
    let text = sample.text(Diagnostic(.error, code: "x", "message", at: SourceSpan(2, 602)), width: 20)
    #expect(
      text == """
        error[x]: message
          --> rules.aup:1:3
           |
         1 | x éééééééééééééééééé…
           |   ^^^^^^^^^^^^^^^^^^

        """)
  }

  @Test func showsFirstAndLastLineOfALongPlace() {
    let sample = Sample("rule {\n  a\n  b\n  c\n}\nrest\n")
    let text = sample.text(Diagnostic(.note, code: "x", "message", at: SourceSpan(5, 20), note: "all this"))
    #expect(
      text == """
        note[x]: message
          --> rules.aup:1:6
           |
         1 | rule {
           |      ^
         ...
         5 | }
           | ^ all this

        """)
  }

  @Test func pointsBehindTheLastCharacter() {
    let sample = Sample("active eq")
    let text = sample.text(Diagnostic(.error, code: "x", "message", at: SourceSpan(9, 9)))
    #expect(
      text == """
        error[x]: message
          --> rules.aup:1:10
           |
         1 | active eq
           |          ^

        """)
  }

  @Test func showsAnEmptyFile() {
    let sample = Sample("")
    let text = sample.text(Diagnostic(.error, code: "x", "message", at: SourceSpan(0, 0)))
    #expect(text == "error[x]: message\n  --> rules.aup:1:1\n   |\n 1 |\n   | ^\n")
  }

  @Test func coloursOnlyWhenAsked() {
    let sample = Sample("bad")
    let diagnostic = Diagnostic(.error, code: "x", "message", at: SourceSpan(0, 3), help: "help")
    let plain = TextRenderer(sample.sources).render(diagnostic)
    let colored = TextRenderer(sample.sources, color: .ansi).render(diagnostic)
    #expect(!plain.utf8.contains(0x1B))
    #expect(colored.hasPrefix("\u{1B}[1;31merror[x]\u{1B}[0m"))
    var stripped = colored
    while let start = stripped.firstIndex(of: "\u{1B}"), let end = stripped[start...].firstIndex(of: "m") {
      stripped.removeSubrange(start...end)
    }
    #expect(stripped == plain)
  }

  /// Whatever the bytes and the place: no crash, and nothing but line feeds of the control characters.
  @Test func survivesEveryByteAndPlace() {
    let bytes = Array(UInt8.min...UInt8.max) + Array("\u{10FFFF}\u{301}\r\n\t".utf8)
    let sample = Sample(bytes: bytes)
    for start in stride(from: -1, through: bytes.count + 1, by: 3) {
      for length in [0, 1, 17, 400] {
        let text = sample.text(
          Diagnostic(.error, code: "x", "message", at: SourceSpan(start, start + length)), width: 20)
        #expect(!text.utf8.contains { $0 < 0x20 && $0 != 0x0A })
      }
    }
  }

  @Test func ofManyFindingsTheWorstAreShownAndTheRestCounted() {
    let sample = Sample("a b c d")
    let found: [Severity] = [.warning, .note, .error, .warning, .error]
    let diagnostics = found.enumerated().map { Diagnostic($1, code: "x", "\($0)", at: SourceSpan(0, 1)) }
    func titles(_ most: Int) -> [Substring] {
      TextRenderer(sample.sources).render(diagnostics, most: most).split(separator: "\n").filter {
        !$0.hasPrefix(" ")
      }
    }
    #expect(titles(3) == ["warning[x]: 0", "error[x]: 2", "error[x]: 4", "… and 1 warning, 1 note more"])
    #expect(titles(1) == ["error[x]: 2", "… and 1 error, 2 warnings, 1 note more"])
    #expect(titles(5).count == 5)
    #expect(titles(4).last == "… and 1 note more")
  }
}
