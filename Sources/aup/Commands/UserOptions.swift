import AUPEvaluation
import ArgumentParser
import SCIMModel

/// Users, and what belongs to them.
struct UserOptions: ParsableArguments {
  @Argument(
    help: "Users: SCIM as NDJSON, pages or arrays, or an export (aup help exports); - is standard input.",
    completion: .file())
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
      "Direct members of a group: a file with a `userName` or `id` on each line, with users, or as exported. Repeatable.",
      valueName: "group=file"),
    completion: .file())
  var members: [MembersArgument] = []

  @Option(help: "The format of users and groups, where the content is not to decide.")
  var format: InputFormat?

  @Option(
    help: ArgumentHelp("What the columns of an export mean: a table in JSON (aup help exports).", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var map: String?

  @Option(help: "The encoding of users and groups, where no byte order mark says it.")
  var encoding: TextEncoding?

  @Flag(help: "Evaluate rules that read what the export does not carry, as if nobody had it.")
  var allowMissing = false

  @Flag(help: "Go on behind a bad record.")
  var allowPartial = false

  /// The inputs by name.
  var paths: [String] { groups + members.map(\.path) + (map.map { [$0] } ?? []) }

  /// Refuses what belongs to users where there are none.
  func validate(beside users: [String]) throws {
    if users.isEmpty, !paths.isEmpty {
      throw ValidationError("'--groups' and '--members' say something about users: give '--users'.")
    }
  }

  /// Opens all inputs.
  func population(of users: [String], _ schemas: ResourceSchemas) throws -> PopulationReader {
    try Inputs.refuseOutput(users + paths)
    let reading = InputReading(format: format, encoding: encoding, map: try map.map { try Self.table($0, schemas) })
    let source = { (path: String) in InputSource.path(path, reading: reading) }
    let membersReading = InputReading(encoding: encoding)
    return try translatingErrors {
      try PopulationReader(
        users: users.map(source), groups: groups.map(source),
        members: members.map { MemberList(group: $0.group, source: .path($0.path, reading: membersReading)) },
        userSchemas: schemas)
    }
  }

  private static func table(_ path: String, _ schemas: ResourceSchemas) throws -> ExportTable {
    do {
      return try ExportTable(json: try InputFile.read(path), schemas: schemas)
    } catch let error as ExportTableError {
      throw Trouble("`\(path)` is no table of columns: \(error)", help: "`aup help exports` says what one looks like")
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
extension TextEncoding: ExpressibleByArgument {}

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
