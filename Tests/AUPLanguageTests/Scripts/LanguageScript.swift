import AUPLanguage
import Foundation
import SCIMModel
import SourceDiagnostics
import TestSupport

/// One file of `Tests/LanguageScripts`; its README tells the format.
struct LanguageScript: CustomStringConvertible, Sendable {
  let name: String
  private let text: String

  var description: String { name }

  /// All scripts, by name.
  static let all: [LanguageScript] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../LanguageScripts")
      .standardized
    let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.filter { $0.pathExtension == "conditions" }.sorted { $0.path < $1.path }.map { file in
      LanguageScript(
        name: file.lastPathComponent, text: (try? String(contentsOf: file, encoding: .utf8)) ?? "unreadable")
    }
  }()

  /// What a run found.
  struct Outcome {
    var cases = 0
    /// Lines that turned out otherwise than they say, with their numbers.
    var failures: [String] = []
  }

  private enum Line {
    case nothing
    case now(Instant)
    case user(SCIMObject)
    case condition(String, expected: String)
    case wrong(String)
  }

  /// Runs every line.
  func run() -> Outcome {
    let schemas = ResourceSchemas(
      core: StandardSchemas.user.core, extensions: StandardSchemas.user.extensions + [GeneratedSchemas.extension])
    var outcome = Outcome()
    var now = Instant(seconds: 0)
    var user: SCIMObject?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      func fail(_ reason: String) { outcome.failures.append("\(name):\(index + 1): \(reason): \(line)") }
      switch read(line) {
      case .nothing: break
      case .now(let instant): now = instant
      case .wrong(let reason): fail(reason)
      case .user(let raw):
        let (resource, problems) = schemas.conform(raw)
        if !problems.isEmpty { fail("\(problems)") }
        user = resource
      case .condition(let condition, let expected):
        outcome.cases += 1
        guard let user else { fail("there is no user yet"); continue }
        let actual = verdict(of: condition, on: user, now: now, schemas)
        if actual != expected { fail("turns out \(actual)") }
      }
    }
    return outcome
  }

  private func verdict(of condition: String, on user: SCIMObject, now: Instant, _ schemas: ResourceSchemas) -> String {
    do {
      var evaluator = try RuleEnvironment(schemas: schemas).compileCondition(condition).evaluator(now: now)
      return evaluator.matches(user) ? "true" : "false"
    } catch {
      let codes = Set(error.diagnostics.filter { $0.severity == .error }.map(\.code))
      return "error " + codes.sorted().joined(separator: " ")
    }
  }

  private func read(_ line: Substring) -> Line {
    if line.hasPrefix("#") || line.allSatisfy(\.isWhitespace) { return .nothing }
    if line.hasPrefix("now ") {
      return Instant(parsing: String(line.dropFirst(4))).map(Line.now) ?? .wrong("no date-time")
    }
    if line.hasPrefix("user {") { return user(line) }
    guard let mark = line.range(of: "  # ", options: .backwards) else { return .wrong("no expectation") }
    let expected = String(line[mark.upperBound...])
    guard expected == "true" || expected == "false" || expected.hasPrefix("error ") else {
      return .wrong("unknown expectation")
    }
    return .condition(line[..<mark.lowerBound].trimmingCharacters(in: .whitespaces), expected: expected)
  }

  /// The object behind `user`, read as in a `test` block of a rule file.
  private func user(_ line: Substring) -> Line {
    var sources = SourceMap()
    let parsed = Parser.parseFile(sources.add(name: name, bytes: Array("test \"\" { \(line) expect nothing }".utf8)))
    for case .test(let test) in parsed.tree.declarations.map(\.kind) {
      for case .user(let json) in test.items {
        if case .complex(let object) = json.value, !parsed.hasErrors { return .user(object) }
      }
    }
    return .wrong("no JSON object")
  }
}
