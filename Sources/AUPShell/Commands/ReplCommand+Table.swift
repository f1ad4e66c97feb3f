extension ReplCommand {
  static var files: [ReplCommand] {
    [
      ReplCommand(
        name: "load", aliases: ["open"], topic: .files, usage: "FILE…", summary: "load rules, users or groups",
        details: """
          What a file is follows from its content: rules (.aup), or users and groups as SCIM NDJSON, ListResponse pages or
          JSON arrays. A folder stands for the .aup files in it. Rules of one `.load` belong together, as they do for
          `aup eval`; a rule, let or test replaces an earlier one of the same name. A user or group replaces the one with
          the same id, or, where one of the two came without an id, the one with the same name.
          Names with blanks go in quotes:
            .load rules.aup "exports/all users.ndjson"
          """,
        argument: .files, run: { try $0.load($1) }),
      ReplCommand(
        name: "save", topic: .files, usage: "FILE", summary: "write the rules (.aup) or the users and groups (.ndjson)",
        details: """
          The ending of the name says which: `.aup` for all rules, lets and tests, formatted; `.ndjson` for every user and
          group as SCIM NDJSON. The file appears whole or not at all.
          """,
        argument: .files, run: { try $0.save($1) }),
    ]
  }

  static var people: [ReplCommand] { directory + changes }

  private static var directory: [ReplCommand] {
    [
      ReplCommand(
        name: "users", topic: .people, usage: "[CONDITION]", summary: "list users: all, or those a condition holds for",
        details: "Example:\n  .users userType eq \"Contractor\" and not (group pr)",
        argument: .text { $0.condition() }, spansLines: true, run: { try $0.listUsers($1) }),
      ReplCommand(
        name: "user", topic: .people, usage: "[NAME]", summary: "make a user the current one, or show the current one",
        details:
          "Conditions, attributes and changes are about the current user. NAME is a userName (in any case) or an id.",
        argument: .text { $0.name(.user) }, run: { try $0.user($1) }),
      ReplCommand(
        name: "groups", topic: .people, summary: "list groups and how many direct members they have",
        run: { try $0.listGroups($1) }),
      ReplCommand(
        name: "new", topic: .people, usage: "user JSON | group NAME", summary: "create a user or a group",
        details: """
          The new user becomes the current one. Examples:
            .new user {"userName": "eve@corp.example", "title": "Engineer"}
            .new group "Clumio Super Admins"
          """,
        argument: .text { $0.words(["user", "group"]) }, spansLines: true, run: { try $0.create($1) }),
      ReplCommand(
        name: "delete", topic: .people, usage: "user NAME | group NAME", summary: "delete a user or a group",
        argument: .text { names in .word("user") { names.name(.user) } + .word("group") { names.name(.group) } },
        run: { try $0.delete($1) }),
    ]
  }

  private static var changes: [ReplCommand] {
    [
      ReplCommand(
        name: "set", topic: .people, usage: "PATH VALUE", summary: "change an attribute of the current user",
        details: """
          VALUE is JSON; for text the quotes may be left out. Examples:
            .set title Senior Admin
            .set active false
            .set name.familyName "Doe"
            .set emails[type eq "work"].value "ann@corp.example"
            .set urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department IT
          """,
        argument: .text { $0.assignment() }, spansLines: true, run: { try $0.set($1) }),
      ReplCommand(
        name: "unset", topic: .people, usage: "PATH", summary: "remove an attribute of the current user",
        argument: .text { $0.path() }, run: { try $0.unset($1) }),
      ReplCommand(
        name: "join", topic: .people, usage: "GROUP", summary: "make the current user a direct member of a group",
        argument: .text { $0.name(.group) }, run: { try $0.join($1) }),
      ReplCommand(
        name: "leave", topic: .people, usage: "GROUP", summary: "take the current user out of a group",
        argument: .text { $0.name(.group) }, run: { try $0.leave($1) }),
      ReplCommand(
        name: "rename", topic: .people, usage: "GROUP NAME", summary: "give a group another name; its id stays",
        details: "Example:\n  .rename \"Backup Admins\" \"Backup Administrators\"",
        argument: .text { $0.name(.group) }, run: { try $0.rename($1) }),
      ReplCommand(
        name: "patch", topic: .people, usage: "JSON",
        summary: "apply a SCIM PATCH (RFC 7644 §3.5.2) to the current user",
        details: """
          The body of a PATCH request, its list of operations, or one operation. All of it is done, or nothing. Example:
            .patch {"op": "replace", "path": "title", "value": "Admin"}
          """,
        spansLines: true, run: { try $0.patch($1) }),
      ReplCommand(
        name: "undo", topic: .people, summary: "take back the last change of users, groups or rules",
        run: { try $0.undo($1) }),
      ReplCommand(name: "redo", topic: .people, summary: "do again what was undone", run: { try $0.redo($1) }),
    ]
  }

  static var verdicts: [ReplCommand] {
    [
      ReplCommand(
        name: "rules", topic: .verdicts, summary: "list the rules, what they grant and how many users they match",
        run: { try $0.listRules($1) }),
      ReplCommand(
        name: "who", topic: .verdicts, usage: "RULE | CONDITION",
        summary: "list the users that a rule or condition matches",
        details: "Examples:\n  .who \"Super admins\"\n  .who group eq \"Backup\" and not (title pr)",
        argument: .text { $0.name(.rule) + $0.condition() }, spansLines: true, run: { try $0.who($1) }),
      ReplCommand(
        name: "why", topic: .verdicts, usage: "[RULE | CONDITION]",
        summary: "explain a verdict for the current user, clause by clause",
        details: "Without an argument: the condition typed last, or, before there is one, every rule.",
        argument: .text { $0.name(.rule) + $0.condition() }, spansLines: true, run: { try $0.why($1) }),
      ReplCommand(
        name: "disasm", aliases: ["bytecode"], topic: .verdicts, usage: "[RULE | CONDITION]",
        summary: "show the bytecode of a rule or condition",
        details: "Without an argument: the condition typed last, or, before there is one, all rules.",
        argument: .text { $0.name(.rule) + $0.condition() }, spansLines: true, run: { try $0.disassemble($1) }),
      ReplCommand(
        name: "test", topic: .verdicts, summary: "run the test and assert declarations", run: { try $0.runTests($1) }),
      ReplCommand(
        name: "check", topic: .verdicts, summary: "show warnings and notes about the rules", run: { try $0.check($1) }),
      ReplCommand(
        name: "drop", topic: .verdicts, usage: "NAME", summary: "remove the rule, let or test of a name",
        argument: .text { $0.name(.rule) }, run: { try $0.drop($1) }),
    ]
  }

  static var session: [ReplCommand] {
    [
      ReplCommand(
        name: "schema", topic: .session, usage: "[PATH]", summary: "list attributes, or describe one",
        argument: .text { $0.path() }, run: { try $0.schema($1) }),
      ReplCommand(
        name: "now", topic: .session, usage: "[DATE | clock]",
        summary: "show or set the time that `now` and `until` see",
        details: "Examples:\n  .now 2027-01-31\n  .now 2027-01-31T12:00:00Z\n  .now clock   (follow the clock again)",
        argument: .text { $0.words(["clock"]) }, run: { try $0.setNow($1) }),
      ReplCommand(
        name: "timer", topic: .session, usage: "on | off", summary: "show how long each line took",
        argument: .text { $0.words(["on", "off"]) }, run: { try $0.timer($1) }),
      ReplCommand(
        name: "explain", topic: .session, usage: "CODE", summary: "show the handbook page of a diagnostic",
        argument: .codes, run: { try $0.explain($1) }),
      ReplCommand(
        name: "help", topic: .session, usage: "[COMMAND]", summary: "show this page, or more about a command",
        argument: .commands, run: { try $0.help($1) }),
      ReplCommand(
        name: "quit", aliases: ["exit"], topic: .session, summary: "leave (also Ctrl-D)", run: { try $0.quit($1) }),
    ]
  }
}
