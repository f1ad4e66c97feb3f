import AUPDialects
import AUPLanguage
import SourceDiagnostics
import TestSupport
import Testing

@Suite struct ClumioTests {
  @Test(arguments: [
    (#"{"user.groups":{"$eq":"Admin"}}"#, #"group eq "Admin""#),
    (#"{"user.groups":{"$in":["Admin","Eng"]}}"#, #"group in ("Admin", "Eng")"#),
    (#"{"user.groups":{"$all":["Admin","Eng"]}}"#, #"group eq all ("Admin", "Eng")"#),
    (#"{"user.groups":{"$contains":{"$in":["Admin"]}}}"#, #"group co "Admin""#),
    (#"{"user.groups":{"$contains":{"$in":["Admin","Eng"]}}}"#, #"group co any ("Admin", "Eng")"#),
  ])
  func conditionsGoBothWays(json: String, aup: String) throws {
    #expect(imported(.clumioCondition, json) == "let imported = \(aup)\n")
    #expect(
      try exported(.clumioCondition, rule(aup))
        == "\(json)\nrules.aup:1:6: note: rule `R`: only its condition is written, not what it grants\n")
  }

  @Test func allKeywordsComeWithARemark() throws {
    let json = #"{"user.groups":{"$contains":{"$all":["K","L"]}}}"#
    #expect(
      imported(.clumioCondition, json) == """
        let imported = group co all ("K", "L")
        in:1:30: note: group contains all keywords: read as `group co all (…)`: different groups may hold them; Clumio does \
        not say whether one must hold all

        """)
    #expect(try exported(.clumioCondition, rule(#"group co all ("K", "L")"#)).hasPrefix(json + "\n"))
  }

  @Test(arguments: [
    // The same meaning in other words.
    (#"group eq "A" or group eq "B""#, #"{"user.groups":{"$in":["A","B"]}}"#),
    (#"group in ("A")"#, #"{"user.groups":{"$eq":"A"}}"#),
    (#"group eq any ("A", "B")"#, #"{"user.groups":{"$in":["A","B"]}}"#),
    (#"group eq "A" and (group eq "B" and group eq "C")"#, #"{"user.groups":{"$all":["A","B","C"]}}"#),
    (#"group co "K" or group co any ("L", "M")"#, #"{"user.groups":{"$contains":{"$in":["K","L","M"]}}}"#),
    (#"group co "K" and group co "L""#, #"{"user.groups":{"$contains":{"$all":["K","L"]}}}"#),
  ])
  func formsAreFoundBehindTheSugar(aup: String, json: String) throws {
    #expect(try exported(.clumioCondition, rule(aup)).split(separator: "\n").first.map(String.init) == json)
  }

  @Test func letsAreExpanded() throws {
    let rules = "let admins = (\"A\", \"B\")\nlet admin = group in admins\n" + rule("admin")
    #expect(try exported(.clumioCondition, rules).hasPrefix(#"{"user.groups":{"$in":["A","B"]}}"# + "\n"))
  }

  @Test func marksApartAreComposed() throws {
    #expect(
      try exported(.terraform, rule("group eq \"Cafe\u{301}\"", name: "Café")).hasSuffix(
        """
          condition               = "{\\"user.groups\\":{\\"$eq\\":\\"Caf\u{E9}\\"}}"
          role_id                 = "30000000-0000-0000-0000-000000000000"
          organizational_unit_ids = ["00000000-0000-0000-0000-000000000000"]
        }
        rules.aup:2:21: note: letters with marks apart: written in Unicode's form NFC, in which AUP compares them

        """))
  }

  @Test(arguments: [
    (#"group ne "A""#, "2:8", #"`group ne "A"`: Clumio has no negation"#),
    (#"not (group eq "A")"#, "2:8", #"`not (group eq "A")`: Clumio has no negation"#),
    (#"group sw "A""#, "2:8", #"`group sw "A"`: Clumio only has equal and contains"#),
    (#"group matches "A""#, "2:8", #"`group matches "A"`: Clumio only compares names of groups"#),
    (#"group eq "A" and title eq "B""#, "2:25", #"`title eq "B"`: Clumio knows no attribute but the groups of a user"#),
    (
      #"group eq "A" and group co "B""#, "2:8",
      #"`group eq "A" and group co "B"`: Clumio has `and` only between names of groups, or between keywords"#
    ),
    (#"count(groups) gt 1"#, "2:8", "`count(groups) gt 1`: Clumio does not count values"),
    (#"at least 1 of (group eq "A")"#, "2:8", #"`at least 1 of (group eq "A")`: Clumio does not count conditions"#),
    (
      #"groups.display eq "A""#, "2:8",
      #"`groups.display eq "A"`: Clumio reads the names of direct groups only, which is `group`"#
    ),
  ])
  func whatClumioLacksIsNamedWithItsPlace(aup: String, place: String, words: String) throws {
    #expect(
      try exported(.clumioCondition, rule(aup)) == "rules.aup:\(place): lost: \(words), so rule `R` is not exported\n")
  }

  @Test func whatStandsAroundRulesIsNamed() throws {
    let rules = """
      # Two
      # comments
      roles "Backup Admin", "Super Admin"
      units "Global"
      rule "Ends" {
        when   group eq "A"
        assign role "Backup Admin" in "Global"
        until  "2027-01-31"
      }
      rule "Excepts" {
        when   group eq "B"
        assign role "Backup Admin" in "Global"
      }
      rule "Two roles" {
        when   group eq "C"
        assign role "Backup Admin" in "Global"
        assign role "Super Admin" in "Global"
      }
      except "ann@corp.example" from "Excepts" because "on leave"
      assert no user has role "Super Admin"
      test "nobody" {
        user { "userName": "x" }
        expect nothing
      }

      """
    #expect(
      try exported(.terraform, rules) == """
        resource "clumio_auto_user_provisioning_rule" "two_roles" {
          name                    = "Two roles"
          condition               = "{\\"user.groups\\":{\\"$eq\\":\\"C\\"}}"
          role_id                 = "30000000-0000-0000-0000-000000000000"
          organizational_unit_ids = ["00000000-0000-0000-0000-000000000000"]
        }

        resource "clumio_auto_user_provisioning_rule" "two_roles_2" {
          name                    = "Two roles (2)"
          condition               = "{\\"user.groups\\":{\\"$eq\\":\\"C\\"}}"
          role_id                 = "00000000-0000-0000-0000-000000000000"
          organizational_unit_ids = ["00000000-0000-0000-0000-000000000000"]
        }
        rules.aup:1:1: note: 2 comments: left out
        rules.aup:3:1: note: `roles`: the catalogue of names is left out
        rules.aup:4:1: note: `units`: the catalogue of names is left out
        rules.aup:8:10: lost: `until`: Clumio has no end of a rule, so rule `Ends` is not exported
        rules.aup:17:15: note: role `Super Admin`: a rule of Clumio's has one role, so rule `Two roles (2)` grants this one
        rules.aup:19:1: lost: `except`: Clumio has no exceptions, so rule `Excepts` is not exported
        rules.aup:20:1: lost: `assert`: only AUP has assertions: left out
        rules.aup:21:1: lost: `test`: only AUP has tests: left out

        """)
  }

  // MARK: Rules of the API

  static let page = """
    {"_embedded": {"items": [
      {"rule_id": "7", "name": "Admins", "condition": "{\\"user.groups\\":{\\"$eq\\":\\"A\\"}}",
       "provision": {"role_id": "00000000-0000-0000-0000-000000000000", "organizational_unit_ids": ["42"]}},
      {"rule_id": "8", "name": "Admins", "condition": "{\\"user.groups\\":{\\"$not_in\\":[\\"A\\"]}}",
       "provision": {"role_id": "8", "organizational_unit_ids": ["42"]}},
      {"rule_id": "9", "name": "Admins", "condition": "{\\"user.groups\\":{\\"$in\\":[\\"A\\",\\"B\\"]}}",
       "provision": {"role_id": "8", "organizational_unit_ids": ["42", "43"]}}
    ]}, "_links": {"_next": {"href": "/rules?start=3"}}}
    """

  @Test func aPageOfRulesIsRead() throws {
    var context = ImportContext()
    let isNew = context.names.units.add(id: "42", name: "EMEA")
    #expect(isNew)
    #expect(
      imported(.clumio, Self.page, context) == """
        rule "Admins" {
          when   group eq "A"
          assign role "Super Admin" in "EMEA"
        }

        rule "Admins (2)" {
          when   group in ("A", "B")
          assign role "8" in "EMEA", "43"
        }
        in:2:4: note: `rule_id`: not part of a rule, left out 3 times
        in:4:51: lost: `"$not_in"`: the operators known are `$eq`, `$in`, `$all` and `$contains`, so rule `Admins` is not \
        imported
        in:6:28: note: name `Admins`: another rule has it, so this one is `Admins (2)`
        in:7:29: note: role `8`: no name is known for this id, so the id stands for it (`--roles FILE`)
        in:7:68: note: unit `43`: no name is known for this id, so the id stands for it (`--units FILE`)
        in:8:25: lost: `_next`: further rules stand on the next page: get all pages

        """)
  }

  @Test func aSettingIsNoRule() {
    #expect(
      imported(.clumio, #"{"is_enabled": true}"#)
        == "in:1:16: lost: `is_enabled`: a setting of the organisation, not of rules: set it by hand\n")
  }

  @Test func mistakesAreShownInTheConditionAndAroundIt() {
    let text = """
      {"name": "A", "condition": "{\\"user.groups\\":{\\"$in\\":\\"A\\"}}",
       "provision": {"role_id": "1", "organizational_unit_ids": ["2"]}}
      """
    #expect(
      imported(.clumio, text) == """
        error[unexpected-token]: expected an array of strings, found a string
          --> <condition of `A`>:1:23
           |
         1 | {"user.groups":{"$in":"A"}}
           |                       ^^^
          ::: in:1:28
           |
         1 | {"name": "A", "condition": "{\\"user.groups\\":{\\"$in\\":\\"A\\"}}",
           |                            ----------------------------------- the condition of rule `A`

        """)
    #expect(
      imported(.clumio, #"{"name": "A", "condition": "x"}"#) == """
        error[unexpected-token]: expected a member `provision`, found none
          --> in:1:1
           |
         1 | {"name": "A", "condition": "x"}
           | ^

        """)
    #expect(
      imported(.clumio, "[1]") == """
        error[unexpected-token]: expected a rule, found a number
          --> in:1:2
           |
         1 | [1]
           |  ^

        """)
  }

  // MARK: The round trip

  /// Names of groups as they are, and as they might be.
  private static let words = [
    "Clumio Super Admins", "EMEA", "a\"b\\c", "Café", "Straße", "😀", "${x}", "%{if}", "tab\there", "line\nbreak", "#no",
    "$eq", "中", "'", "<&>",
  ]

  private static func word(_ random: inout SeededGenerator) -> String {
    let word = words.randomElement(using: &random)!
    return Bool.random(using: &random) ? word : "\(word) \(Int.random(in: 0..<1_000, using: &random))"
  }

  private static func condition(_ random: inout SeededGenerator) -> String {
    func quoted(_ text: String) -> String { SCIMText.json(text) }
    func list(from least: Int) -> String {
      "[" + (0..<Int.random(in: least...4, using: &random)).map { _ in quoted(word(&random)) }.joined(separator: ",")
        + "]"
    }
    let test =
      switch Int.random(in: 0..<6, using: &random) {
      case 0: "{\"$eq\":\(quoted(word(&random)))}"
      case 1: "{\"$in\":\(list(from: 2))}"
      case 2: "{\"$all\":\(list(from: 2))}"
      case 3: "{\"$contains\":{\"$in\":[\(quoted(word(&random)))]}}"
      case 4: "{\"$contains\":{\"$in\":\(list(from: 2))}}"
      default: "{\"$contains\":{\"$all\":\(list(from: 2))}}"
      }
    return "{\"user.groups\":\(test)}"
  }

  private static let roles = ["00000000-0000-0000-0000-000000000000", "30000000-0000-0000-0000-000000000000"]

  private static func page(_ count: Int, _ random: inout SeededGenerator) -> String {
    let items = (0..<count).map { number in
      let units = (0..<Int.random(in: 1...3, using: &random)).map { "\"\($0)0000000-0000-0000-0000-000000000000\"" }
      return """
              {
                "name": \(SCIMText.json("\(number) \(word(&random))")),
                "condition": \(SCIMText.json(condition(&random))),
                "provision": {
                  "role_id": "\(roles.randomElement(using: &random)!)",
                  "organizational_unit_ids": [
                    \(units.joined(separator: ",\n            "))
                  ]
                }
              }
        """
    }
    return "{\n  \"_embedded\": {\n    \"items\": [\n\(items.joined(separator: ",\n"))\n    ]\n  }\n}\n"
  }

  /// Out of Clumio, through AUP and back: byte for byte what it was. Every tenth time through Terraform, too, in both
  /// its syntaxes.
  @Test func theRoundTripIsTheIdentity() throws {
    var random = SeededGenerator.fromEnvironment()
    for round in 0..<10 {
      let page = Self.page(1_000, &random)
      var sources = SourceMap()
      sources.add(name: "in", bytes: Array(page.utf8))
      let aup = try ImportForm.clumio.read(sources).text
      #expect(try written(.clumio, aup) == page, "\(random)")
      for form in round == 0 ? [ExportForm.terraform, .terraformJSON] : [] {
        var configuration = SourceMap()
        configuration.add(name: "in", bytes: Array(try written(form, aup).utf8))
        let back = try ImportForm.terraform.read(configuration)
        #expect(back.text == aup, "\(form.rawValue) \(random)")
        #expect(!back.losses.contains { $0.kind == .lost }, "\(random)")
      }
    }
  }

  private func written(_ form: ExportForm, _ rules: String) throws -> String {
    var sources = SourceMap()
    sources.add(name: "rules.aup", bytes: Array(rules.utf8))
    let result = form.write(try ExportSource(sources))
    #expect(!result.losses.contains { $0.kind == .lost })
    return result.text
  }
}
