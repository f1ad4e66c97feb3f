import AUPLanguage
import SCIMModel
import SourceDiagnostics
import Testing

/// Which attributes rules read.
@Suite struct AttributeReadsTests {
  private func reads(_ conditions: String...) throws -> [String] {
    var sources = SourceMap()
    let rules = conditions.enumerated().map { index, condition in
      "rule \"\(index)\" {\n  when \(condition)\n  assign role \"A\" in \"B\"\n}\n"
    }
    sources.add(name: "rules.aup", bytes: Array(rules.joined().utf8))
    let program = try RuleEnvironment(schemas: StandardSchemas.user).compile(sources).program
    var reads = AttributeReads(program)
    return program.rules.indices.map { rule in
      reads.attributes(ofRule: rule).map { path in
        path.subAttribute.map { "\(path.attribute).\($0)" } ?? path.attribute
      }
      .sorted().joined(separator: " ")
    }
  }

  @Test func eachRuleReadsWhatItsConditionNames() throws {
    #expect(
      try reads(
        "title eq \"a\" or not (userType pr and department in (\"x\", \"y\"))", "emails[type eq \"work\" and value pr]",
        "emails[primary eq true]", "group co \"x\"", "count(groups) ge 2",
        "at least 2 of (title eq \"a\", name.givenName eq \"b\", active eq true)", "name pr", "meta.created gt now - 3d"
      )
        == [
          "department title userType", "emails.type emails.value", "emails.primary", "groups.display", "groups",
          "active name.givenName title", "name", "meta.created",
        ])
  }

  @Test func whatIsSharedCountsForEachRule() throws {
    #expect(
      try reads("title eq \"a\"", "title eq \"a\" and userName pr", "title eq \"a\"") == [
        "title", "title userName", "title",
      ])
  }

  @Test func aRuleThatIsNotThereReadsNothing() throws {
    var sources = SourceMap()
    sources.add(name: "rules.aup", bytes: [])
    var reads = AttributeReads(try RuleEnvironment(schemas: StandardSchemas.user).compile(sources).program)
    #expect(reads.attributes(ofRule: 0) == [])
  }
}
