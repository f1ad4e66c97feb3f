import ArgumentParser
import SCIMServer

/// Makes a token in the place of another.
struct TokenRotate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate", abstract: "Make a token in the place of another and print it; it is shown this once.",
    discussion: "The new token has the name, scope, person and length of life of the old one.")

  @OptionGroup var store: ExistingStore

  @Option(help: ArgumentHelp("How long the old token still counts.", valueName: "time"))
  var grace = "24h"

  @Argument(help: ArgumentHelp("The id of the token, or a name that no other token has.", valueName: "id"))
  var token: String

  func run() throws {
    let grace = try TokenLifetime.seconds(grace)
    print(try store.tokens("token rotate").rotate(token, grace: Double(grace)).text)
  }
}
