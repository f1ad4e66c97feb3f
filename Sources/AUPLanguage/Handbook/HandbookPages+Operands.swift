import SourceDiagnostics

/// Pages about operators, literals and lists.
extension Handbook {
  static let operandPages: [HandbookPage] = [
    page(
      .operatorType, "an operator that the attribute's type does not have", .error,
      """
      `co`, `sw`, `ew` and `matches` look into texts. Order (`gt ge lt le`) exists for texts, numbers and dates. Booleans \
      and binary data are equal or not, and that is all.
      """,
      example: rule(#"active co "tru""#), remedy: rule("active eq true")),
    page(
      .operandType, "a literal of another type than the attribute", .error,
      """
      Texts stand in quotes; numbers, `true` and `false` stand without. Nothing is converted, with two exceptions: a \
      date is written as a text, and the texts "True" and "False" are read as booleans, because Entra ID sends them.
      """,
      example: rule("employeeNumber eq 701984"), remedy: rule(#"employeeNumber eq "701984""#)),
    page(
      .invalidDate, "a text that is no date", .error,
      """
      Dates are days (`2027-01-31`) or instants (`2027-01-31T18:00:00Z`, or with an offset as in `+01:00`), as RFC 3339 \
      has them. Behind `until` a day ends at midnight UTC; in a comparison a day is its first instant.
      """,
      example: rule(#"group eq "Auditors""#, until: "31.01.2027"),
      remedy: rule(#"group eq "Auditors""#, until: "2027-01-31")),
    page(
      .nullOperand, "`null` where nothing can equal it", .error,
      """
      `eq null` asks whether an attribute is absent and `ne null` whether it is present: `null` is no value, and so no \
      other operator can compare with it, nor can it be in a list.
      """,
      example: rule("title gt null"), remedy: rule("title ne null")),
    page(
      .invalidPattern, "a pattern that cannot be searched for", .error,
      """
      Patterns are those of RE2: what needs backtracking (back-references, look-around) is not in it, nor is `\\C`, and so \
      a search takes time linear in the text whatever the pattern. Very large patterns are refused, one alone or all of a \
      rule set together. Where the attribute is not caseExact, a pattern acts as if `(?i)` stood in front, and `(?-i)` \
      turns that off. It is searched in the text in Unicode's form NFC, character by character: `matches "ss"` does not \
      find `ß`, as `eq "ss"` does.
      """,
      example: rule(#"title matches "admin(s""#), remedy: rule(#"title matches "admins?""#)),
    page(
      .listNeedsQuantifier, "a list without `any`, `all` or `none`", .error,
      """
      Where a list stands behind an operator, the rule says how it is meant: `any` holds if the operator does for one \
      entry, `all` if it does for every one, `none` if it does for none. Only `in` goes without: it is short for `eq any`.
      """,
      example: rule(#"group co ("Backup", "Storage")"#), remedy: rule(#"group co any ("Backup", "Storage")"#)),
    page(
      .inNeedsList, "`in` without a list", .error,
      "`in` asks whether a value is one of several. For one value there is `eq`; a list of one goes in parentheses.",
      example: rule(#"department in "IT""#), remedy: rule(#"department eq "IT""#)),
    page(
      .negatedList, "`ne` with `any` or `none`", .warning,
      """
      `p ne any (a, b)` means `p ne a or p ne b`: it holds for nearly everybody, because a value that is `a` is not `b`. \
      What is meant is nearly always "none of these", which is `ne all`. `ne none` is a double negation.
      """,
      example: rule(#"userType ne any ("Contractor", "Guest")"#),
      remedy: rule(#"userType ne all ("Contractor", "Guest")"#)),
    page(
      .duplicateValue, "a value that is in a list twice", .warning,
      """
      The second one changes nothing, and often another one was meant. Texts are the same if the attribute compares \
      them as the same: for most attributes in any case of their letters.
      """,
      example: rule(#"department in ("IT", "Sales", "it")"#), remedy: rule(#"department in ("IT", "Sales")"#)),
    page(
      .emptyString, "a comparison with the empty text", .warning,
      """
      Every text contains the empty text, starts with it and ends with it. And an attribute that a user lacks is not \
      equal to it: `eq ""` finds only users whose attribute is there and empty. `not … pr` finds both, `pr` all others.
      """,
      example: rule(#"department eq """#), remedy: rule("not department pr")),
    page(
      .groupLooksLikeUUID, "a group named by an object id", .warning,
      """
      `group` compares the display names of groups. If names arrive as ids, the identity provider sends the wrong \
      attribute: in Entra ID that happens where `mailNickname` is mapped in the provisioning of groups, and every rule \
      that names groups stops matching. Mend the mapping and name groups by name, or say that you mean ids.
      """,
      example: rule(#"group eq "1fa8b2c3-52d4-4e56-8a9b-0c1d2e3f4a5b""#),
      remedy: rule(#"groups.value eq "1fa8b2c3-52d4-4e56-8a9b-0c1d2e3f4a5b""#)),
    page(
      .groupsCompareIDs, "a group's name compared with ids", .warning,
      """
      `groups` has several values with several parts, and stands for the `value` of each, which is the id of the group. \
      `group` stands for the display names of the groups that the user is a direct member of.
      """,
      example: rule(#"groups eq "Backup Admins""#), remedy: rule(#"group eq "Backup Admins""#)),
    page(
      .countOperator, "a count compared by an operator for texts", .error,
      "A count is a number: it compares by `eq ne gt ge lt le`.",
      example: rule("count(groups) co 2"), remedy: rule("count(groups) ge 2")),
    page(
      .countIsConstant, "a count that never or always holds", .warning,
      """
      A count is never below 0, and an attribute with a single value is counted 0 or 1 times. A condition that asks for \
      anything else holds always or never, whoever the user is.
      """,
      example: rule(#"count(title) ge 2 or group eq "Backup Team""#), remedy: rule("count(groups) ge 2")),
    page(
      .atLeastImpossible, "more conditions demanded than there are", .error,
      "`at least 3 of` two conditions can never hold. Lower the number or add a condition.",
      example: rule(#"at least 3 of (title pr, department eq "IT")"#),
      remedy: rule(#"at least 2 of (title pr, department eq "IT")"#)),
    page(
      .atLeastAlways, "no condition demanded at all", .warning,
      "`at least 0 of` any conditions holds for everybody, so the conditions say nothing.",
      example: rule(#"at least 0 of (title pr, department eq "IT")"#),
      remedy: rule(#"at least 1 of (title pr, department eq "IT")"#)),
    page(
      .conditionTooLarge, "a condition with too many tests", .error,
      """
      A condition has a limit of tests, counted with its lets written out, so that every rule is evaluated in bounded \
      time. A list behind `in` or `any` counts as one test, however long it is; behind `all`, and behind `matches`, each \
      entry counts.
      """,
      example: rule(#"group eq all ("A", "B", "C")"#), remedy: rule(#"group in ("A", "B", "C")"#),
      limits: limits { $0.predicatesPerRule = 2 }),
    page(
      .absentPasses, "a negation that holds where the attribute is missing", .note,
      """
      A comparison with a missing attribute is false, so its negation is true: a user without `userType` is not a \
      contractor. If only users of a known type are to pass, say so with `pr`. This is a note: often all is well.
      """,
      example: rule(#"group eq "Staff" and not (userType eq "Contractor")"#),
      remedy: rule(#"group eq "Staff" and userType pr and not (userType eq "Contractor")"#)),
  ]
}
