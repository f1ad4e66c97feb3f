import SCIMModel
import SourceDiagnostics

/// Pages about rules held against users: `aup check --users`.
extension Handbook {
  static let censusPages: [HandbookPage] = [
    page(
      .groupConfusable, "two names that look alike", .warning,
      """
      Among the users' groups is one whose name looks like that in the rule and consists of other characters: letters \
      of another script, or something invisible. Rules compare characters, not looks. Either the rule has caught the \
      wrong name, or somebody has made a group that is to be taken for this one.
      """,
      example: rule(#"group eq "Clumio Admins""#), remedy: rule(#"group eq "Clumio Super Admins""#),
      groups: [CensusGroup(name: "Clumio Admins", id: "1"), CensusGroup(name: "Clumio \u{410}dmins", id: "2")]),
    page(
      .groupHasNestedGroups, "a group with groups in it", .warning,
      """
      The group has other groups among its members. Membership does not cascade: who is in one of those is no direct \
      member, and the rule does not match.
      """,
      example: rule(#"group eq "Clumio Super Admins""#), remedy: rule(#"group in ("On Call", "Operations")"#),
      groups: [
        CensusGroup(name: "Clumio Super Admins", id: "1", nestedGroups: ["On Call"]), CensusGroup(name: "On Call"),
        CensusGroup(name: "Operations"),
      ]),
    page(
      .groupRenamed, "a group that was renamed", .warning,
      """
      One group, known by its `id` or `externalId`, goes by two names among the users, and the rule asks for the \
      earlier one. That is what a renamed group looks like while the identity provider is still telling everybody. \
      Afterwards the rule matches nobody. Name both for a while.
      """,
      example: rule(#"group eq "Backup""#), remedy: rule(#"group eq "Backup Team""#),
      groups: [CensusGroup(name: "Backup", id: "1"), CensusGroup(name: "Backup Team", id: "1")]),
    page(
      .groupsShareName, "several groups with one name", .warning,
      """
      Directories allow groups with one display name, and a rule cannot tell them apart: whoever is in either matches.
      """,
      example: rule(#"group eq "Admins""#), remedy: rule(#"group eq "Clumio Super Admins""#),
      groups: [CensusGroup(name: "Admins", id: "1"), CensusGroup(name: "Admins", id: "2")]),
    page(
      .staleException, "an exception for nobody", .warning,
      """
      With users at hand, the people whom exceptions name are looked for. One that is not there has left, was renamed, \
      or is misspelled: then the rule reaches whom it should not.
      """,
      example: rule(#"group eq "Clumio Super Admins""#)
        + "\nexcept \"anne@corp.example\" from \"Backup\" because \"on leave\"\n",
      remedy: rule(#"group eq "Clumio Super Admins""#)
        + "\nexcept \"ann@corp.example\" from \"Backup\" because \"on leave\"\n"),
    page(
      .groupNotInUsers, "a group that the users do not know", .warning,
      """
      With users at hand, names of groups are held against the groups that these users are in and the Group resources \
      among them. A name that none of them bears is nearly always a slip, or the group was renamed: the rule matches \
      nobody, silently. The comparison is that of the rule, so the case of letters does not matter.
      """,
      example: rule(#"group eq "Clumio Super Admin""#), remedy: rule(#"group eq "Clumio Super Admins""#)),
    page(
      .valueNotInUsers, "a value that no user has", .note,
      """
      A text that `eq` or `in` compares an attribute with, and that this attribute has in none of the users. It may be \
      a slip, or it may just be that nobody has it today, so it is a note.
      """,
      example: rule(#"userType eq "Employe""#), remedy: rule(#"userType eq "Employee""#)),
  ]

  private static func page(
    _ code: CensusCode, _ title: String, _ severity: Severity, _ explanation: String, example: String, remedy: String,
    groups: [CensusGroup] = []
  ) -> HandbookPage {
    HandbookPage(
      code: code.rawValue, title: title, severity: severity, explanation: explanation, example: example,
      remedy: remedy, users: [user], groups: groups)
  }

  private static let user = SCIMObject([
    ("userName", .string("ann@corp.example")), ("userType", .string("Employee")),
    ("groups", .array([.complex(SCIMObject([("display", .string("Clumio Super Admins"))]))])),
  ])
}
