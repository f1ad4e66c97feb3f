import AUPLanguage
import SourceDiagnostics
import Testing

@Suite struct HandbookTests {
  @Test func everyCodeOfTheCheckerHasAPage() {
    for code in CheckerCode.allCases { #expect(Handbook.page(code.rawValue) != nil, "\(code.rawValue)") }
  }

  @Test func everyCodeOfTheParserHasAPage() {
    for code in SyntaxCode.allCases { #expect(Handbook.page(code.rawValue) != nil, "\(code.rawValue)") }
  }

  @Test func everyCodeOfTheCensusHasAPage() {
    for code in CensusCode.allCases { #expect(Handbook.page(code.rawValue) != nil, "\(code.rawValue)") }
  }

  @Test func everyLintHasAPage() {
    for code in LintCode.allCases { #expect(Handbook.page(code.rawValue) != nil, "\(code.rawValue)") }
  }

  @Test func pagesAreSortedAndUnique() {
    let codes = Handbook.pages.map(\.code)
    #expect(codes == codes.sorted())
    #expect(Set(codes).count == codes.count)
  }

  @Test(arguments: Handbook.pages.map(\.code))
  func exampleCausesItsDiagnosticAndRemedyDoesNot(code: String) throws {
    let page = try #require(Handbook.page(code))
    let (sources, findings) = Handbook.findings(in: page.example, of: page)
    let rendered = TextRenderer(sources).render(findings)
    #expect(findings.contains { $0.code == code && $0.severity == page.severity }, "\(rendered)")
    // Whatever else is found must not be worse than what the page is about.
    #expect(findings.allSatisfy { $0.code == code || $0.severity < page.severity }, "\(rendered)")
    let mended = Handbook.findings(in: page.remedy, of: page)
    let left = TextRenderer(mended.sources).render(mended.diagnostics)
    #expect(mended.diagnostics.allSatisfy { $0.severity == .note && $0.code != code }, "\(left)")
  }

  @Test func noPageSendsAControlCharacterToTheTerminal() throws {
    for page in Handbook.pages {
      let text = try #require(Handbook.render(page.code))
      #expect(TerminalText.harmless(text.replacing("\n", with: "")) == text.replacing("\n", with: ""), "\(page.code)")
    }
  }

  @Test func pageShowsWhatTheCheckerSays() {
    #expect(
      Handbook.render("in-needs-list") == """
        in-needs-list (error): `in` without a list

        `in` asks whether a value is one of several. For one value there is `eq`; a list
        of one goes in parentheses.

        For example:

            rule "Backup" {
              when   department in "IT"
              assign role "Backup Admin" in "Global"
            }

        error[in-needs-list]: `in` needs a list
          --> rules.aup:2:24
           |
         2 |   when   department in "IT"
           |                        ^^^^
           = help: put the value in parentheses, or write `eq`

        Write instead:

            rule "Backup" {
              when   department eq "IT"
              assign role "Backup Admin" in "Global"
            }

        """)
    #expect(Handbook.render("no-such-code") == nil)
  }

  @Test func pagesFollowTheHouseStyle() {
    for page in Handbook.pages {
      #expect(page.title.first?.isUppercase == false && !page.title.hasSuffix("."), "\(page.code)")
      #expect(page.explanation.hasSuffix(".") || page.explanation.hasSuffix(".\""), "\(page.code)")
    }
  }
}
