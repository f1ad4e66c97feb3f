import SCIMModel
import SourceDiagnostics
import Testing

@testable import AUPLanguage

@Suite struct PlanTextTests {
  /// One rule for each kind of construct.
  static let rules = [
    ("eq", #"group eq "A""#),
    ("in", #"group in ("A", "B", "C")"#),
    ("co", #"group co any ("Admin", "Root")"#),
    ("or", #"group in ("A", "D") or title sw "Chief""#),
    ("date", #"meta.created lt "2026-01-01""#),
    ("now", "meta.lastModified ge now - 90d"),
    ("matches", #"userName matches "^adm[0-9]+""#),
    ("pr", "emails pr"),
    ("and", #"group eq "A" and title eq "Nurse""#),
    ("and not", #"group eq "A" and not (userType eq "Contractor")"#),
    ("and again", #"group eq "A" and title eq "Nurse""#),
    ("at least", #"at least 2 of (group eq "A", title eq "Nurse", userType eq "Employee")"#),
    ("brackets", #"emails[type eq "work" and value ew "@corp.example"]"#),
    ("not", #"not (group eq "A")"#),
    ("ne", #"title ne "Nurse""#),
    ("count", "count(groups) ge 3"),
    ("brackets not", #"emails[not (type eq "work")]"#),
    ("everybody", "count(groups) ge 0"),
    ("nobody", "count(groups) lt 0"),
  ]

  @Test func everyKindOfConstruct() throws {
    let text = Self.rules.map { "rule \"\($0)\" { when \($1) assign role \"R\" in \"U\" }\n" }.joined()
    let rules = try RuleEnvironment().compile(text)
    #expect(
      PlanText.text(of: rules.program)
        == """
        plan: 19 rules, 12 programs, 19 steps, 9 columns
        Users come in blocks of up to 512. A column is the answer to one test for all users of a block, a step one operation
        on them all; a key is a value or predicate that a user's values are looked up for.

        direct    8 rules, 12 keys. One key that a user has makes the rule hold; nothing is run.
        guarded   6 rules, 5 programs, 12 steps. Each is run on the blocks where one of its tests holds for a user.
        always    5 rules, 5 programs, 4 steps. All are run on every block.
        brackets  1 program guarded, 2 steps; 1 program always, 1 step. They are run on blocks of elements.

        rule "eq": direct, 1 key
                has     group "a"

        rule "in": direct, 3 keys
                hasin   group ("a", "b", "c")

        rule "co": direct, 1 key
                bit     group co any ("admin", "root")

        rule "or": direct, 3 keys
                hasin   group ("a", "d")
                bit     title sw "chief"

        rule "date": direct, 1 key
                bit     meta.created lt "2026-01-01T00:00:00Z"

        rule "now": direct, 1 key
                bit     meta.lastModified ge now - 90d

        rule "matches": direct, 1 key
                bit     userName matches "^adm[0-9]+"

        rule "pr": direct, 1 key
                bit     emails pr

        rule "and": guarded, 2 steps
                eq      title "nurse"

        rule "and not": guarded, 2 steps
                has     group "a"

        rule "and again": guarded, 2 steps, the program of "and"
                eq      title "nurse"

        rule "at least": guarded, 7 steps
                has     group "a"
                eq      title "nurse"
                eq      userType "employee"

        rule "brackets": guarded, 1 step
                any     emails each 21

        rule "not": always, 1 step

        rule "ne": always, 1 step

        rule "count": always, 1 step

        rule "brackets not": always, 1 step

        rule "everybody": always, 0 steps; it holds for everybody

        rule "nobody": guarded; nothing makes it hold

        elements 1 of emails each 21: guarded, 2 steps
                eq      type "work"

        elements 1 of emails each 27: always, 1 step

        """)
  }

  @Test func oneCondition() throws {
    let condition = try RuleEnvironment().compileCondition(#"title eq "Nurse" and group eq "a\u202E""#)
    #expect(
      PlanText.text(of: condition.program)
        == #"""
        plan: 1 rule, 1 program, 2 steps, 2 columns
        Users come in blocks of up to 512. A column is the answer to one test for all users of a block, a step one operation
        on them all; a key is a value or predicate that a user's values are looked up for.

        direct    no rules
        guarded   1 rule, 1 program, 2 steps. Each is run on the blocks where one of its tests holds for a user.
        always    no rules

        condition: guarded, 2 steps
                has     group "a\u202e"

        """#)
  }

  @Test func noRules() throws {
    #expect(
      PlanText.text(of: try RuleEnvironment().compile("").program)
        == """
        plan: 0 rules, 0 programs, 0 steps, 0 columns
        Users come in blocks of up to 512. A column is the answer to one test for all users of a block, a step one operation
        on them all; a key is a value or predicate that a user's values are looked up for.

        direct    no rules
        guarded   no rules
        always    no rules

        """)
  }
}
