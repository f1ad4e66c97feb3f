import ArgumentParser

/// `aup completion SHELL`.
struct Completion: ParsableCommand {
  static let configuration = CommandConfiguration(
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
    OutputStream.output.write(script + "\n")
  }
}
