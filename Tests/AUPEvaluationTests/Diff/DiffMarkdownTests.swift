import Testing

@testable import AUPEvaluation

/// Nothing in a name is markup.
@Suite struct DiffMarkdownTests {
  @Test(arguments: [
    ("ann", "`ann`"), ("a`b", "`` a`b ``"), ("``", "``` `` ```"), ("@team", "`@team`"), ("a\u{1B}[31m", "`a␛[31m`"),
    ("a\nb", "`a␊b`"), ("<b>", "`<b>`"),
  ])
  func namesAreCode(name: String, shown: String) throws {
    let quoted = name.replacing("\u{1B}", with: "\\u001b").replacing("\n", with: "\\n")
    let found = try diff(
      #"rule "S" { when title eq "nobody" assign role "Reader" in "Global" }"#,
      #"rule "S" { when userName pr assign role "Reader" in "Global" }"#, "{\"userName\":\"\(quoted)\"}")
    #expect(DiffMarkdown(found).text.hasSuffix("\n\n\(shown)\n"))
  }

  @Test func aBarEndsNoCell() throws {
    let found = try diff(
      #"rule "S" { when title eq "nobody" assign role "Reader" in "Global" }"#,
      #"rule "S" { when userName pr assign role "A|B" in "Global" }"#, #"{"userName":"a|b"}"#)
    #expect(DiffMarkdown(found).text.contains("\n| `A\\|B` | `Global` | `a\\|b` |  |\n"))
  }
}
