import Foundation
import SCIMModel
import SourceDiagnostics
import Testing

@testable import AUPEvaluation

/// Every string of https://github.com/minimaxir/big-list-of-naughty-strings comes out as it went in.
@Suite(.enabled(if: Corpora.has("naughty-strings"), "../shared/corpora/naughty-strings is not there"))
struct NaughtyStringTests {
  static func strings() throws -> [String] {
    let bytes = try #require(Corpora.files("naughty-strings").first { $0.name == "blns.json" }).bytes
    guard case .array(let values) = try JSONReader().read(bytes[...]) else { return [] }
    return values.compactMap { if case .string(let text) = $0, !text.isEmpty { text } else { nil } }
  }

  private func users(_ names: [String]) -> String {
    names.map { name in
      var user = SCIMObject()
      user["userName"] = .string(name)
      user["id"] = .string(name)
      return user.json + "\n"
    }.joined()
  }

  private func same(_ a: String, _ b: String) -> Bool { a.unicodeScalars.elementsEqual(b.unicodeScalars) }

  @Test func theyPassTheReaders() throws {
    let names = try Self.strings()
    #expect(names.count > 400)
    let lines = users(names)
    let array = "[" + lines.split(separator: "\n").joined(separator: ",\n") + "]"
    for text in [lines, array, "{\"Resources\":\(array)}"] {
      var reader = try PopulationReader(users: [source(text)])
      for name in names {
        let user = try #require(try reader.next()).get()
        #expect(same(user.userName, name) && same(user.id ?? "", name))
      }
      #expect(try reader.next() == nil)
    }
  }

  @Test func theyPassTheWriters() throws {
    let names = try Self.strings()
    let lines = try evaluate(users(names)).output.split(separator: "\n")
    #expect(lines.count == names.count)
    for (line, name) in zip(lines, names) {
      guard case .complex(let object) = try JSONReader().read(Array(line.utf8)[...]) else {
        Issue.record("no object: \(line)")
        continue
      }
      #expect(same(object.text("userName") ?? "", name))
    }
    let csv = try evaluate(users(names)) { ($0.output, $0.writesRawCells) = (.csv, true) }.output
    let rows = names.map { name in
      let name = TerminalText.withoutControls(name)
      let cell =
        name.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
        ? "\"" + name.replacingOccurrences(of: "\"", with: "\"\"", options: .literal) + "\"" : name
      return "\(cell),\(cell),false,,,\r\n"
    }
    #expect(same(csv, "userName,id,inactive,rule,role,unit\r\n" + rows.joined()))
  }

  @Test func noneOfThemDrivesATerminal() throws {
    let table = try evaluate(users(try Self.strings())) { $0.output = .table }.output
    let controls = table.unicodeScalars.filter { ($0.value < 0x20 && $0 != "\n") || (0x7F..<0xA0).contains($0.value) }
    #expect(controls.isEmpty)
  }
}
