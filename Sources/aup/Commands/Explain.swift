import AUPLanguage
import ArgumentParser
import Glibc
import SourceDiagnostics

/// `aup explain CODE`.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show the handbook page of a diagnostic.",
    discussion: "The code stands in brackets in the diagnostic. Without one, all are listed.")

  @Argument(
    help: "A code such as unknown-attribute.", completion: .custom { _, _, _ in Handbook.pages.map(\.code) })
  var code: String?

  func run() throws {
    guard let code else { return OutputStream.output.write(Self.list) }
    let color: ColorMode = Terminal.hasColour(STDOUT_FILENO) ? .ansi : .plain
    guard let page = Handbook.render(code, color: color) else {
      let nearest = NameSuggestion.closest(to: code, among: Handbook.pages.map(\.code))
      throw Trouble(
        "no diagnostic has the code `\(code)`",
        help: nearest.map { "did you mean `\($0)`?" } ?? "`aup explain` lists them all")
    }
    OutputStream.output.write(page)
  }

  /// Every code, its severity and what it says.
  private static var list: String {
    let width = Handbook.pages.map(\.code.count).max() ?? 0
    return Handbook.pages.map { page in
      let padding = String(repeating: " ", count: width - page.code.count)
      return "\(page.code)\(padding)  \(page.severity.rawValue): \(page.title)\n"
    }.joined()
  }
}
