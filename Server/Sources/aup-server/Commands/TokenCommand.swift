import ArgumentParser

/// Makes and takes away tokens.
struct TokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Make, list, revoke and rotate the tokens that clients show.",
    discussion: "A server that runs on the store knows of it within a second. Each change is a line of the audit log.",
    subcommands: [TokenCreate.self, TokenList.self, TokenRevoke.self, TokenRotate.self])
}
