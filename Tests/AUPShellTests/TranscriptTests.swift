import AUPLanguage
import Foundation
import SCIMModel
import TestSupport
import Testing

@testable import AUPShell

/// Every file of Transcripts/ is a session: lines that start with `> ` (`. ` where an entry goes on) are typed, the rest
/// is what the session answers, byte for byte. `AUP_UPDATE_GOLDENS=1` rewrites the answers; review the diff.
@Suite struct TranscriptTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Transcripts")
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".txt") }.sorted()

  @Test(arguments: names)
  func sessionsGoAsWritten(name: String) throws {
    let file = Self.folder.appending(path: name)
    let expected = try String(contentsOf: file, encoding: .utf8)
    let actual = try Transcript.play(expected, in: Self.folder)
    if Goldens.areRewritten {
      try actual.write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(actual == expected, "\(name)")
    }
  }

  @Test func thereAreTranscripts() { #expect(Self.names.count > 5) }
}

/// Plays the typed lines of a transcript.
enum Transcript {
  static func play(_ text: String, in folder: URL) throws -> String {
    let world = TestWorld(folder: folder)
    let session = try world.session()
    var result = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("##") {
        result += line + "\n"
        continue
      }
      let mark = session.isContinuing ? ". " : "> "
      guard line.hasPrefix("> ") || line.hasPrefix(". ") || line == ">" || line == "." else { continue }
      let typed = String(line.dropFirst(2))
      result += (mark + typed).trimmed + "\n" + session.feed(typed).text
    }
    return result
  }
}

extension String {
  /// Without blanks at the end.
  fileprivate var trimmed: String {
    var result = self
    while result.last == " " { result.removeLast() }
    return result
  }
}

/// A world whose clock stands still, that reads files of a folder and keeps in memory what is written.
final class TestWorld {
  let folder: URL
  private(set) var written: [String: [UInt8]] = [:]
  private(set) var ticks: UInt64 = 0
  var isInterrupted = false
  var interruptAfter: Int?

  init(folder: URL = TranscriptTests.folder) { self.folder = folder }

  func session(schemas: ResourceSchemas = StandardSchemas.user) throws -> ReplSession {
    try ReplSession(world: world, environment: RuleEnvironment(schemas: schemas))
  }

  func write(_ path: String, _ text: String) { written[path] = Array(text.utf8) }

  var world: ReplWorld {
    ReplWorld(
      read: { path throws(ReplWorld.FileError) in
        if let bytes = self.written[path] { return bytes }
        guard let data = try? Data(contentsOf: self.folder.appending(path: path)) else {
          throw ReplWorld.FileError("cannot read `\(path)`: no such file or directory")
        }
        return Array(data)
      },
      write: { path, bytes throws(ReplWorld.FileError) in
        if path.hasPrefix("/") { throw ReplWorld.FileError("cannot write `\(path)`: permission denied") }
        self.written[path] = bytes
      },
      list: { folder in
        let place = self.folder.appending(path: folder)
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: place.path) else { return nil }
        return names.map { name in
          let values = try? place.appending(path: name).resourceValues(forKeys: [.isDirectoryKey])
          return ReplWorld.Entry(name: name, isFolder: values?.isDirectory ?? false)
        }
      },
      now: { Instant(seconds: 1_795_392_000) },
      stopwatch: {
        self.ticks += 1_250_000
        return self.ticks
      },
      isInterrupted: {
        if let left = self.interruptAfter {
          self.interruptAfter = left - 1
          if left <= 0 { return true }
        }
        return self.isInterrupted
      })
  }
}
