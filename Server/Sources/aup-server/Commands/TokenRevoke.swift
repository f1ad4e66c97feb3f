import ArgumentParser
import SCIMServer

/// Revokes a token.
struct TokenRevoke: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Revoke a token: it never counts again.")

  @OptionGroup var store: ExistingStore

  @Argument(help: ArgumentHelp("The id of the token, or a name that no other token has.", valueName: "id"))
  var token: String

  func run() throws { try store.tokens("token revoke").revoke(token) }
}
