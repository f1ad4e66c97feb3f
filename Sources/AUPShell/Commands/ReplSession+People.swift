import AUPEvaluation
import AUPLanguage
import SCIMModel
import SCIMStore
import SourceDiagnostics

extension ReplSession {
  // MARK: Looking

  func listUsers(_ argument: ReplArgument) throws -> [Reply.Block] {
    let total = state.directory.userCount
    guard !argument.isEmpty else {
      return try list(state.directory.firstUsers(style.listLimit ?? total), of: total, total)
    }
    let found = try matching(try compileCondition(argument.inPlace, in: argument.entry))
    return try list(found, of: found.count, total)
  }

  /// A listing of users, and how many of how many.
  ///
  /// - Parameter ids: As many of the `count` users as are to be shown, or more.
  func list(_ ids: [String], of count: Int, _ total: Int) throws(ReplError) -> [Reply.Block] {
    var lines: [String] = []
    for id in ids.prefix(style.listLimit ?? count) {
      try checkInterrupt()
      lines.append((id == currentUser ? "* " : "  ") + TerminalText.harmless(state.directory.userName(id) ?? id))
    }
    let note = count == total ? Count.users(total) : "\(count) of \(Count.users(total))"
    let shown = listing(lines, of: count, more: "`.users CONDITION` chooses")
    return (lines.isEmpty ? [] : [shown]) + [Reply.Block(.note, note)]
  }

  func user(_ argument: ReplArgument) throws -> [Reply.Block] {
    guard !argument.isEmpty else {
      let user = try selectedUser()
      return [Reply.Block(.output, TerminalText.harmlessLines(PrettyJSON.text(.complex(user.resource))))]
        + verdict(of: user)
    }
    let user = try user(named: try argument.name(of: "user"))
    currentUser = user.id
    return verdict(of: user)
  }

  /// What the rules say about a user, in a few lines.
  func verdict(of user: DirectoryUser) -> [Reply.Block] {
    let rules = state.rules.rules
    guard !rules.isEmpty else { return [Reply.Block(.note, "no rules are loaded")] }
    var evaluator = state.rules.compiled.evaluator(now: now)
    let decision = evaluator.evaluate(user.resource)
    guard decision.isActive else { return [Reply.Block(.note, "the user is not active: no rule matches")] }
    guard !decision.rules.isEmpty else { return [Reply.Block(.note, "no rule matches")] }
    return [
      Reply.Block(
        .output,
        decision.rules.map { "\(JSONText.quoted(rules[$0].name)): \(GrantText.of(rules[$0].grants))" }
          .joined(separator: "\n"))
    ]
  }

  func listGroups(_ argument: ReplArgument) throws -> [Reply.Block] {
    try argument.refuseAny()
    let groups = state.directory.memberships
    try checkInterrupt()
    let width = groups.map { TerminalText.harmless($0.group.name).unicodeScalars.count }.max() ?? 0
    let lines = groups.map { group, members in
      let name = TerminalText.harmless(group.name)
      let padding = String(repeating: " ", count: max(0, width - name.unicodeScalars.count))
      return "  \(name)\(padding)  \(Count.of(members.users.count, "member"))\(members.others)"
    }
    return (lines.isEmpty ? [] : [listing(lines)]) + [Reply.Block(.note, Count.of(groups.count, "group"))]
  }

  // MARK: Finding

  /// The current user.
  func selectedUser() throws(ReplError) -> DirectoryUser {
    guard let user = currentUser.flatMap({ state.directory.user(id: $0) }) else {
      let hint = state.directory.userCount == 0 ? "`.load FILE` or `.new user {…}`" : "`.user NAME` selects one"
      throw .refused("no user is selected", help: hint)
    }
    return user
  }

  func user(named name: String) throws(ReplError) -> DirectoryUser {
    if let user = state.directory.user(named: name) { return user }
    throw unknown("user", name, state.directory.users.lazy.map(\.name))
  }

  func group(named name: String) throws(ReplError) -> DirectoryGroup {
    let found = state.directory.groups(named: name)
    guard found.count < 2 else {
      let ids = found.map { "`\(TerminalText.harmless($0.id ?? $0.name))`" }.joined(separator: ", ")
      throw .refused("\(found.count) groups have this name", help: "say which by its id: \(ids)")
    }
    if let group = found.first { return group }
    throw unknown("group", name, state.directory.groups.lazy.map(\.name))
  }

  /// A name that nothing bears, with the one that was probably meant.
  func unknown(_ what: String, _ name: String, _ names: some Sequence<String>) -> ReplError {
    let meant = NameSuggestion.closest(to: name, among: names.lazy.prefix { [world] _ in !world.isInterrupted() })
    if world.isInterrupted() { return .interrupted }
    return .refused(
      "unknown \(what) `\(TerminalText.harmless(name))`",
      help: meant.map { "did you mean `\(TerminalText.harmless($0))`?" })
  }

  // MARK: Creating and deleting

  func create(_ argument: ReplArgument) throws -> [Reply.Block] {
    let (kind, rest) = try argument.firstWord("kind of resource")
    switch ASCIICase.lower(kind) {
    case "user":
      var created: DirectoryUser?
      let changes = try changeDirectory("new user", selectsChanged: true) { directory in
        created = try directory.createUser(try json(rest, "a user as JSON: `{\"userName\": \"…\"}`"))
        return [created?.id].compactMap { $0 }
      }
      return [Reply.Block(.note, "created \(TerminalText.harmless(created?.name ?? ""))")] + changes
    case "group":
      let name = try rest.name(of: "group")
      let changes = try changeDirectory("new group \(JSONText.quoted(name))") { try $0.createGroup(named: name) }
      return [Reply.Block(.note, "created the group \(JSONText.quoted(name))")] + changes
    default: throw ReplError.refused("`\(TerminalText.harmless(kind))` is neither `user` nor `group`")
    }
  }

  func delete(_ argument: ReplArgument) throws -> [Reply.Block] {
    let (kind, rest) = try argument.firstWord("kind of resource")
    switch ASCIICase.lower(kind) {
    case "user":
      let user = try user(named: try rest.name(of: "user"))
      let changes = try changeDirectory("delete user \(user.name)") { try $0.deleteUser(id: user.id) }
      return [Reply.Block(.note, "deleted \(TerminalText.harmless(user.name))")] + changes
    case "group":
      let group = try group(named: try rest.name(of: "group"))
      let changes = try changeDirectory("delete group \(group.name)") { try $0.deleteGroup(group) }
      return [Reply.Block(.note, "deleted the group \(JSONText.quoted(group.name))")] + changes
    default: throw ReplError.refused("`\(TerminalText.harmless(kind))` is neither `user` nor `group`")
    }
  }

  /// Changes users or groups; `edit` gives the ids of the users that it touches.
  func changeDirectory(
    _ what: String, selectsChanged: Bool = false, _ edit: (inout Directory) throws -> [String]
  ) throws -> [Reply.Block] {
    var touched: [String] = []
    let selecting = selectsChanged ? { (_: ReplState) in touched.first } : nil
    return try change(what, selecting: selecting) { next in
      touched = try edit(&next.directory)
      var seen: Set<String> = []
      return .users(touched.filter { seen.insert($0).inserted })
    }
  }

  /// The argument as JSON.
  func json(_ argument: ReplArgument, _ expected: String) throws -> SCIMObject {
    guard case .complex(let object) = try anyJSON(argument, expected) else {
      throw ReplError.refused("this is no JSON object", help: expected)
    }
    return object
  }

  func anyJSON(_ argument: ReplArgument, _ expected: String) throws -> SCIMValue {
    guard !argument.isEmpty else { throw ReplError.refused("no JSON is given", help: expected) }
    do {
      return try JSONReader().read(argument.bytes)
    } catch {
      throw ReplError.refused(
        "\(error.message), at byte \(error.offset + 1) of the JSON", help: error.expected.map { "expected \($0)" })
    }
  }
}

extension Membership {
  /// Who is no member although the group names them: ` (1 nested group, 2 owners)`; empty if there is nobody.
  fileprivate var others: String {
    let counts = [(nestedGroups, "nested group"), (owners, "owner"), (unknown, "unknown id")]
    let texts = counts.filter { !$0.0.isEmpty }.map { Count.of($0.0.count, $0.1) }
    return texts.isEmpty ? "" : " (\(texts.joined(separator: ", ")))"
  }
}
