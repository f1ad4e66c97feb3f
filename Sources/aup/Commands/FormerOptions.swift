import ArgumentParser

/// A former export, and what belongs to it.
struct FormerOptions: ParsableArguments {
  @Option(
    name: .customLong("old-users"),
    help: ArgumentHelp("A former export, about which the old rules are asked. Repeatable.", valueName: "file"),
    completion: .file())
  var users: [String] = []

  @Option(
    name: .customLong("old-groups"),
    help: ArgumentHelp("Group resources of the former export. Repeatable.", valueName: "file"), completion: .file())
  var groups: [String] = []

  @Option(
    name: .customLong("old-members"),
    help: ArgumentHelp("Direct members of a group of the former export. Repeatable.", valueName: "group=file"),
    completion: .file())
  var members: [MembersArgument] = []

  func validate() throws {
    if users.isEmpty, !groups.isEmpty || !members.isEmpty {
      throw ValidationError("'--old-groups' and '--old-members' belong to '--old-users'.")
    }
  }

  /// The inputs by name.
  var paths: [String] { users + groups + members.map(\.path) }

  /// What belongs to the former export, read as the new one is.
  func population(as new: PopulationOptions) -> PopulationOptions {
    var options = new
    (options.groups, options.members) = (groups, members)
    return options
  }
}
