import ArgumentParser
import Foundation
import SCIMServer

/// The store of commands that work beside a server.
struct ExistingStore: ParsableArguments {
  @Option(help: ArgumentHelp("The SQLite file of the store; a server may be running on it.", valueName: "file"))
  var store: String

  /// Its tokens.
  ///
  /// - Parameters:
  ///   - action: What is done, for the audit log.
  ///   - makesStore: If true, the store is made if it is not there.
  func tokens(_ action: String, makesStore: Bool = false) throws -> TokenRegister {
    try TokenRegister(
      path: store, makesStore: makesStore,
      origin: Origin(name: "\(NSUserName()) at the command line", action: action))
  }
}
