import AUPDialects
import Testing

@Suite struct OktaTests {
  private static let caseNote =
    "note: comparison of texts: Okta tells capitals from small letters, AUP does not where SCIM does not"

  @Test(arguments: [
    (#"user.department=="Sales""#, #"department eq "Sales""#),
    (#"user.profile.department == 'Sales' AND user.title != "T""#, #"department eq "Sales" and title ne "T""#),
    (#""Sales" == user.department"#, #"department eq "Sales""#),
    (
      #"String.stringContains(user.email, "@x") || isMemberOfGroupName("A")"#,
      #"emails[type eq "work"].value co "@x" or group eq "A""#
    ),
    (
      #"String.startsWith(user.title, "T") && !(isMemberOfGroupNameContains("x"))"#,
      #"title sw "T" and not group co "x""#
    ),
    (#"isMemberOfGroupNameStartsWith("DEPT-")"#, #"group sw "DEPT-""#),
    (#"isMemberOfGroupName("A") == false"#, #"not group eq "A""#),
    (#"Arrays.contains(user.division, "D")"#, #"division eq "D""#),
  ])
  func expressionsAreRead(expression: String, aup: String) {
    let lines = imported(.okta, expression).split(separator: "\n")
    #expect(lines.first.map(String.init) == "let imported = \(aup)")
    #expect(lines.count == 2 && lines[1].hasSuffix(Self.caseNote))
  }

  @Test func patternsComeWithARemark() {
    #expect(
      imported(.okta, #"isMemberOfGroupNameRegex("^IT-\d+$")"#) == """
        let imported = group matches "^IT-\\\\d+$"
        in:1:1: \(Self.caseNote)
        in:1:1: note: `isMemberOfGroupNameRegex`: the pattern is searched for; Okta does not document whether it must match \
        the whole name

        """)
  }

  @Test func whereCaseIsLeftOutInOktaNothingIsSaid() {
    #expect(
      imported(.okta, #"String.toLowerCase(user.department) == "sales" and user.title == null"#)
        == "let imported = department eq \"sales\" and title eq null\n")
  }

  @Test func idsOfGroupsComeWithARemark() {
    #expect(
      imported(.okta, #"isMemberOfAnyGroup("00g1", "00g2")"#) == """
        let imported = groups.value in ("00g1", "00g2")
        in:1:1: note: `isMemberOfAnyGroup`: read as ids of groups (`groups.value`), which must be those of Okta

        """)
  }

  @Test(arguments: [
    (
      #"String.substringBefore(user.email, "@") == "x""#,
      #"`String.substringBefore(user.email, "@")`: no SCIM attribute holds it"#
    ),
    (#"user.department == null ? true : false"#, "`user.department == null ? true : false`: it has no counterpart"),
    (
      #"user.getGroups({"group.type": {"OKTA"}}).size() > 0"#,
      #"`user.getGroups({"group.type": {"OKTA"}}).size() > 0`: SCIM holds texts where Okta has numbers"#
    ),
    ("hasDirectReports()", "`hasDirectReports()`: it has no counterpart"),
    ("user.isManager", "`user.isManager`: no SCIM attribute holds it"),
    (#"user.nickName ?: user.firstName"#, "`user.nickName ?: user.firstName`: it has no counterpart"),
    (#"user.department == user.division"#, "`user.department == user.division`: it has no counterpart"),
    (
      #"String.toLowerCase(user.department) == "Sales""#,
      #"`String.toLowerCase(user.department) == "Sales"`: the text is in another case, so nothing equals it"#
    ),
  ])
  func whatHasNoMeaningIsNamed(expression: String, words: String) {
    #expect(imported(.okta, expression) == "in:1:1: lost: \(words), so the rule is not imported\n")
  }

  @Test(arguments: [
    ("user.department ==", "1:19", "expected a value, a function or `(`, found the end of the text"),
    (#"isMemberOfGroupName("a""#, "1:24", "expected `)`, found the end of the text"),
    (#"user.department == "a" "b""#, "1:24", "expected an operator or the end of the expression, found a string"),
    (#"user.department == "a"#, "1:20", "a string without an end"),
    (#"{"a": "b""#, "1:10", "expected `}`, found the end of the text"),
  ])
  func mistakesHaveTheirPlace(expression: String, place: String, message: String) {
    let lines = imported(.okta, expression).split(separator: "\n")
    #expect(lines.first.map { String($0.drop { $0 != ":" }.dropFirst(2)) } == message)
    #expect(lines.dropFirst().first.map(String.init) == "  --> in:\(place)")
  }

  @Test func nestingHasABound() {
    for (depth, isDeep) in [(190, false), (210, true)] {
      let text = String(repeating: "!", count: depth) + #"isMemberOfGroupName("A")"#
      #expect(imported(.okta, text).contains("nested deeper than 200 levels") == isDeep)
      let choices = String(repeating: "user.title ?: ", count: depth) + "user.title"
      #expect(imported(.okta, choices).contains("nested deeper than 200 levels") == isDeep)
    }
    // Chains do not nest.
    let chain = "f()" + String(repeating: ".g()", count: 10_000)
    #expect(imported(.okta, chain).hasSuffix("it has no counterpart, so the rule is not imported\n"))
  }
}
