import AUPLanguage
import SCIMModel
import SourceDiagnostics
import Testing

/// What is left of a condition once names are resolved and sugar is undone.
@Suite struct CheckedConditionTests {
  @Test(
    arguments: [
      // The table of the specification.
      (#"title eq "It""#, #"(equal title "it")"#),
      (#"title ne "It""#, #"(not (equal title "it"))"#),
      (#"title co any ("A", "B")"#, #"(contains title "a" "b")"#),
      (#"title co all ("A", "B")"#, #"(and (contains title "a") (contains title "b"))"#),
      (#"title co none ("A", "B")"#, #"(not (contains title "a" "b"))"#),
      (#"title in ("A", "B")"#, #"(equal title "a" "b")"#),
      (#"title ne any ("A", "B")"#, #"(or (not (equal title "a")) (not (equal title "b")))"#),
      (#"title ne all ("A", "B")"#, #"(not (equal title "a" "b"))"#),
      (#"title ne none ("A", "B")"#, #"(and (equal title "a") (equal title "b"))"#),
      (#"title eq all ("A")"#, #"(equal title "a")"#),
      (#"title matches any ("A", "B")"#, #"(or (matches title /A/) (matches title /B/))"#),
      (#"title matches all ("A", "B")"#, #"(and (matches title /A/) (matches title /B/))"#),
      (#"title matches none ("A", "B")"#, #"(not (or (matches title /A/) (matches title /B/)))"#),
      ("title eq null", "(not (pr title))"),
      ("title ne null", "(pr title)"),
      ("title pr", "(pr title)"),
      // Paths.
      (#"group eq "G""#, #"(equal group* "g")"#),
      ("group pr", "(pr group*)"),
      (#"emails eq "A@b""#, #"(equal emails.value* "a@b")"#),
      ("emails pr", "(pr emails*)"),
      ("emails eq null", "(not (pr emails*))"),
      (#"groups eq "1""#, #"(equal groups.value* "1")"#),
      (#"addresses.country eq "DE""#, #"(equal addresses.country* "de")"#),
      (#"NAME.familyname eq "S""#, #"(equal name.familyName "s")"#),
      (#"code eq "AbC""#, #"(equal code "AbC")"#),
      ("name pr", "(pr name)"),
      // Elements.
      (#"emails[type eq "work"]"#, #"(element emails* (equal emails.type "work"))"#),
      (
        #"emails[type eq "work"].value eq "a""#,
        #"(element emails* (and (equal emails.type "work") (equal emails.value "a")))"#
      ),
      (
        #"emails[type eq "work"].value ne "a""#,
        #"(not (element emails* (and (equal emails.type "work") (equal emails.value "a"))))"#
      ),
      (
        #"emails[primary eq true].value sw all ("a", "b")"#,
        #"(and (element emails* (and (equal emails.primary true) (startsWith emails.value "a")))"#
          + #" (element emails* (and (equal emails.primary true) (startsWith emails.value "b"))))"#
      ),
      (
        #"emails[type eq "work"].value eq null"#,
        #"(not (element emails* (and (equal emails.type "work") (pr emails.value))))"#
      ),
      (#"name[familyName pr]"#, "(element name (pr name.familyName))"),
      // Literals.
      ("level ge 1e1", "(greaterOrEqual level 10)"),
      ("active eq \"TRUE\"", "(equal active true)"),
      ("hired gt \"2026-01-31\"", "(greater hired 2026-01-31T00:00:00Z)"),
      ("hired gt now - 2w", "(greater hired now-1209600)"),
      ("hired lt now", "(less hired now+0)"),
      ("title eq \"Stra\\u00dfe\"", "(equal title \"strasse\")"),
      // Connectives.
      (
        "not title pr and active eq true or level eq 1",
        "(or (and (not (pr title)) (equal active true)) (equal level 1))"
      ),
      ("at least 2 of (title pr, active eq true)", "(atLeast 2 (pr title) (equal active true))"),
      ("count(groups) ge 2", "(count groups* greaterOrEqual 2)"),
      ("count(group) ne 0", "(count group* notEqual 0)"),
    ])
  func isPositiveTestsUnderNotAndOr(source: String, shape: String) {
    let sample = CheckerSample(condition: source)
    #expect(sample.condition?.shape == shape, "\(sample.rendered)")
  }

  @Test func letsStayByNameAndAreShared() {
    let sample = CheckerSample(
      "let a = title pr\nlet b = a or active eq true\nrule \"1\" { when b and not a assign role \"R\" in \"U\" }")
    #expect(
      sample.rules.rules.first?.condition.shape
        == "(and (let b (or (let a (pr title)) (equal active true))) (not (let a (pr title))))")
  }

  @Test func groupIsUnknownOfGroups() {
    let sample = CheckerSample(condition: "group eq \"A\"", schemas: StandardSchemas.group)
    #expect(sample.codes == ["unknown-attribute"])
    #expect(CheckerSample(condition: "members.value eq \"1\"", schemas: StandardSchemas.group).condition != nil)
  }

  @Test func unknownAttributesOfFiltersAreErrorsToo() {
    let sample = CheckerSample(condition: "usrName eq \"a\"", mode: .rfc7644)
    #expect(sample.codes == ["unknown-attribute"])
    #expect(sample.condition == nil)
  }

  @Test func replConditionsMayUseLetsOfRuleFiles() {
    var sources = SourceMap()
    let rules = Parser.parseFile(
      sources.add(
        name: "rules.aup",
        bytes: Array("let a = titel pr\nlet b = c\nlet c = title pr\nlet unused = level eq \"x\"".utf8))
    ).tree
    let checker = Checker(schemas: CheckerSample.schemas)
    func check(_ text: String) -> (String?, [String]) {
      let condition = Parser.parseCondition(sources.add(name: "<repl>", bytes: Array(text.utf8))).tree
      let (checked, diagnostics) = checker.check(condition: condition, lets: [rules])
      return (checked?.shape, diagnostics.map(\.code))
    }
    #expect(check("b") == ("(let b (let c (pr title)))", []))
    #expect(check("a") == (nil, ["unknown-attribute"]))
    #expect(check("d") == (nil, ["unknown-let"]))
  }
}
