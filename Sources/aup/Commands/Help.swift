import AUPLanguage
import ArgumentParser
import SourceDiagnostics

/// `aup help`, `aup help COMMAND`, `aup help TOPIC`.
struct Help: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "help",
    abstract: "Show the help of a command or a topic.")

  @Argument(
    help: "A command, or a topic: \(HelpTopic.allCases.map(\.rawValue).joined(separator: ", ")).",
    completion: .custom { _, _, _ in Self.subjects })
  var subject: String?

  /// What there is help on.
  private static var subjects: [String] {
    AUP.commands.map { $0._commandName } + HelpTopic.allCases.map(\.rawValue)
  }

  func run() throws {
    guard let subject else { throw CleanExit.helpRequest(AUP.self) }
    if let topic = HelpTopic(rawValue: subject) {
      return OutputStream.output.write(topic.text)
    }
    guard let command = AUP.commands.first(where: { $0._commandName == subject }) else {
      let nearest = NameSuggestion.closest(to: subject, among: Self.subjects)
      throw Trouble(
        "no command or topic `\(subject)`", help: nearest.map { "did you mean `\($0)`?" } ?? "`aup help` lists them")
    }
    OutputStream.output.write(AUP.helpMessage(for: command) + "\n")
  }
}
