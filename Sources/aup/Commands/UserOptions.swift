import AUPEvaluation
import ArgumentParser
import SCIMModel

/// Users, and what belongs to them.
struct UserOptions: ParsableArguments {
  @Argument(help: "Users: SCIM NDJSON, ListResponse pages, JSON arrays; - is standard input.", completion: .file())
  var users: [String]

  @Option(
    help: ArgumentHelp("Group resources; they win over the users' own lists. Repeatable.", valueName: "file"),
    completion: .file())
  var groups: [String] = []

  @Option(help: "The format of users and groups, where the content is not to decide.")
  var format: InputFormat?

  @Flag(help: "Go on behind a bad record.")
  var allowPartial = false

  /// The inputs by name.
  var paths: [String] { users + groups }

  /// Opens all inputs and reads the groups.
  func population(_ schemas: ResourceSchemas) throws -> PopulationReader {
    try Inputs.refuseOutput(paths)
    let source = { (path: String) in InputSource.path(path, format: format) }
    return try translatingErrors {
      try PopulationReader(users: users.map(source), groups: groups.map(source), userSchemas: schemas)
    }
  }
}

extension InputFormat: ExpressibleByArgument {}
