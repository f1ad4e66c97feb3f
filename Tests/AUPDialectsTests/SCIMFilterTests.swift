import AUPDialects
import AUPLanguage
import SourceDiagnostics
import Testing

@Suite struct SCIMFilterTests {
  @Test(arguments: [
    (#"userName eq "bjensen""#, #"userName eq "bjensen""#),
    (#"title pr and userType eq "Employee""#, #"title pr and userType eq "Employee""#),
    (
      #"userType eq "Employee" and not (emails.value co "example.org")"#,
      #"userType eq "Employee" and not (emails.value co "example.org")"#
    ),
    (
      #"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp"]"#,
      #"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp"]"#
    ),
    ("meta.lastModified gt \"2011-05-13T04:42:34Z\"\n", #"meta.lastModified gt "2011-05-13T04:42:34Z""#),
  ])
  func aFilterIsACondition(filter: String, aup: String) {
    #expect(imported(.scimFilter, filter) == "let imported = \(aup)\n")
  }

  @Test func aFilterWithAGrantIsARule() {
    let context = ImportContext(ruleName: "Staff", role: "Backup Admin", units: ["EMEA", "APAC"])
    #expect(
      imported(.scimFilter, #"userType eq "Employee""#, context) == """
        rule "Staff" {
          when   userType eq "Employee"
          assign role "Backup Admin" in "EMEA", "APAC"
        }

        """)
  }

  @Test func whatIsNoFilterIsRefused() {
    #expect(
      imported(.scimFilter, #"title in ("a")"#) == """
        error[aup-only]: SCIM filters do not have `in`
          --> in:1:7
           |
         1 | title in ("a")
           |       ^^

        error[aup-only]: SCIM filters do not have lists
          --> in:1:10
           |
         1 | title in ("a")
           |          ^^^^^
           = help: join tests by `or`

        """)
  }

  @Test(arguments: [
    (#"group eq "A""#, #"groups[type ne "indirect" and display eq "A"]"#),
    (#"title in ("A", "b")"#, #"title eq "A" or title eq "b""#),
    (#"title co all ("A", "B")"#, #"title co "A" and title co "B""#),
    (#"active eq true and title in ("A", "B")"#, #"active eq true and (title eq "A" or title eq "B")"#),
    (#"title sw none ("A", "B")"#, #"not (title sw "A" or title sw "B")"#),
    (#"title ne "A""#, #"not (title eq "A")"#),
    (#"title eq null"#, #"not (title pr)"#),
    (#"department eq "IT""#, #"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "IT""#),
    (#"emails[type eq "work"].value ew "@x""#, #"emails[type eq "work" and value ew "@x"]"#),
    ("count(emails) gt 0", "emails pr"),
    ("count(emails) eq 0", "not (emails pr)"),
    (
      "at least 2 of (title pr, nickName pr, locale pr)",
      "title pr and nickName pr or title pr and locale pr or nickName pr and locale pr"
    ),
    (#"meta.created gt "2026-01-01""#, #"meta.created gt "2026-01-01T00:00:00Z""#),
  ])
  func conditionsAreWrittenOut(aup: String, filter: String) throws {
    #expect(
      try exported(.scimFilter, rule(aup))
        == "\(filter)\nrules.aup:1:6: note: rule `R`: only its condition is written, not what it grants\n")
    // What is written is a filter.
    #expect(imported(.scimFilter, filter).hasPrefix("let imported ="))
  }

  @Test(arguments: [
    (#"title matches "^A""#, #"`title matches "^A"`: RFC 7644 has no patterns"#),
    ("meta.created gt now - 90d", "`meta.created gt now - 90d`: RFC 7644 has no `now`"),
    ("count(emails) gt 2", "`count(emails) gt 2`: RFC 7644 does not count values"),
  ])
  func whatFiltersLackIsNamed(aup: String, words: String) throws {
    #expect(
      try exported(.scimFilter, rule(aup)) == "rules.aup:2:8: lost: \(words), so rule `R` is not exported\n")
  }

  @Test func alternativesHaveABound() throws {
    func tests(_ count: Int) -> String { (0..<count).map { "title eq \"\($0)\"" }.joined(separator: ", ") }
    #expect(try exported(.scimFilter, rule("at least 99 of (\(tests(100)))")).contains("only its condition"))
    #expect(
      try exported(.scimFilter, rule("at least 100 of (\(tests(101)))"))
        .hasSuffix("written out it would be more than 100 alternatives, so rule `R` is not exported\n"))
  }
}
