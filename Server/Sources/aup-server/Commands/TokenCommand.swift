import ArgumentParser
import Logging
import SCIMServer

/// Makes and takes away tokens.
struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Make and revoke the tokens that clients show.", subcommands: [TokenCreate.self])
}

/// Makes a token and prints it: it is shown this once.
struct TokenCreate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Make a token and print it; it is shown this once.")

  @Option(help: ArgumentHelp("The SQLite file of the store.", valueName: "file"))
  var store: String

  @Option(help: ArgumentHelp("What people call the token.", valueName: "name"))
  var name = "token"

  func run() async throws {
    var configuration = ProvisioningServer.Configuration()
    configuration.storePath = store
    let server = try ProvisioningServer(configuration, logger: Logger(label: "aup-server"))
    print(try server.makeToken(name: name))
  }
}
