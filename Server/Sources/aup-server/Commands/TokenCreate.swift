import ArgumentParser
import SCIMServer

/// Makes a token and prints it: it is shown this once.
struct TokenCreate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Make a token and print it; it is shown this once.")

  @OptionGroup var store: ExistingStore

  @Option(help: ArgumentHelp("What people call the token.", valueName: "name"))
  var name = "token"

  @Option(help: "What may be done with it: read or write.")
  var scope = TokenScope.write

  @Option(
    help: ArgumentHelp(
      "The userName of the person it is for: who enables rules has to be known.", valueName: "userName"))
  var user: String?

  @Option(
    help: ArgumentHelp("When it expires: after a time such as 90d, or at a date. Never if left out.", valueName: "time")
  )
  var expires: String?

  func run() throws {
    let expiry = try expires.map { try TokenLifetime.expiry($0, now: Clock.system.now()) }
    let register = try store.tokens("token create", makesStore: true)
    print(try register.create(name: name, scope: scope, user: user, expires: expiry).text)
  }
}

extension TokenScope: ExpressibleByArgument {}
