import SCIMModel
import SourceDiagnostics

/// Pages about rules held against users: `aup check --users`.
extension Handbook {
  static let censusPages: [HandbookPage] = [
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
    _ code: CensusCode, _ title: String, _ severity: Severity, _ explanation: String, example: String, remedy: String
  ) -> HandbookPage {
    HandbookPage(
      code: code.rawValue, title: title, severity: severity, explanation: explanation, example: example,
      remedy: remedy, users: [user])
  }

  private static let user = SCIMObject([
    ("userName", .string("ann@corp.example")), ("userType", .string("Employee")),
    ("groups", .array([.complex(SCIMObject([("display", .string("Clumio Super Admins"))]))])),
  ])
}
