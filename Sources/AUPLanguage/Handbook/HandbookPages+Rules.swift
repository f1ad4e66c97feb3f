import SourceDiagnostics

/// Pages about lets, rules, grants, exceptions, assertions and tests.
extension Handbook {
  static let letPages: [HandbookPage] = [
    page(
      .unknownLet, "a name that nothing is known by", .error,
      """
      A name that stands alone is that of a `let`; behind an operator it is that of a `let` with a list. Names of lets \
      are written with the same letters everywhere, case included. A text goes in quotes.
      """,
      example: rule("department eq IT"), remedy: rule(#"department eq "IT""#)),
    page(
      .duplicateLet, "two lets with one name", .error,
      "A let is known in every file of the rule set, before and behind its definition, so there can be only one of a name.",
      example: "let staff = userType eq \"Employee\"\nlet staff = group eq \"Staff\"\n\n" + rule("staff"),
      remedy: "let employed = userType eq \"Employee\"\nlet staff = employed or group eq \"Staff\"\n\n" + rule("staff")),
    page(
      .cyclicLet, "a let that is defined by itself", .error,
      "Lets stand for their conditions. One that needs itself, directly or by way of others, stands for nothing.",
      example: "let a = title pr or b\nlet b = not a\n\n" + rule("a"),
      remedy: "let a = title pr or b\nlet b = userName pr\n\n" + rule("a")),
    page(
      .letKind, "a list where a condition is due, or the reverse", .error,
      "A let stands for a condition or for a list. A list comes behind an operator, a condition stands alone.",
      example: "let emea = (\"DE\", \"FR\")\n\n" + rule("emea"),
      remedy: "let emea = (\"DE\", \"FR\")\n\n" + rule("addresses.country in emea")),
    page(
      .letInBrackets, "a condition on the user in brackets", .error,
      """
      A let speaks of the user, a condition in brackets of one element of an attribute. Put the let outside the \
      brackets, or write out what is to hold of the element. Lists may be used in both.
      """,
      example: "let atWork = emails.type eq \"work\"\n\n" + rule("emails[atWork and value pr]"),
      remedy: rule(#"emails[type eq "work" and value pr]"#)),
    page(
      .letsTooDeep, "lets that use lets without end", .error,
      "Conditions have a limit of nesting. A let counts with all the nesting it brings.",
      example: "let a = not (title pr)\nlet b = not a\nlet c = not b\n\n" + rule("c"),
      remedy: "let a = not title pr\n\n" + rule("a"), limits: limits { $0.nestingDepth = 6 }),
    page(
      .letNamedLikeAttribute, "a let with the name of an attribute", .warning,
      """
      With a test behind it such a name means the attribute, alone it means the let. The checker tells them apart; the \
      next reader may not.
      """,
      example: "let title = title co \"Admin\"\n\n" + rule("title"),
      remedy: "let isAdmin = title co \"Admin\"\n\n" + rule("isAdmin")),
    page(
      .unusedLet, "a let that is never used", .warning,
      "It does nothing. Either it can go, or a rule was meant to use it.",
      example: "let contractor = userType eq \"Contractor\"\n\n" + rule(#"group eq "Staff""#),
      remedy: "let contractor = userType eq \"Contractor\"\n\n" + rule(#"group eq "Staff" and not contractor"#)),
  ]

  static let rulePages: [HandbookPage] = [
    page(
      .duplicateRule, "two rules with one name", .error,
      "Exceptions and tests name rules, and so do reports: a name must mean one rule, in all files of the set.",
      example: rule("title pr") + "\n" + rule("department pr"),
      remedy: rule("title pr") + "\n" + rule("department pr", name: "Departments")),
    page(
      .tooManyRules, "more rules than a set may have", .error,
      "Rule sets have a limit. Rules that differ in a literal only can often be joined by `in` and a list.",
      example: rule(#"group eq "A""#, name: "A") + "\n" + rule(#"group eq "B""#, name: "B"),
      remedy: rule(#"group in ("A", "B")"#), limits: limits { $0.rules = 1 }),
    page(
      .setTooLarge, "conditions with too many tests in one set", .error,
      """
      The conditions of all rules and assertions together have a limit of tests, counted with lets written out: a let \
      counts in each rule that uses it. The first tests of each condition are free, so that any number of ordinary \
      rules passes.
      """,
      example: "let staff = title pr or department pr or division pr\n\n" + rule("staff", name: "A") + "\n"
        + rule("staff", name: "B"),
      remedy: rule("title pr or department pr or division pr"),
      limits: limits {
        $0.ordinaryPredicates = 1
        $0.predicatesPerSet = 3
      }),
    page(
      .emptyName, "a name without a letter", .error,
      "Rules, and users in exceptions, are named: reports could not speak of them else.",
      example: rule("title pr", name: ""), remedy: rule("title pr", name: "Titled")),
    page(
      .unknownRole, "a role that `roles` does not list", .error,
      """
      `roles` is the complete list of roles. Once there is one, a role that is not in it is taken for a slip of the pen. \
      Several `roles` declarations add up.
      """,
      example: "roles \"Backup Admin\"\n\n" + rule("title pr", role: "Bakcup Admin"),
      remedy: "roles \"Backup Admin\"\n\n" + rule("title pr")),
    page(
      .unknownUnit, "a unit that `units` does not list", .error,
      "`units` is the complete list of units. Once there is one, a unit that is not in it is taken for a slip of the pen.",
      example: "units \"Global\"\n\n" + rule("title pr", unit: "Golbal"),
      remedy: "units \"Global\"\n\n" + rule("title pr")),
    page(
      .unknownRule, "a rule that does not exist", .error,
      "Exceptions and tests name a rule of the set, with the same letters.",
      example: rule("title pr") + "\nexcept \"ann@corp.example\" from \"Backup team\" because \"on leave\"\n",
      remedy: rule("title pr") + "\nexcept \"ann@corp.example\" from \"Backup\" because \"on leave\"\n"),
    page(
      .duplicateCatalogueEntry, "a role or unit that is listed twice", .warning,
      "The second one changes nothing; often another name was meant.",
      example: "units \"Global\", \"EMEA\", \"EMEA\"\n\n" + rule("title pr"),
      remedy: "units \"Global\", \"EMEA\"\n\n" + rule("title pr")),
    page(
      .duplicateGrant, "a grant that a rule gives twice", .warning,
      "A user has a role in a unit or not; to grant it twice changes nothing. Often another unit was meant.",
      example: rule("title pr", unit: "EMEA\", \"EMEA"), remedy: rule("title pr", unit: "EMEA\", \"APAC")),
    page(
      .duplicateException, "an exception made twice", .warning,
      "Both count, so the exception lasts as long as the longer of the two, which one of their readers does not expect.",
      example: rule("title pr") + """

        except "ann@corp.example" from "Backup" because "on leave"
        except "Ann@corp.example" from "Backup" until "2026-12-31" because "on leave"

        """,
      remedy: rule("title pr")
        + "\nexcept \"ann@corp.example\" from \"Backup\" until \"2026-12-31\" because \"on leave\"\n"),
    page(
      .roleNeverGranted, "an assertion about a role that no rule assigns", .warning,
      """
      What an assertion or a test says of such a role is true or false whatever the users are. With a `roles` \
      declaration a misspelt role is an error.
      """,
      example: rule("title pr") + "\nassert no user has role \"Backup Admni\"\n",
      remedy: rule("title pr") + "\nassert no user has role \"Backup Admin\"\n"),
    page(
      .assertAlways, "an assertion that always holds", .warning,
      "There are never fewer than 0 users.",
      example: rule("title pr") + "\nassert at least 0 users have role \"Backup Admin\"\n",
      remedy: rule("title pr") + "\nassert at least 1 user has role \"Backup Admin\"\n"),
    page(
      .duplicateTest, "two tests with one name", .warning,
      "Reports name tests: with two of a name nobody knows which one failed.",
      example: rule("title pr") + test("titled", "nothing") + test("titled", "nothing"),
      remedy: rule("title pr") + test("titled", "nothing") + test("untitled", "nothing")),
    page(
      .repeatedInTest, "a second user or time in a test", .error,
      "A test is about one user at one time.",
      example: rule("title pr")
        + "\ntest \"two\" {\n  user { \"userName\": \"ann\" }\n  user { \"userName\": \"bob\" }\n"
        + "  expect nothing\n}\n",
      remedy: rule("title pr") + test("one", "nothing")),
    page(
      .incompleteTest, "a test without a user or an expectation", .error,
      "A test says who comes and what is expected to come of it.",
      example: rule("title pr") + "\ntest \"half\" {\n  user { \"userName\": \"ann\" }\n}\n",
      remedy: rule("title pr") + test("whole", "nothing")),
    page(
      .invalidUser, "a user that is none by the schemas", .error,
      """
      The user of a test is a SCIM User in JSON, as an export has it: attributes that the schemas know must have their \
      types. Attributes that no schema knows are left alone.
      """,
      example: rule("title pr")
        + "\ntest \"typed\" {\n  user { \"userName\": \"ann\", \"title\": 5 }\n  expect nothing\n}\n",
      remedy: rule("title pr") + test("typed", "nothing")),
  ]

  private static func test(_ name: String, _ expectation: String) -> String {
    "\ntest \"\(name)\" {\n  user { \"userName\": \"ann\" }\n  expect \(expectation)\n}\n"
  }
}
