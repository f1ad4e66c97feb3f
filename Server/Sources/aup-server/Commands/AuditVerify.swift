import ArgumentParser
import Foundation
import SCIMServer

/// Verifies the audit log.
struct AuditVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Verify that no line of the audit log was changed, taken out or put in.",
    discussion: """
      Prints the number and the hash of the last line. Whoever could write to the file could also take lines off its end: \
      note the hash elsewhere, and give it to --expect later. Ends with 1 and names the first line that is wrong.
      """)

  @OptionGroup var store: ExistingStore

  @Option(help: ArgumentHelp("A hash that was printed earlier: its line has to be there.", valueName: "hash"))
  var expect: String?

  func run() throws {
    do {
      let end = try AuditLog(path: store.store).verify(expecting: expect)
      print("\(end.sequence) \(end.hash.hexadecimal)")
    } catch let fault as AuditFault {
      print(fault)
      throw ExitCode(1)
    }
  }
}
