import AUPDialects
import Testing

@Suite struct EntraTests {
  @Test(arguments: [
    (#"user.department -eq "Sales""#, #"department eq "Sales""#),
    // As documents have it: an en dash, operators in any case and without a dash.
    (
      #"(user.department –eq "Sales") -OR (user.department eq "Marketing")"#,
      #"department eq "Sales" or department eq "Marketing""#
    ),
    (
      #"(user.department -eq "Sales") -and -not (user.jobTitle -startsWith "SDE")"#,
      #"department eq "Sales" and not title sw "SDE""#
    ),
    // -not binds tighter than -and, that tighter than -or.
    (
      #"-not user.city -eq "A" -and user.city -eq "B" -or user.state -eq "C""#,
      """

        not addresses[type eq "work"].locality eq "A" and addresses[type eq "work"].locality eq "B"
        or addresses[type eq "work"].region eq "C"
      """
    ),
    (#"user.country -in ["DE", "FR"]"#, #"addresses[type eq "work"].country in ("DE", "FR")"#),
    (#"user.mail -ne null"#, #"emails[type eq "work"].value ne null"#),
    (#"user.mail -eq $null"#, #"emails[type eq "work"].value eq null"#),
    (#"user.accountEnabled -eq true"#, "active eq true"),
    (#"user.displayName -match "^Da.*""#, #"displayName matches "^Da.*""#),
    ("user.department -eq \"a`\"b\"", #"department eq "a\"b""#),
    ("user.department -eq 'it''s'", #"department eq "it's""#),
    (
      #"user.proxyAddresses -any (_ -startsWith "smtp:" -and _ -endsWith "@x")"#,
      #"emails[type eq "other" and value sw "smtp:" and value ew "@x"]"#
    ),
  ])
  func rulesAreRead(rule: String, aup: String) {
    #expect(imported(.entra, rule) == "let imported =\(aup.hasPrefix("\n") ? "" : " ")\(aup)\n")
  }

  @Test(arguments: [
    (
      #"user.department -ne "Sales""#, #"department ne "Sales""#, "1:17",
      "`-ne`: true also where the attribute is absent; Entra ID does not document what it does then"
    ),
    (
      #"user.department -notIn ["a", "b"]"#, #"not department in ("a", "b")"#, "1:17",
      "`-notIn`: true also where the attribute is absent; Entra ID does not document what it does then"
    ),
    (
      #"user.memberOf -any (group.objectId -in ['g1', 'g2'])"#, #"groups[value in ("g1", "g2")]"#, "1:15",
      "`user.memberOf`: read as ids of groups (`groups.value`), which must be those of Entra ID"
    ),
    (
      #"user.otherMails -all (_ -endsWith "@x")"#, #"not emails[type eq "other" and not value ew "@x"]"#, "1:17",
      "`-all`: true also where there is no value"
    ),
  ])
  func whereMeaningsDifferThatIsSaid(rule: String, aup: String, place: String, note: String) {
    #expect(imported(.entra, rule) == "let imported = \(aup)\nin:\(place): note: \(note)\n")
  }

  @Test(arguments: [
    (
      #"user.mailNickName -eq "x""#, "1:1", #"`user.mailNickName -eq "x"`: no SCIM attribute holds `user.mailNickName`"#
    ),
    (
      #"user.assignedPlans -any (assignedPlan.servicePlanId -eq "x" -and (assignedPlan.service -eq "y"))"#, "1:1",
      #"`user.assignedPlans -any (assignedPlan.servicePlanId -eq "x" …`: no SCIM attribute holds `user.assignedPlans`"#
    ),
    (
      #"Direct Reports for "62e19b97""#, "1:1",
      #"`Direct Reports for "62e19b97"`: SCIM knows a manager by another id than Entra ID"#
    ),
    (
      "user.employeeHireDate -ge system.now -plus p1d", "1:1",
      "`user.employeeHireDate -ge system.now -plus p1d`: no SCIM attribute holds `user.employeeHireDate`"
    ),
    (
      #"user.displayName -match "^(?!x)""#, "1:1",
      #"`user.displayName -match "^(?!x)"`: the pattern is none of RE2, which has no look-around and no back-references"#
    ),
    (#"device.model -eq "x""#, "1:1", #"`device.model -eq "x"`: no SCIM attribute holds `device.model`"#),
    ("user.department -eq true", "1:1", "`user.department -eq true`: a boolean goes only with `accountEnabled`"),
    (
      #"user.department -soundsLike "x""#, "1:1",
      #"`user.department -soundsLike "x"`: `-soundsLike` has no counterpart"#
    ),
  ])
  func whatHasNoMeaningIsNamed(rule: String, place: String, words: String) {
    #expect(imported(.entra, rule) == "in:\(place): lost: \(words), so the rule is not imported\n")
  }

  @Test func everyPartWithoutAMeaningIsNamed() {
    #expect(
      imported(.entra, #"user.x -eq "1" -or user.city -eq "A" -or user.y -eq "2""#) == """
        in:1:1: lost: `user.x -eq "1"`: no SCIM attribute holds `user.x`, so the rule is not imported
        in:1:42: lost: `user.y -eq "2"`: no SCIM attribute holds `user.y`, so the rule is not imported

        """)
  }

  @Test(arguments: [
    ("user.department -eq Sales", "1:21", "expected a value, found `Sales`"),
    ("user.department", "1:16", "expected an operator such as `-eq`, found the end of the text"),
    (#"(user.department -eq "a""#, "1:25", "expected `)`, found the end of the text"),
    (#"user.department -eq "a"#, "1:21", "a string without an end"),
    (#"user.department -eq "a") "#, "1:24", "expected `-and`, `-or` or the end of the rule, found `)`"),
    (#"user.department -in ["a" "b"]"#, "1:26", "expected `]`, found a string"),
    ("", "1:1", "expected a property such as `user.department`, found the end of the text"),
  ])
  func mistakesHaveTheirPlace(rule: String, place: String, message: String) {
    let lines = imported(.entra, rule).split(separator: "\n")
    #expect(lines.first.map { String($0.drop { $0 != ":" }.dropFirst(2)) } == message)
    #expect(lines.dropFirst().first.map(String.init) == "  --> in:\(place)")
  }

  @Test func nestingHasABound() {
    for (depth, isDeep) in [(190, false), (210, true)] {
      let text = String(repeating: "(", count: depth) + #"user.city -eq "A""# + String(repeating: ")", count: depth)
      #expect(imported(.entra, text).contains("nested deeper than 200 levels") == isDeep)
    }
  }
}
