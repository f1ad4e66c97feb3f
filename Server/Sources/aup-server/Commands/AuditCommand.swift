import ArgumentParser

/// Reads the audit log.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Verify and list the audit log: who changed what.",
    discussion: "A server may be running on the store.", subcommands: [AuditVerify.self, AuditList.self])
}
