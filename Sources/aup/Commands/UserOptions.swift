import AUPEvaluation
import ArgumentParser
import SCIMModel

/// Users, and what belongs to them.
struct UserOptions: ParsableArguments {
  @Argument(help: "Users: SCIM NDJSON, ListResponse pages, JSON arrays; - is standard input.", completion: .file())
  var users: [String]

  @OptionGroup var rest: PopulationOptions

  /// The inputs by name.
  var paths: [String] { users + rest.paths }

  var allowPartial: Bool { rest.allowPartial }

  /// Opens all inputs.
  func population(_ schemas: ResourceSchemas) throws -> PopulationReader {
    try rest.population(of: users, schemas)
  }
}

/// What belongs to users: their groups, and how both are read.
struct PopulationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Group resources; they win over the users' own lists. Repeatable.", valueName: "file"),
    completion: .file())
  var groups: [String] = []

  @Option(
    help: ArgumentHelp(
      "Direct members of a group: a file with a `userName` or `id` on each line, or with users. Repeatable.",
      valueName: "group=file"),
    completion: .file())
  var members: [MembersArgument] = []

  @Option(help: "The format of users and groups, where the content is not to decide.")
  var format: InputFormat?

  @Flag(help: "Go on behind a bad record.")
  var allowPartial = false

  /// The inputs by name.
  var paths: [String] { groups + members.map(\.path) }

  /// Opens all inputs.
  func population(of users: [String], _ schemas: ResourceSchemas) throws -> PopulationReader {
    try Inputs.refuseOutput(users + paths)
    let source = { (path: String) in InputSource.path(path, format: format) }
    return try translatingErrors {
      try PopulationReader(
        users: users.map(source), groups: groups.map(source),
        members: members.map { MemberList(group: $0.group, source: .path($0.path)) }, userSchemas: schemas)
    }
  }
}

extension PopulationReader {
  /// Reads all users that are left. Bad records are reported, and end the command if they are not allowed; then come
  /// the notes.
  mutating func forEachUser(
    allowPartial: Bool, _ messages: MessageOptions, _ body: (PopulationUser) -> Void
  ) throws {
    var problems = 0
    while let result = try translatingErrors({ try next() }) {
      switch result {
      case .success(let user): body(user)
      case .failure(let problem):
        problems += 1
        StandardError.write("error: \(problem)\n")
      }
    }
    if problems > 0, !allowPartial { throw ExitStatus.trouble.exit }
    messages.tell(notes)
  }
}

extension InputFormat: ExpressibleByArgument {}

/// `GROUP=FILE`. The last `=` counts: names of groups may hold one (`CN=Admins`).
struct MembersArgument: ExpressibleByArgument {
  let group: String
  let path: String

  init?(argument: String) {
    guard let equals = argument.lastIndex(of: "=") else { return nil }
    group = String(argument[..<equals])
    path = String(argument[argument.index(after: equals)...])
    if group.isEmpty || path.isEmpty { return nil }
  }
}
