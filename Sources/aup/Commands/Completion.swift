import ArgumentParser

/// `aup completion SHELL`.
struct Completion: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion",
    abstract: "Print a completion script.",
    discussion: """
      bash: aup completion bash > /etc/bash_completion.d/aup
      zsh:  aup completion zsh > "${fpath[1]}/_aup"
      fish: aup completion fish > ~/.config/fish/completions/aup.fish
      """)

  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish
  }

  @Argument(help: "The shell: bash, zsh or fish.") var shell: Shell

  func run() throws {
    let script =
      switch shell {
      case .bash: AUP.completionScript(for: .bash)
      case .zsh: AUP.completionScript(for: .zsh)
      case .fish: AUP.completionScript(for: .fish)
      }
    OutputStream.output.write(Self.withOneHelp(script) + "\n")
  }

  /// ArgumentParser adds a `help` of its own behind the commands of every program. We have one that knows more, so the
  /// other's entries are taken out: its name in lists, its description, its function.
  private static func withOneHelp(_ script: String) -> String {
    var script = script.replacing("|help|help)", with: "|help)").replacing(" help help'", with: " help'")
      .split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.contains("Show subcommand help information.") }.joined(separator: "\n")
    let functions = script.ranges(of: "_aup_help() {\n")
    if functions.count == 2, let end = script[functions[1].upperBound...].firstRange(of: "\n}\n\n") {
      script.removeSubrange(functions[1].lowerBound..<end.upperBound)
    }
    return script
  }
}
