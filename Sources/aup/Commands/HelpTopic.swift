import AUPLanguage

/// What `aup help` tells beside the commands.
enum HelpTopic: String, CaseIterable {
  case bytecode
  case dialects
  case exitCodes = "exit-codes"
  case exports
  case input
  case language
  case output
  case tests

  var text: String {
    switch self {
    case .bytecode: Opcode.reference
    case .dialects: Self.dialectsText
    case .exitCodes:
      ExitStatus.allCases.map { status in
        let code = String(status.rawValue)
        return String(repeating: " ", count: 3 - code.count) + "\(code)  \(status.sentence)\n"
      }.joined()
    case .exports: Self.exportsText
    case .input: Self.inputText
    case .language: Self.languageText
    case .output: Self.outputText
    case .tests: Self.testsText
    }
  }

  private static let inputText = """
    RULES  a rule file (.aup), a directory (every .aup in it and below it is one rule set), or a compiled file (.aupc).
    USERS  files in their order, - for standard input: SCIM NDJSON, ListResponse pages, JSON arrays, or an export of a
           directory as it comes (aup help exports). The format is read from the content; --format overrides.

    Groups come from the users' own `groups`, from Group resources among the users, from --groups FILE, and from
    --members "GROUP=FILE", where FILE has the userName or id of a member on each line, holds the members as users, or is
    a list of members as a directory exports it; "*=FILE" takes each group that a report over memberships names.
    Where a Group resource or a list of members is given, it alone says who the direct members are; where both are, both
    count. Groups inside groups and owners bring no membership.

    A user that stands there twice counts twice. A record that is no valid SCIM resource is refused with its number and byte offset: a duplicate name, bytes that are not
    UTF-8, a value of the wrong type. --allow-partial goes on with the others. Extension schemas come with --schema FILE.

    """

  private static let languageText = """
    rule "Regional backup" {
      when   group co any ("Backup", "Storage") and addresses.country in emea and not contractor
      assign role "Backup Admin" in "EMEA", "APAC"
      until  "2027-01-31"
    }

    Declarations
      roles "A", "B"                     the roles there are; any other is an error. The same for units.
      let NAME = condition | (list)      a name for a condition or a list
      rule "NAME" { when … assign … }    who is granted what, until when
      except "USER" from "RULE" [until "DATE"] because "REASON"
      assert no user where … has role "R" in "U"
      test "NAME" { user {…} expect … }

    Conditions: every RFC 7644 filter, and more
      path eq ne co sw ew gt ge lt le value        compare; ne is always the opposite of eq
      path pr                                      has a value
      path in ("A", "B")                           one of them
      path op any|all|none ("A", "B")              spread an operator over a list
      path matches "pattern"                       RE2 syntax, searched, linear time
      path[type eq "work" and value ew "@x"]       both of one element
      group op …                                   display names of the user's direct groups
      at least 2 of (c1, c2, c3)    count(path) ge 2    now - 90d    not c    c and c    c or c    (c)

    An absent attribute compares as false. Attribute names and operators match in any case.

    Where an attribute is not caseExact, `matches` acts as if (?i) stood in front, and (?-i) turns that off. It searches the
    text in Unicode's form NFC, character by character, so `matches "ss"` does not find ß as `eq "ss"` does; back-references,
    look-around and \\C are not supported.

    """

  private static let outputText = """
    aup eval writes one line per user, in input order; --output chooses the shape:

      table    for people; what a terminal gets
      ndjson   {"userName":…,"id":…,"rules":[…],"grants":[{"role":…,"unit":…}]}; what a pipe gets
      csv      one row per grant, with a header; ' in front of what a spreadsheet takes for a formula (--raw-cells: not),
               so that such cells are not what the data has
      json     one array of the same objects
      summary  how many users each rule matches and each grant reaches

    rules stand in the order of the rule files, grants sorted by role, then unit. A user whose active is false is granted
    nothing and says "inactive":true; --inactive evaluate treats it as anybody else. --matched leaves out users that no rule
    matches. The same input gives the same bytes.

    Data goes to standard output, everything else to standard error. Colour is for terminals, and never with NO_COLOR.

    """

  private static let testsText = """
    test "contractors never administer" {
      user { "userName": "raj", "userType": "Contractor", "groups": [{ "display": "Admins" }] }
      expect nothing
    }
    assert no user where userType eq "Contractor" has role "Super Admin"

    A test is one user and what the rules are to say: nothing, a rule that matches, a role that is held or not. It may name
    the moment: now "2026-12-31". Where one fails, the clauses of the rules that decide it are shown. An assert speaks of all
    users of an export: aup test rules.aup --users users.ndjson.

    --coverage  For each clause of each rule: is there a test in which it is true and decides, that is, the rule would not
                match were the clause false, all others as they are (or the reverse); and one in which it is false and
                decides? A clause that never decides is one that could be wrong without a test that fails: masking MC/DC,
                as avionics has it. A clause in a let counts for each rule that uses it; of brackets, each clause inside.
    --suggest   Prints tests that reach what --coverage misses. Each was tried and does. What they expect is what the rules
                say now: read them before you add them. For what is not reached there may be no user at all.
    --mutate    Makes small edits in the rules, one at a time: a clause negated or left out, and made or, eq made co, a
                grant or an exception left out, at least 2 made 1. The tests notice an edit if one of them fails with it. An
                edit that nobody notices is a mistake that would go through; a few change nothing that matters.

    --min-coverage and --min-mutation-score make that a condition of exit code 0. --output junit is for CI servers.

    """
}
