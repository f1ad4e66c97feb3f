import Foundation
import SourceDiagnostics
import TestSupport
import Testing

@testable import AUPLanguage

/// Whatever the bytes: a tree and findings with places inside the text, never a crash.
@Suite struct ParserRobustnessTests {
  /// Reads bytes in every way there is, and checks what must hold of any text.
  static func read(_ bytes: [UInt8], _ hint: String) throws {
    var sources = SourceMap()
    sources.add(name: "front", bytes: [0x20])
    let file = sources.add(name: "x", bytes: bytes)
    let parsed = Parser.parseFile(file)
    let all = [
      parsed.diagnostics, Parser.parseCondition(file).diagnostics,
      Parser.parseCondition(file, mode: .rfc7644).diagnostics, Parser.parsePatchPath(file).diagnostics,
      Parser.parseJSON(file).diagnostics,
    ]
    _ = Parser.isIncomplete(file)
    for finding in all.joined() {
      let spans = [finding.span] + finding.labels.map(\.span) + (finding.fixIt.map { [$0.span] } ?? [])
      for span in spans {
        try #require(
          file.span.start <= span.start && span.start <= span.end && span.end <= file.span.end,
          "\(hint) \(finding) \(String(decoding: bytes, as: UTF8.self))")
      }
    }
    for diagnostics in all {
      let starts = diagnostics.map(\.span.start)
      try #require(starts == starts.sorted(), "\(hint)")
    }
    _ = Formatter.format(parsed, source: file)
    _ = Formatter.format(parsed.tree, source: file)
  }

  @Test func everyPrefixOfAProgramIsRead() throws {
    var random = SeededGenerator.fromEnvironment()
    for _ in 0..<2 {
      let bytes = Array(ProgramGenerator().file(declarations: 5, &random).utf8)
      for end in 0...min(bytes.count, 500) { try Self.read(Array(bytes[..<end]), "\(random)") }
    }
  }

  @Test func mutatedProgramsAreRead() throws {
    var random = SeededGenerator.fromEnvironment()
    let pieces: [[UInt8]] = [
      [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0], [0x0A], Array("\"".utf8), Array("(".utf8), Array("}".utf8),
      Array("not ".utf8), Array(",".utf8), Array("urn:".utf8), Array("\u{202E}".utf8), Array("“".utf8),
      Array("\\u".utf8),
      Array("rule \"x\" {".utf8), Array("'".utf8), Array("==".utf8), Array("-".utf8), Array("now -".utf8),
    ]
    for _ in 0..<400 {
      var bytes = Array(ProgramGenerator().file(declarations: 2, &random).utf8)
      for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0 ... .max, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...30, using: &random)))
        default: bytes.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &random)], at: place)
        }
      }
      try Self.read(bytes, "\(random)")
    }
  }

  @Test func deepNestingIsCutAtTheLimit() {
    for (open, close) in [("(", ")"), ("not ", ""), ("a[", "]"), ("at least 1 of (", ")")] {
      func codes(_ depth: Int) -> [String] {
        let text = String(repeating: open, count: depth) + "a pr" + String(repeating: close, count: depth)
        var sources = SourceMap()
        return Parser.parseCondition(sources.add(name: "", bytes: Array(text.utf8))).diagnostics.map(\.code)
      }
      #expect(codes(Limits.standard.nestingDepth) == [], "\(open)")
      #expect(codes(Limits.standard.nestingDepth + 1) == ["nested-too-deep"], "\(open)")
      #expect(codes(100_000) == ["nested-too-deep"], "\(open)")
    }
  }

  @Test func ofConditionsNestedTooDeepNothingElseIsSaid() {
    let text = String(repeating: "at least 1 of (", count: 300) + "title pr"
    var sources = SourceMap()
    let parsed = Parser.parseCondition(sources.add(name: "", bytes: Array(text.utf8)))
    let checked = Checker(schemas: CheckerSample.schemas).check(condition: parsed.tree)
    #expect((parsed.diagnostics + checked.diagnostics).map(\.code) == ["nested-too-deep"])
  }

  @Test func deepJSONIsCutAtTheLimit() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      func codes(_ depth: Int) -> [String] {
        let text = String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
        var sources = SourceMap()
        return Parser.parseJSON(sources.add(name: "", bytes: Array(text.utf8))).diagnostics.map(\.code)
      }
      #expect(codes(Limits.standard.nestingDepth) == [], "\(open)")
      #expect(codes(Limits.standard.nestingDepth + 1) == ["nested-too-deep"], "\(open)")
      #expect(codes(100_000) == ["nested-too-deep"], "\(open)")
    }
  }

  @Test func longChainsAreFlat() {
    let text = Array(repeating: "a pr", count: 50_000).joined(separator: " and ")
    var sources = SourceMap()
    let parsed = Parser.parseCondition(sources.add(name: "", bytes: Array(text.utf8)))
    guard case .and(let parts) = parsed.tree.kind else { return #expect(Bool(false)) }
    #expect(parts.count == 50_000)
    #expect(parsed.diagnostics.isEmpty)
  }

  @Test func limitsHoldJustBelowAndJustAbove() {
    var limits = Limits()
    limits.sourceBytes = 40
    limits.stringBytes = 5
    limits.listLength = 3
    func codes(_ text: String) -> [String] {
      var sources = SourceMap()
      return Parser.parseCondition(sources.add(name: "", bytes: Array(text.utf8)), limits: limits).diagnostics.map(
        \.code)
    }
    #expect(codes("a pr" + String(repeating: " ", count: 36)) == [])
    #expect(codes("a pr" + String(repeating: " ", count: 37)).first == "source-too-large")
    #expect(codes(#"a eq "12345""#) == [])
    #expect(codes(#"a eq "123456""#) == ["string-too-long"])
    #expect(codes(#"a eq "\u00e9ééx""#) == ["string-too-long"])
    #expect(codes("a in (1, 2, 3)") == [])
    #expect(codes("a in (1, 2, 3, 4)") == ["list-too-long"])
  }

  @Test func numbersHaveALargestValue() {
    func findings(_ text: String) -> [String] {
      var sources = SourceMap()
      var limits = Limits()
      limits.largestInteger = 90
      return Parser.parseCondition(sources.add(name: "", bytes: Array(text.utf8)), limits: limits).diagnostics
        .map { "\($0.code): \($0.message)" }
    }
    #expect(findings("a gt now - 90d") == [])
    #expect(findings("a gt now - 91d") == ["invalid-duration: `91d` is too large"])
    #expect(findings("count(a) ge 90 or at least 90 of (b, c)") == [])
    #expect(findings("count(a) ge 91") == ["invalid-number: `91` is too large"])
    #expect(findings("count(a) ge 99999999999999999999") == ["invalid-number: `99999999999999999999` is too large"])
    #expect(findings("at least 91 of (b, c)") == ["invalid-number: `91` is too large"])
    #expect(findings("a gt now - 007d") == ["invalid-duration: `007d` is not a duration"])
  }

  /// Whatever is wrong with a long token, its finding is short.
  @Test(arguments: [
    "\(Self.long)", "a eq \(Self.digits)x", "a gt now - \(Self.digits)d", "count(a) ge \(Self.digits)",
    "a eq '\(Self.long)'",
    "a \(Self.long) 1", "\(Self.long) \"A\" {}", "a eq \(Self.long) b", "roles \(Self.long)", "rule \"\(Self.long)\"",
    "test \"t\" { user { \"\(Self.long)\": 1, \"\(Self.long)\": 2 } }", "test \"t\" { user { \(Self.long): 1 } }",
    "a in [\"\(Self.long)\"]", "let a = 1 \"\(Self.long)\"",
  ])
  func messagesCarryTheBeginningOfALongToken(text: String) {
    var sources = SourceMap()
    let file = sources.add(name: "", bytes: Array(text.utf8))
    for finding in Parser.parseFile(file).diagnostics + Parser.parseCondition(file).diagnostics {
      #expect(finding.message.utf8.count < 200 && (finding.help ?? "").utf8.count < 200, "\(finding.code)")
    }
  }

  private static let long = String(repeating: "a", count: 10_000)
  private static let digits = String(repeating: "9", count: 10_000)

  // MARK: Strings

  private static func value(_ literal: String) -> (String?, [String]) {
    var sources = SourceMap()
    let parsed = Parser.parseCondition(sources.add(name: "", bytes: Array("a eq \(literal)".utf8)))
    guard case .test(_, .compare(_, let operand)) = parsed.tree.kind, case .value(let value) = operand.kind,
      case .string(let text) = value.kind
    else { return (nil, parsed.diagnostics.map(\.code)) }
    return (text, parsed.diagnostics.map(\.code))
  }

  @Test func escapesAreThoseOfJSON() throws {
    let (text, codes) = Self.value(#""\"\\\/\b\f\n\r\t\u0041\u00E9\uD83D\uDE00\u0000""#)
    #expect(codes == [])
    #expect(
      try #require(text).unicodeScalars.map(\.value) == [
        0x22, 0x5C, 0x2F, 8, 12, 10, 13, 9, 0x41, 0xE9, 0x1F600, 0,
      ])
    for bad in [
      #""\x""#, #""\u12""#, #""\u12G4""#, #""\ud83d""#, #""\ude00""#, #""\ud83d\u0041""#, #""\'""#, #""\U0041""#,
    ] {
      #expect(Self.value(bad).1.first == "invalid-escape", "\(bad)")
    }
  }

  @Test func stringsAreNotNormalised() throws {
    let (text, codes) = Self.value("\"e\u{301}\u{212B}\"")
    #expect(codes == [])
    #expect(try #require(text).unicodeScalars.map(\.value) == [0x65, 0x301, 0x212B])
  }

  @Test func naughtyStringsPassThroughUnchanged() throws {
    let path = EBNFGrammar.root.deletingLastPathComponent().appending(path: "shared/corpora/naughty-strings/blns.json")
    guard let data = try? Data(contentsOf: path) else {
      print("naughty strings: skipped, \(path.path) is missing")
      return
    }
    let strings = try JSONDecoder().decode([String].self, from: data)
    #expect(strings.count > 400)
    for text in strings {
      let (read, codes) = Self.value(SyntaxDump.quoted(text))
      #expect(codes == [], "\(SyntaxDump.quoted(text))")
      #expect(read.map { Array($0.utf8) } == Array(text.utf8), "\(SyntaxDump.quoted(text))")
    }
  }

  // MARK: More to come

  @Test(arguments: [
    "a eq", "a and", "(a", "(a or", "a[b eq 1", "at least 2 of (a,", "group in (", "group in (\"A\",", "not",
    "rule \"A\"",
    "rule \"A\" {", "rule \"A\" { when", "rule \"A\" { when a assign role \"R\"",
    "rule \"A\" { when a assign role \"R\" in \"U\"",
    "roles \"A\",", "let a =", "let a = (\"x\"", "test \"t\" {", "test \"t\" { user {",
    "test \"t\" { user { \"a\": [1,",
    "assert no user", "except \"a\" from", "a eq now -",
  ])
  func aTextThatEndsTooEarlyIsIncomplete(_ text: String) {
    var sources = SourceMap()
    #expect(Parser.isIncomplete(sources.add(name: "", bytes: Array(text.utf8))), "\(text)")
  }

  @Test(arguments: [
    "a", "a eq 1", "a == ", "a eq 1)", "(a))", "a eq \"x", "roles \"A\"", "let a = b", "rule \"A\" { what",
    "rule \"A\" { when a assign role \"R\" in \"U\" }", "test \"t\" {}", "a eq 01 and",
  ])
  func aTextThatIsCompleteOrWrongIsNotIncomplete(_ text: String) {
    var sources = SourceMap()
    #expect(!Parser.isIncomplete(sources.add(name: "", bytes: Array(text.utf8))), "\(text)")
  }
}
