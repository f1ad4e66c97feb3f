import ArgumentParser
import Foundation
import SCIMServer

/// Lists the audit log.
struct AuditList: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the lines of the audit log.")

  @OptionGroup var store: ExistingStore

  @Option(help: ArgumentHelp("The number of the first line.", valueName: "number"))
  var from: Int64 = 1

  @Flag(help: "Print the lines as they are kept: one JSON object each.")
  var json = false

  func run() throws {
    let log = try AuditLog(path: store.store)
    try log.forEach(from: from) { line in
      if json {
        FileHandle.standardOutput.write(line.body + Data("\n".utf8))
      } else {
        print(line.text)
      }
    }
  }
}
