import AUPEvaluation
import ArgumentParser

/// What changes of access make `aup diff` say no.
struct DiffPolicy: ParsableArguments {
  @Flag(help: "Exit with 1 if anybody loses a grant.")
  var failOnLoss = false

  @Option(help: ArgumentHelp("Exit with 1 if anybody gains the role. Repeatable.", valueName: "role"))
  var failOnGain: [String] = []

  @Option(help: ArgumentHelp("Exit with 1 if the access of more users changes.", valueName: "number"))
  var maxChanges: Int?

  @Flag(help: "Exit codes as of terraform plan: 0 nothing changes, 1 an error or a no, 2 something changes.")
  var detailedExitcode = false

  func validate() throws {
    if let maxChanges, maxChanges < 0 { throw ValidationError("--max-changes is a number from 0 on") }
  }

  /// The code of a command that could not do its work, where 2 says that something changes.
  static let trouble = ExitStatus.no

  /// The code for a difference; what the answer no rests on is said.
  func status(of diff: AccessDiff, _ messages: MessageOptions) -> ExitStatus {
    var refusals: [String] = []
    if failOnLoss, diff.totals.losing > 0 {
      refusals.append("\(Self.users(diff.totals.losing)) would lose access (--fail-on-loss)")
    }
    for role in failOnGain {
      let count = diff.gains(role: role)
      if count > 0 { refusals.append("\(Self.users(count)) would gain `\(role)` (--fail-on-gain)") }
    }
    if let maxChanges, diff.totals.changed > maxChanges {
      refusals.append(
        "the access of \(Self.users(diff.totals.changed)) would change, at most \(maxChanges.grouped) may (--max-changes)"
      )
    }
    for refusal in refusals { messages.note(refusal) }
    if !refusals.isEmpty { return .no }
    // 2, which else says that something went wrong.
    return detailedExitcode && diff.totals.changed > 0 ? .trouble : .done
  }

  private static func users(_ count: Int) -> String { "\(count.grouped) \(count == 1 ? "user" : "users")" }
}
