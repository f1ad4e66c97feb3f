import Foundation
import TestSupport

/// A fenced `console` block of a Markdown file: commands behind `$ `, each with what it prints.
struct ConsoleBlock {
  /// What stands between the fences.
  var text: String
  /// The block's place in the file.
  var range: Range<String.Index>

  /// The blocks of a Markdown text, in order.
  static func all(in markdown: String) -> [ConsoleBlock] {
    markdown.matches(of: /(?ms)^```console\n(.*?)^```$/)
      .map { ConsoleBlock(text: String($0.1), range: $0.1.startIndex..<$0.1.endIndex) }
  }

  /// The commands, in order. One that ends in a backslash goes on in the next line; one with `<<'END'` goes on to `END`.
  var commands: [String] {
    var commands: [String] = []
    var continues = false
    var isDocument = false
    // Not lines of characters: a carriage return and a line feed are one.
    for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if isDocument || continues {
        commands[commands.count - 1] += "\n\(line)"
      } else if line.hasPrefix("$ ") {
        commands.append(String(line.dropFirst(2)))
      } else {
        continue
      }
      isDocument = isDocument ? line != "END" : line.hasSuffix("<<'END'")
      continues = line.hasSuffix("\\")
    }
    return commands
  }

  /// Runs the commands in a folder and gives the block as it should stand.
  func transcript(in folder: URL, environment: [String: String] = [:]) async throws -> String {
    var transcript = ""
    for command in commands {
      let run = try await bash("{ \(command)\n} 2>&1", in: folder, environment: environment)
      transcript += "$ \(command)\n\(run.output)"
    }
    return transcript
  }
}

/// Runs every console block of a Markdown file where it stands, or says that there is none. When goldens are rewritten,
/// writes what was printed into it.
func mismatches(in path: String, from folder: URL? = nil) async throws -> [String] {
  let file = Repository.root.appending(path: path)
  var markdown = try String(contentsOf: file, encoding: .utf8)
  let blocks = ConsoleBlock.all(in: markdown)
  guard !blocks.isEmpty else { return ["\(path) has no console block"] }
  var transcripts: [String] = []
  for block in blocks {
    transcripts.append(try await block.transcript(in: folder ?? file.deletingLastPathComponent()))
  }
  let changes = zip(blocks, transcripts).filter { !$0.text.utf8.elementsEqual($1.utf8) }
  guard Goldens.areRewritten else {
    return changes.map { "\(path) says:\n\($0.text)but it is:\n\($1)" }
  }
  for (block, transcript) in changes.reversed() { markdown.replaceSubrange(block.range, with: transcript) }
  try markdown.write(to: file, atomically: true, encoding: .utf8)
  return []
}
