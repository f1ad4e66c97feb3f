import AUPDialects
import AUPLanguage
import SCIMModel
import SourceDiagnostics
import TestSupport
import Testing

@Suite struct RobustnessTests {
  private static let seeds: [(ImportForm, String)] = [
    (.clumio, ClumioTests.page), (.clumioCondition, #"{"user.groups":{"$contains":{"$all":["K","L"]}}}"#),
    (
      .terraform,
      """
      data "clumio_role" "b" { name = "B" }
      resource "clumio_auto_user_provisioning_rule" "a" {
        name = "A" # one
        condition = jsonencode({ "user.groups" = { "$in" = ["A", "B"] } })
        role_id = data.clumio_role.b.id
        organizational_unit_ids = ["${a.b}", <<-X
          y
        X
        ]
      }
      """
    ),
    (
      .terraform,
      #"{"resource": {"clumio_auto_user_provisioning_rule": {"a": {"name": "A", "condition": "{\"user.groups\":{\"$eq\":\"A\"}}", "role_id": "${a.b}", "organizational_unit_ids": ["1"]}}}}"#
    ),
    (.scimFilter, #"emails[type eq "work"].value co "x" and not (title pr)"#),
    (
      .entra,
      #"(user.department -eq "a`"b" -and -not (user.memberOf -any (group.objectId -in ['x']))) -or user.mail -ne null"#
    ),
    (.okta, #"String.startsWith(user.x, 'a''b') && !isMemberOfAnyGroup("a", "b") || {'a': {1}}.size() > 2 ? a : b"#),
  ]

  /// Bytes changed, left out, doubled: every reader answers with rules or with errors, and what it gives is valid.
  @Test func noReaderFallsOverWhatIsChangedInATextOfItsOwn() throws {
    var random = SeededGenerator.fromEnvironment()
    for (form, text) in Self.seeds {
      for _ in 0..<1_500 {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let place = Int.random(in: 0..<bytes.count, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
          case 1: bytes.remove(at: place)
          case 2: bytes.insert(bytes[place], at: place)
          default: bytes[place] = Array("(){}[]\"'`\\$,-.\n<".utf8).randomElement(using: &random)!
          }
          if bytes.isEmpty { bytes = [0x20] }
        }
        var sources = SourceMap()
        let file = sources.add(name: "in", bytes: bytes)
        do {
          let result = try form.read(sources)
          var own = SourceMap()
          own.add(name: "rules.aup", bytes: Array(result.text.utf8))
          #expect(throws: Never.self, "\(random)") { _ = try ExportSource(own) }
        } catch {
          #expect(error.diagnostics.contains { $0.severity == .error }, "\(file.text(file.span)) \(random)")
        }
      }
    }
  }

  @Test(arguments: ImportForm.allCases)
  func bytesThatAreNotUTF8AreRefused(form: ImportForm) throws {
    var sources = SourceMap()
    sources.add(name: "in", bytes: Array("a \"b".utf8) + [0xC3, 0x28] + Array("\"".utf8))
    let error = try #require(throws: DialectError.self) { try form.read(sources) }
    #expect(
      TextRenderer(sources).render(error.diagnostics) == """
        error[invalid-utf-8]: bytes that are not UTF-8
          --> in:1:5
           |
         1 | a "b\u{FFFD}("
           |     ^
           = help: save the file as UTF-8

        """)
  }

  private static let schemas = ResourceSchemas(
    core: StandardSchemas.user.core, extensions: StandardSchemas.user.extensions + [GeneratedSchemas.extension])

  /// Of every rule a writer gives it, or says that it does not; and the same again.
  @Test func noRuleIsLostWithoutAWord() throws {
    var random = SeededGenerator.fromEnvironment()
    let environment = RuleEnvironment(schemas: Self.schemas)
    let generator = ConditionGenerator(schemas: Self.schemas)
    for _ in 0..<100 {
      var sources = SourceMap()
      sources.add(name: "rules.aup", bytes: Array(generator.file(rules: 3, &random).utf8))
      let source = try ExportSource(sources, environment: environment)
      for form in ExportForm.allCases {
        let result = form.write(source)
        for number in 0..<3 {
          let isLost = result.losses.contains { $0.outcome.hasSuffix("rule `\(number)` is not exported") }
          let isBare = form == .scimFilter || form == .clumioCondition
          let isWritten =
            isBare
            ? result.losses.contains { $0.kind == .note && $0.construct == "rule `\(number)`" }
            : ["\"\(number)\"", "'\(number)' AS"].contains { result.text.contains($0) }
          #expect(isLost != isWritten, "\(form.rawValue) \(number) \(random)")
        }
        #expect(form.write(source).text == result.text, "\(form.rawValue) \(random)")
      }
    }
  }
}
