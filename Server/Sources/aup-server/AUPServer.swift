import ArgumentParser

/// The provisioning service.
@main
struct AUPServer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aup-server", abstract: "A SCIM 2.0 endpoint that Entra ID and Okta push to, and rules that follow.",
    subcommands: [Serve.self, TokenCommand.self, AuditCommand.self], defaultSubcommand: Serve.self)
}
