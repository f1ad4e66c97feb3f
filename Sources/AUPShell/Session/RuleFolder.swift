import AUPEvaluation
import SourceDiagnostics

/// The files that a path means to `.load`.
struct RuleFolder {
  /// What is in a folder; nil if it is none, or cannot be read.
  let list: (_ folder: String) -> [ReplWorld.Entry]?

  /// Deeper than this a folder is a loop of links.
  static let maximumDepth = 32

  /// The path itself, or the rule files in the folder and in those below it, in code point order; hidden ones left out.
  func files(_ path: String) throws(ReplError) -> [String] {
    guard list(path) != nil else { return [path] }
    let paths = try files(in: path, of: path, depth: 0)
    guard !paths.isEmpty else {
      throw .refused("no rules in `\(TerminalText.harmless(path))`", help: "names of rule files end in `.aup`")
    }
    return paths
  }

  private func files(in folder: String, of top: String, depth: Int) throws(ReplError) -> [String] {
    guard depth < RuleFolder.maximumDepth else {
      throw .refused(
        "directories nest deeper than \(RuleFolder.maximumDepth) in `\(TerminalText.harmless(top))`",
        help: "does a link lead back?")
    }
    guard let entries = list(folder) else { throw .refused("cannot read `\(TerminalText.harmless(folder))`") }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    var paths: [String] = []
    for entry in entries.sorted(by: { $0.name.unicodeScalars.lexicographicallyPrecedes($1.name.unicodeScalars) })
    where !entry.name.hasPrefix(".") {
      if entry.isFolder {
        paths += try files(in: prefix + entry.name, of: top, depth: depth + 1)
      } else if entry.name.hasSuffix(".aup") {
        paths.append(prefix + entry.name)
      }
    }
    return paths
  }
}
