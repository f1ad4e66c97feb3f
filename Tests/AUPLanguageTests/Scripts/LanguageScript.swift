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

  /// The core and enterprise User, and an extension with an attribute of every type.
  static let schemas = ResourceSchemas(
    core: StandardSchemas.user.core, extensions: StandardSchemas.user.extensions + [GeneratedSchemas.extension])

  /// All scripts, by name.
  static func all() throws -> [LanguageScript] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../LanguageScripts")
      .standardized
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "conditions" }.sorted { $0.path < $1.path }
      .map { LanguageScript(name: $0.lastPathComponent, text: try String(contentsOf: $0, encoding: .utf8)) }
  }

  /// A condition and what it says of the users above it.
  struct Case {
    var place: String
    var condition: String
    /// `true` or `false` for each user, or `error` and a code.
    var expected: String
    /// As they are written.
    var users: [SCIMObject]
    var now: Instant
  }

  /// The cases, and what cannot be read as anything.
  func read() -> (cases: [Case], mistakes: [String]) {
    var cases: [Case] = []
    var mistakes: [String] = []
    var now = Instant(seconds: 0)
    var users: [SCIMObject] = []
    var isListOfUsers = false
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let place = "\(name):\(index + 1): \(line)"
      switch read(line) {
      case .nothing: break
      case .now(let instant): now = instant
      case .wrong(let reason): mistakes.append("\(reason): \(place)")
      case .user(let user):
        users = isListOfUsers ? users + [user] : [user]
        isListOfUsers = true
      case .condition(let condition, let expected):
        cases.append(Case(place: place, condition: condition, expected: expected, users: users, now: now))
        isListOfUsers = false
      }
    }
    return (cases, mistakes)
  }

  /// Lines that cannot be read, or turn out otherwise than they say.
  func failures() -> [String] {
    let (cases, mistakes) = read()
    return mistakes
      + cases.compactMap { test in
        let actual = Self.outcome(of: test)
        return actual == test.expected ? nil : "turns out \(actual): \(test.place)"
      }
  }

  private static func outcome(of test: Case) -> String {
    do {
      var evaluator = try RuleEnvironment(schemas: schemas).compileCondition(test.condition).evaluator(now: test.now)
      return test.users.map { raw in
        let (user, problems) = schemas.conform(raw)
        return problems.isEmpty ? "\(evaluator.matches(user))" : "\(problems)"
      }.joined(separator: " ")
    } catch {
      let codes = Set(error.diagnostics.filter { $0.severity == .error }.map(\.code))
      return "error " + codes.sorted().joined(separator: " ")
    }
  }

  private enum Line {
    case nothing
    case now(Instant)
    case user(SCIMObject)
    case condition(String, expected: String)
    case wrong(String)
  }

  private func read(_ line: Substring) -> Line {
    if line.hasPrefix("#") || line.allSatisfy(\.isWhitespace) { return .nothing }
    if line.hasPrefix("now ") {
      return Instant(parsing: String(line.dropFirst(4))).map(Line.now) ?? .wrong("no date-time")
    }
    if line.hasPrefix("user {") { return user(line) }
    guard let mark = line.range(of: "  # ", options: .backwards) else { return .wrong("no expectation") }
    let expected = String(line[mark.upperBound...])
    guard expected.wholeMatch(of: /(?:true|false)(?: (?:true|false))*|error .+/) != nil else {
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
