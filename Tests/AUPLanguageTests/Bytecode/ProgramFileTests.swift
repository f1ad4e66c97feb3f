import SCIMModel
import SourceDiagnostics
import TestSupport
import Testing

@testable import AUPLanguage

@Suite struct ProgramFileTests {
  /// A rule set in which every kind of slot, constant and predicate occurs.
  static func checked() -> CheckedRules {
    let numbers = Field(
      path: AttributePath(schema: "urn:x", attribute: "level"), type: .number, isMultiValued: false)
    let parts: [Condition] = [
      .compare(Fields.group, .equal, "a", "b"), .compare(Fields.group, .contains, "ops", "dev"),
      .test(Fields.title, .matches("^a+$")), .test(Fields.title, .present), .test(Fields.emails, .present),
      .count(Fields.emails, .greater, 1),
      .atLeast(
        2, .compare(Fields.userType, .equal, "x"), .test(Fields.name, .present), .compare(Fields.title, .less, "m")),
      .element(Fields.emails, .all(.compare(Fields.emailType, .equal, "work"), .count(Fields.emailValue, .equal, 1))),
      .test(Fields.created, .compare(.greater, [.now(offset: -5), .instant(Instant(seconds: 7, nanoseconds: 9))])),
      .test(Fields.created, .compare(.equal, [.instant(Instant(seconds: -7))])),
      .test(numbers, .compare(.equal, [.number(DecimalNumber(parsing: "-12.5e300".utf8)!)])),
      .test(Fields.active, .compare(.equal, [.boolean(true)])),
    ]
    var checked = CheckedRules()
    checked.rules = parts.enumerated().map { index, part in
      CheckedRule(
        name: "rule \(index) \"é\"", condition: index % 2 == 0 ? part : .all(part, parts[index - 1]),
        grants: [Grant(role: "R\(index % 3)", unit: "U"), Grant(role: "R", unit: "U")],
        expiry: index == 3 ? Instant(seconds: 1_800_000_000) : nil, span: .none)
    }
    checked.exceptions = [
      CheckedException(user: "Ann", rule: 3, expiry: Instant(seconds: 5), reason: "leave", span: .none)
    ]
    checked.roles = ["R", "R0", "R1", "R2"]
    return checked
  }

  /// The schemas that they read: those of users, and one with a number.
  static let schemas = ResourceSchemas(
    core: StandardSchemas.user.core,
    extensions: [SCIMSchema(id: "urn:x", name: "x", attributes: [SCIMAttribute("level", .decimal)])])

  private func message(_ bytes: [UInt8], _ schemas: ResourceSchemas = schemas) -> String? {
    do {
      _ = try CompiledRules(reading: bytes, schemas: schemas)
      return nil
    } catch {
      return error.message
    }
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    let program = Compiler.compile(Self.checked(), core: Fields.core)
    let bytes = ProgramFile.write(program)
    let read = try ProgramFile.read(bytes)
    #expect(read == program)
    #expect(ProgramFile.write(read) == bytes)
    #expect(ProgramFile.write(Compiler.compile(Self.checked(), core: Fields.core)) == bytes)
  }

  @Test func damagedFilesAreRefused() {
    let bytes = ProgramFile.write(Compiler.compile(Self.checked(), core: Fields.core))
    #expect(message(bytes) == nil)
    #expect(message([]) == "this is not a compiled program")
    #expect(message(Array("rule \"x\" {".utf8)) == "this is not a compiled program")
    #expect(message(Array(bytes.dropLast())) == "the program is cut short, or has something behind it")
    #expect(message(bytes + [0]) == "the program is cut short, or has something behind it")
    var changed = bytes
    changed[4] = 2
    #expect(message(changed) == "the program is of version 2, and this is version 1")
    changed = bytes
    changed[100] ^= 1
    #expect(message(changed) == "the program is damaged: its checksum differs")
  }

  /// A user who was never conformed to an extension seems to lack its attributes: no verdict would be right.
  @Test func aProgramRunsOnlyWithTheSchemasItReads() {
    let bytes = ProgramFile.write(Compiler.compile(Self.checked(), core: Fields.core))
    func message(_ change: (inout ResourceSchemas) -> Void) -> String? {
      var schemas = Self.schemas
      change(&schemas)
      return self.message(bytes, schemas)
    }
    #expect(message { $0.extensions[0].name = "renamed" } == nil)
    #expect(message { $0.extensions[0].id = "URN:X" } == nil)
    #expect(message { $0.extensions[0].attributes[0] = SCIMAttribute("LEVEL", .integer) } == nil)
    #expect(
      message { $0.extensions = [] } == "the program reads `level` of the schema `urn:x`, which is not loaded")
    #expect(
      message { $0.extensions[0].attributes[0].name = "rank" }
        == "the schema `urn:x` that is loaded has no `level`, which the program reads")
    let otherwise = "the schema `urn:x` that is loaded defines `level` otherwise than when the program was compiled"
    #expect(message { $0.extensions[0].attributes[0].type = .string } == otherwise)
    #expect(message { $0.extensions[0].attributes[0].isMultiValued = true } == otherwise)
    #expect(
      message { $0.core.id = "urn:y" } == "the program is about resources of the schema `\(Fields.core)`, not `urn:y`")
  }

  @Test func lengthsAreNotBelieved() {
    // No schema, no catalogues, and four thousand million grants.
    #expect(message(ProgramFile.seal([0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF])) == "a list is longer than the program")
  }

  /// Whatever happens to the bytes of a program, it is refused or it runs.
  @Test func mutatedFilesAreRefusedOrRunSafely() {
    var random = SeededGenerator.fromEnvironment()
    let body = Array(
      ProgramFile.write(Compiler.compile(Self.checked(), core: Fields.core)).dropFirst(ProgramFile.headLength))
    let user: SCIMObject = [
      "userName": "ann", "title": "aaa", "active": true, "groups": [["display": "a"], ["display": "devops"]],
      "emails": [["type": "work", "value": "x"], ["value": "y"]], "meta": ["created": "2026-01-01T00:00:00Z"],
    ]
    var accepted = 0
    for _ in 0..<4_000 {
      var changed = body
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: changed.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: changed[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: changed[index] = UInt8.random(in: 0...255, using: &random)
        case 2: changed[index] = changed[index] &+ 1
        default: changed.swapAt(index, Int.random(in: changed.indices, using: &random))
        }
      }
      guard let rules = try? CompiledRules(reading: ProgramFile.seal(changed), schemas: Self.schemas) else { continue }
      accepted += 1
      var evaluator = rules.evaluator(now: Instant(seconds: 0))
      _ = evaluator.evaluate(user)
      _ = evaluator.evaluate([:])
      _ = Disassembler.text(of: rules.program)
    }
    #expect(accepted > 100, "\(random)")
  }
}
