import SourceDiagnostics

/// Pages of what is wrong with a text before any name is resolved.
extension Handbook {
  static var syntaxPages: [HandbookPage] { tokenPages + characterPages + limitPages }

  private static func page(
    _ code: SyntaxCode, _ title: String, _ explanation: String, example: String, isFilter: Bool = false,
    isLatin1: Bool = false, remedy: String, severity: Severity = .error, limits: Limits = .standard
  ) -> HandbookPage {
    HandbookPage(
      code: code.rawValue, title: title, severity: severity, explanation: explanation, example: example,
      exampleIsFilter: isFilter, exampleIsLatin1: isLatin1, remedy: remedy, limits: limits)
  }

  private static var tokenPages: [HandbookPage] {
    [
      page(
        .unexpectedToken, "something else belongs here",
        """
        The text does not follow the grammar at this place. The message says what was expected; often a word or a \
        bracket was left out just before.
        """,
        example: "rule \"Backup\" {\n  when   group eq \"Backup\"\n  assign \"Backup Admin\" in \"Global\"\n}\n",
        remedy: rule("group eq \"Backup\"")),
      page(
        .unclosedBracket, "a bracket is never closed",
        "Every `(`, `[` and `{` has its `)`, `]` and `}`. The label shows the bracket that is still open.",
        example: rule("group eq \"Backup\" and (title pr or userType pr"),
        remedy: rule("group eq \"Backup\" and (title pr or userType pr)")),
      page(
        .unknownDeclaration, "no declaration starts with this word",
        """
        A rule file is a list of declarations: `rule`, `let`, `roles`, `units`, `except`, `assert` and `test`. These \
        words are written small.
        """,
        example: "rul \"Backup\" {\n  when   group eq \"Backup\"\n  assign role \"Backup Admin\" in \"Global\"\n}\n",
        remedy: rule("group eq \"Backup\"")),
      page(
        .foreignOperator, "an operator of another language",
        """
        The operators are words, as in SCIM filters: `eq ne co sw ew gt ge lt le pr`, and in rules also `in` and \
        `matches`. Conditions are joined by `and`, `or` and `not`.
        """,
        example: rule("group == \"Backup\" && title co \"Admin\""),
        remedy: rule("group eq \"Backup\" and title co \"Admin\"")),
      page(
        .wrongQuotes, "strings go in double quotes",
        """
        Strings are JSON strings, in straight double quotes. Word processors and web pages tend to turn them into \
        typographic ones.
        """,
        example: rule("group eq “Backup”"), remedy: rule("group eq \"Backup\"")),
      page(
        .missingComma, "a comma is missing between two values",
        "The values of a list, and the names behind `roles`, `units` and `in`, are separated by commas.",
        example: rule("group in (\"Backup\" \"Storage\")"), remedy: rule("group in (\"Backup\", \"Storage\")")),
      page(
        .trailingComma, "a comma with nothing behind it",
        "Commas stand between values, not behind the last one.",
        example: rule("group in (\"Backup\", \"Storage\",)"), remedy: rule("group in (\"Backup\", \"Storage\")")),
      page(
        .duplicateKey, "an attribute is given twice",
        """
        A JSON object names each attribute once. Attribute names are the same in any case (RFC 7643 §2.1), so \
        `userName` and `username` are one attribute, and nobody could tell which of two values counts.
        """,
        example:
          "test \"t\" {\n  user { \"userName\": \"ann@corp.example\", \"username\": \"bob@corp.example\" }\n  expect nothing\n}\n",
        remedy: "test \"t\" {\n  user { \"userName\": \"ann@corp.example\" }\n  expect nothing\n}\n"),
      page(
        .invalidNumber, "not a number",
        """
        Numbers are written as in JSON: no leading zero, no `+`, digits on both sides of the point. Behind `at least` \
        and `count` they have a largest value.
        """,
        example: rule("count(group) ge 03"), remedy: rule("count(group) ge 3")),
      page(
        .invalidDuration, "not a duration",
        """
        A duration is a whole number and a unit: minutes `m`, hours `h`, days `d`, weeks `w`. None depends on a \
        calendar. The number has no leading zero, and a largest value.
        """,
        example: rule("meta.created ge now - 3months"), remedy: rule("meta.created ge now - 90d")),
      page(
        .aupOnly, "part of AUP, not of SCIM filters",
        """
        Rule conditions are a superset of the filters of RFC 7644. Where a filter is asked for, as in `aup filter`, on \
        a SCIM endpoint or in the path of a PATCH, only what the RFC has is taken, so that other servers would take it too.
        """,
        example: "department in (\"IT\", \"Legal\")", isFilter: true,
        remedy: "department eq \"IT\" or department eq \"Legal\""),
    ]
  }

  private static var characterPages: [HandbookPage] {
    [
      page(
        .unexpectedCharacter, "a character that starts nothing",
        "Names consist of ASCII letters, digits, `_`, `-` and `$`; anything else goes into a string, in double quotes.",
        example: rule("group eq \"Backup\"; title pr"), remedy: rule("group eq \"Backup\" and title pr")),
      page(
        .unterminatedString, "a string without an end",
        "A string ends on the line it starts on. A line break inside one is written `\\n`.",
        example: rule("group eq \"Backup"), remedy: rule("group eq \"Backup\"")),
      page(
        .invalidEscape, "not an escape",
        """
        Strings are JSON strings (RFC 8259 §7): a backslash starts `\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, \
        `\\t` or `\\u` and four hexadecimal digits. In patterns of `matches` each backslash is written twice.
        """,
        example: rule("userName matches \"^adm\\d+\""), remedy: rule("userName matches \"^adm\\\\d+\"")),
      page(
        .controlCharacter, "a control character in a string",
        "Control characters cannot be seen, so they are written as escapes, as JSON has it.",
        example: rule("group eq \"Back\tup\""), remedy: rule("group eq \"Back\\tup\"")),
      page(
        .bidirectionalControl, "the text reads otherwise than it works",
        """
        Bidirectional control characters reorder what is shown, not what is read: with them a rule can be made to look \
        harmless in a review ("Trojan Source", CVE-2021-42574). They are refused everywhere, comments included. If a \
        group's name really has one, write its escape.
        """,
        example: rule("group eq \"Backup\u{202E}\""), remedy: rule("group eq \"Backup\\u202e\"")),
      page(
        .invisibleCharacter, "a character nobody can see",
        """
        The text holds a character without a shape, such as a zero-width space: two names that look the same are then \
        different. It usually comes along when text is copied from a web page.
        """,
        example: rule("group eq \"Back\u{200B}up\""), remedy: rule("group eq \"Backup\""),
        severity: .warning),
      page(
        .unusualBlank, "a blank that is not the space",
        """
        Unicode has blanks of many kinds, such as the no-break space of web pages and the wide one of East Asian text. \
        Between words of a rule they do no harm; in a string they make a name another one than it seems.
        """,
        example: rule("group eq \"Backup\u{A0}Admins\""), remedy: rule("group eq \"Backup Admins\""),
        severity: .warning),
      page(
        .confusableCharacter, "a letter that looks like another",
        """
        A word mixes Latin letters with a Cyrillic, Greek or full-width letter that looks like a Latin one (UTS #39), or \
        has letters of the mathematical alphabets. The name is then another one than it seems. Words wholly in another \
        script are not reported.
        """,
        example: rule("group eq \"B\u{430}ckup\""), remedy: rule("group eq \"Backup\""), severity: .warning),
      page(
        .invalidUTF8, "the file is not UTF-8",
        """
        Rule files are UTF-8. These bytes are not: most likely an editor saved the file in an older encoding, such as \
        Latin-1 here.
        """,
        example: rule("group eq \"B\u{FC}ro\""), isLatin1: true, remedy: rule("group eq \"B\\u00fcro\"")),
    ]
  }

  private static var limitPages: [HandbookPage] {
    [
      page(
        .nestedTooDeep, "nested too deep",
        "Parentheses, brackets, `not` and JSON nest up to a limit, so that no text can exhaust the program.",
        example: rule("((((title pr))))"), remedy: rule("(title pr)"), limits: limits { $0.nestingDepth = 3 }),
      page(
        .sourceTooLarge, "the file is too large",
        "A file of this size is no rule file. Rules may be spread over any number of files in a directory.",
        example: rule("group co \"Backup\" or group co \"Storage\" or group co \"Restore\""),
        remedy: rule("group co \"Backup\""), limits: limits { $0.sourceBytes = 110 }),
      page(
        .stringTooLong, "the string is too long",
        "A string has a largest size, which no name comes near.",
        example: rule("group eq \"A name that is far too long to be the name of a group\""),
        remedy: rule("group eq \"Backup\""), limits: limits { $0.stringBytes = 20 }),
      page(
        .listTooLong, "the list is too long",
        "A list has a largest length. Two lists joined by `or` do the same.",
        example: rule("group in (\"A\", \"B\", \"C\")"), remedy: rule("group in (\"A\", \"B\") or group in (\"C\")"),
        limits: limits { $0.listLength = 2 }),
    ]
  }
}
