import ArgumentParser

/// Which store a command is about.
struct StoreOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The SQLite file of the store; it is made if it is not there.", valueName: "file"))
  var store: String?

  @Flag(help: "Keep everything in memory: for testing rules.")
  var memory = false

  func validate() throws {
    if (store == nil) != memory { throw ValidationError("give --store FILE or --memory") }
  }
}
