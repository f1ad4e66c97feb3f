import SCIMModel
import SourceDiagnostics
import Testing

@testable import AUPLanguage

/// Each lint where it should be told and just beside it. Findings are lines of `line code message`.
@Suite struct RuleLintsTests {
  private func lints(
    _ text: String, privileged: PrivilegedRoles = .standard, selfService: SelfServiceAttributes = .standard
  ) throws -> [String] {
    let environment = RuleEnvironment()
    let compiled = try environment.compile(text)
    let sources = try #require(compiled.sources)
    let now = try #require(Instant(parsing: "2026-12-01"))
    let lints = try #require(
      RuleLints(compiled, environment: environment, now: now, privileged: privileged, selfService: selfService))
    let levels = LintLevels(sources)
    return (levels.apply(to: lints.findings()) + levels.findings).map { finding in
      "\(sources.location(of: finding.span.start).line) \(finding.severity.rawValue) \(finding.code): \(finding.message)"
    }
  }

  private func rule(_ condition: String, _ name: String = "R", role: String = "Reader", rest: String = "") -> String {
    "rule \"\(name)\" { when \(condition) assign role \"\(role)\" in \"Global\" \(rest) }\n"
  }

  @Test func endsAndExceptions() throws {
    #expect(
      try lints(rule("title pr", rest: #"until "2026-11-30""#))
        == ["1 warning expired-rule: rule `R` ended at 2026-12-01T00:00:00Z and grants nothing"])
    #expect(try lints(rule("title pr", rest: #"until "2026-12-01""#)) == [])
    let except = { (until: String) in rule("title pr") + "except \"Ann\" from \"R\" until \"\(until)\" because \"x\"\n"
    }
    #expect(
      try lints(except("2026-11-30"))
        == ["2 warning expired-exception: the exception for `Ann` ended at 2026-12-01T00:00:00Z"])
    #expect(try lints(except("2026-12-01")) == [])
  }

  @Test func keywords() throws {
    #expect(
      try lints(rule(#"group co any ("Backup", "IT")"#))
        == ["1 warning short-keyword: `IT` is found within many other words"])
    #expect(try lints(rule(#"group co "ITS" and title sw "I""#)) == [])
  }

  @Test func attributesThatPeopleChangeThemselves() throws {
    let text = rule(#"name.givenName eq "root" or nickName pr"#, role: "Super Admin")
    #expect(
      try lints(text)
        == [
          "1 warning self-service-attribute: people can change `name.givenName` themselves, and it decides on `Super Admin`"
        ])
    #expect(try lints(rule(#"name.givenName eq "root""#)) == [])
    #expect(try lints(rule(#"title eq "root""#, role: "Super Admin")) == [])
    let own = SelfServiceAttributes(["TITLE"])
    #expect(try lints(text, selfService: own) == [])
    #expect(
      try lints(rule(#"title eq "root""#, role: "Reader"), privileged: PrivilegedRoles(["reader"]), selfService: own)
        == ["1 warning self-service-attribute: people can change `title` themselves, and it decides on `Reader`"])
  }

  @Test func administrators() throws {
    let roles = "roles \"Super Admin\", \"Reader\"\n"
    #expect(
      try lints(roles + rule("title pr"))
        == ["2 warning no-administrator: no rule grants `Super Admin`: nobody could administer"])
    #expect(
      try lints(roles + rule("title pr", role: "Super Admin", rest: #"until "2026-11-30""#)).map { $0.prefix(24) }
        == ["2 warning expired-rule: r", "2 warning no-administrat"].map { $0.prefix(24) })
    #expect(try lints(roles + rule("title pr", role: "Super Admin")) == [])
    #expect(try lints(rule("title pr")) == [])
  }

  @Test func rulesWithoutEffect() throws {
    #expect(
      try lints(rule(#"title eq "a" and title eq "b""#))
        == ["1 warning rule-never-matches: rule `R` matches nobody, whoever they are"])
    let two = rule(#"title eq "a" and active eq true"#) + rule(#"title in ("A", "B")"#, "S")
    #expect(
      try lints(two) == ["1 warning rule-without-effect: rule `R` changes nothing: `S` gives its users as much"])
    #expect(
      try lints(rule(#"title eq "a""#) + rule(#"title in ("A")"#, "S"))
        == ["2 warning rule-without-effect: rule `S` changes nothing: `R` gives its users as much"])
    // The other grants something else, ends earlier, or does not reach everybody.
    #expect(try lints(rule(#"title eq "a""#) + rule(#"title pr"#, "S", role: "Other")) == [])
    #expect(try lints(rule(#"title eq "a""#) + rule(#"title pr"#, "S", rest: #"until "2027-01-01""#)) == [])
    #expect(try lints(two + "except \"ann\" from \"S\" because \"x\"\n") == [])
  }

  @Test func filesSetHowBadALintIs() throws {
    let text = rule(#"group co "IT""#)
    #expect(try lints("# lint short-keyword off\n" + text) == [])
    #expect(
      try lints("# lint short-keyword error\n" + text)
        == ["2 error short-keyword: `IT` is found within many other words"])
    #expect(
      try lints("#lint short-keyword note\n" + text)
        == ["2 note short-keyword: `IT` is found within many other words"])
    for comment in ["# lint short-keywords off", "# lint short-keyword", "# lint unknown-attribute off"] {
      #expect(
        try lints(comment + "\n" + text)
          == [
            "2 warning short-keyword: `IT` is found within many other words",
            "1 warning unknown-lint: this comment sets no lint",
          ])
    }
    #expect(try lints("# linting is good\n" + rule("title pr")) == [])
  }
}
