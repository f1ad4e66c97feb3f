import SourceDiagnostics

/// Pages about what is allowed and rarely meant: `aup check`. Their examples are looked at on 2026-12-01.
extension Handbook {
  static let lintPages: [HandbookPage] = [
    page(
      .expiredException, "an exception that has ended", .warning,
      """
      An exception with an `until` in the past does nothing any more: the rule reaches the user again. If that is as it \
      should be, remove it; if not, it has already gone wrong.
      """,
      example: rule(#"group eq "Backup Team""#) + exception(until: "2026-06-30"),
      remedy: rule(#"group eq "Backup Team""#) + exception(until: "2027-06-30")),
    page(
      .expiredRule, "a rule that has ended", .warning,
      """
      A rule with an `until` in the past grants nothing. It reads as if it did: remove it, or give it a later date.
      """,
      example: rule(#"group eq "Backup Team""#, until: "2026-06-30"),
      remedy: rule(#"group eq "Backup Team""#, until: "2027-06-30")),
    page(
      .noAdministrator, "nobody who could administer", .warning,
      """
      The catalogue knows a role that administers people, and no rule grants it. Where rules decide on access, what was \
      given by hand is overwritten: with such rules everybody is locked out.
      """,
      example: "roles \"Super Admin\", \"Backup Admin\"\n\n" + rule(#"group eq "Backup Team""#),
      remedy: "roles \"Super Admin\", \"Backup Admin\"\n\n" + rule(#"group eq "Super Admins""#, role: "Super Admin")),
    page(
      .ruleNeverMatches, "a rule that matches nobody", .warning,
      """
      No user there may be satisfies the condition: its clauses exclude each other. An attribute with one value cannot \
      be two things at once; join such clauses with `or`, or write a list behind `in`.
      """,
      example: rule(#"title eq "Lead" and title eq "Boss""#), remedy: rule(#"title in ("Lead", "Boss")"#)),
    page(
      .ruleWithoutEffect, "a rule that changes nothing", .warning,
      """
      Whomever the rule matches, another rule matches, too, and grants at least as much. It is right today and misleads \
      whoever reads it: to remove it, or to change it, changes nobody's access.
      """,
      example: rule(#"group eq "Backup Team" and title pr"#) + "\n" + rule(#"group eq "Backup Team""#, name: "All"),
      remedy: rule(#"group eq "Backup Team""#)),
    page(
      .selfServiceAttribute, "a privileged role decided by what people can change themselves", .warning,
      """
      In most directories people can change their own display name, nickname, language, addresses and telephone numbers. \
      A rule that reads one of these and grants a role that administers can be made to match by anybody. Ask for a \
      group, or for an attribute that only the directory's administrators write. Which attributes and roles that are, \
      is told with `--self-service` and `--privileged`.
      """,
      example: rule(#"nickName eq "root""#, role: "Super Admin"),
      remedy: rule(#"group eq "Super Admins""#, role: "Super Admin")),
    page(
      .shortKeyword, "a keyword that many words hold", .warning,
      """
      `co` looks for a text anywhere: `IT` is found in "Audit" and "Facilities". Ask for the whole name, for its \
      beginning, or with `matches` for a word of its own.
      """,
      example: rule(#"group co "IT""#), remedy: rule(##"group matches "\\bIT\\b""##)),
    HandbookPage(
      code: LintLevels.code, title: "a comment that sets no lint", severity: .warning,
      explanation: """
        A comment that begins with `lint` says how bad a finding is in its file: `off`, `note`, `warning` or `error`. It \
        names the code that stands in brackets behind the finding. Errors cannot be turned off.
        """,
      example: "# lint short-keywords off\n" + rule(#"group sw "IT""#),
      remedy: "# lint short-keyword off\n" + rule(#"group co "IT""#)),
  ]

  private static func page(
    _ code: LintCode, _ title: String, _ severity: Severity, _ explanation: String, example: String, remedy: String
  ) -> HandbookPage {
    HandbookPage(
      code: code.rawValue, title: title, severity: severity, explanation: explanation, example: example,
      remedy: remedy)
  }

  private static func exception(until: String) -> String {
    "\nexcept \"ann@corp.example\" from \"Backup\" until \"\(until)\" because \"on leave\"\n"
  }
}
