import SCIMModel
import SourceDiagnostics

extension TokenReader {
  static let declarationWords = Word.allCases.filter(\.startsDeclaration).map(\.rawValue)

  /// file = { declaration } ;
  mutating func parseFile() -> FileSyntax {
    var declarations: [DeclarationSyntax] = []
    while !isAtEnd {
      if let declaration = parseDeclaration() {
        declarations.append(declaration)
      } else {
        failAtDeclaration()
        skipToDeclaration()
      }
    }
    return FileSyntax(declarations: declarations, comments: comments, span: file.span)
  }

  /// declaration = "roles" … | "units" … | "let" … | "rule" … | "except" … | "assert" … | "test" … ;
  private mutating func parseDeclaration() -> DeclarationSyntax? {
    let start = token.span
    guard token.kind == .name else { return nil }
    let kind: DeclarationSyntax.Kind
    switch isWord(where: \.startsDeclaration) ? token.word : takeMisspelledDeclaration() {
    case .roles: advance(); kind = .roles(parseStrings("the name of a role"))
    case .units: advance(); kind = .units(parseStrings("the name of a unit"))
    case .let: advance(); kind = parseLet()
    case .rule: advance(); kind = parseRule()
    case .except: advance(); kind = parseExcept()
    case .assert: advance(); kind = parseAssert()
    case .test: advance(); kind = parseTestBlock()
    default: return nil
    }
    return DeclarationSyntax(kind, span(from: start))
  }

  /// `Rule "A" {` is read as the rule that was meant, so that nothing of it is lost. A stray `role "A"` is not read as
  /// `roles`: against a catalogue that nobody wrote every other role would be unknown.
  private mutating func takeMisspelledDeclaration() -> Word? {
    guard next.kind == .string, !hasFailedHere,
      let meant = NameSuggestion.closest(to: text, among: Self.declarationWords),
      ["rule", "except", "test"].contains(meant) || ASCIICase.equal(text, meant), meant != "let", meant != "assert"
    else { return nil }
    report(.unknownDeclaration(text, suggestion: meant), at: token.span)
    return Word(rawValue: meant)
  }

  /// True where a declaration starts: its word, and what must stand behind it.
  @inline(__always)
  var isDeclarationStart: Bool {
    guard isWord(where: \.startsDeclaration) else { return false }
    switch next.kind {
    case .string: return !isWord(.let) && !isWord(.assert)
    case .name: return isWord(.let) || isWord(.assert)
    case .end: return true
    default: return false
    }
  }

  private mutating func failAtDeclaration() {
    guard token.kind == .name, !hasFailedHere else {
      return fail(expected: "a declaration: `rule`, `let`, `roles`, `units`, `except`, `assert` or `test`")
    }
    let suggestion = NameSuggestion.closest(to: text, among: Self.declarationWords)
    let word = text
    fail { _ in .unknownDeclaration(word, suggestion: suggestion) }
  }

  private mutating func skipToDeclaration() {
    repeat { advance() } while !isAtEnd && !isDeclarationStart && !isMisspelledBlock
  }

  /// `Rule "A" {`: far from where a declaration is due, the brace must tell it from `role "A"`.
  @inline(__always)
  private var isMisspelledBlock: Bool {
    guard token.kind == .name, next.kind == .string, nextButOne.kind == .punctuation(UInt8(ascii: "{")) else {
      return false
    }
    return NameSuggestion.closest(to: text, among: ["rule", "test"]) != nil
  }

  private mutating func parseStrings(_ what: String) -> [Spelled] {
    var names = [expectString(what)]
    while true {
      let comma = token.span
      if take(",") {
        switch token.kind {
        case .string, .end: break
        default:
          report(.trailingComma, at: comma)
          return names
        }
      } else if token.kind == .string, !names[names.count - 1].text.isEmpty {
        report(.missingComma(insertAt: names[names.count - 1].span.end), at: token.span)
      } else {
        break
      }
      names.append(expectString(what))
    }
    return names
  }

  /// "let" NAME "=" ( condition | list )
  private mutating func parseLet() -> DeclarationSyntax.Kind {
    let name = expectName("a name")
    if token.kind == .foreign, OperatorSpelling.comparison(text) == .eq {
      report(.misspelled(text, "="), at: token.span)
      advance()
    } else {
      expect("=")
    }
    let start = token.span
    if isListAhead {
      let list = parseList()
      return .let(name: name, .list(list, span(from: start)))
    }
    return .let(name: name, .condition(parseCondition()))
  }

  /// "rule" STRING "{" "when" condition grant { grant } [ "until" STRING ] "}"
  private mutating func parseRule() -> DeclarationSyntax.Kind {
    let name = expectString("the name of the rule")
    let opener = token.span
    expect("{")
    expectWord(.when)
    let condition = parseCondition()
    var grants: [GrantSyntax] = []
    if takeMisspelled(.assign) { grants.append(parseGrant()) }
    if !isWord(.assign), grants.isEmpty {
      fail(expected: "`and`, `or` or `assign role`")
      skip(to: [.assign, .until])
    }
    while takeWord(.assign) {
      grants.append(parseGrant())
      if !isWord(.assign), !isWord(.until), !isPunctuation("}") {
        fail(expected: "`assign`, `until` or `}`")
        skip(to: [.assign, .until])
      }
    }
    let until = takeWord(.until) ? expectDate() : nil
    closeBlock(openedAt: opener)
    return .rule(RuleSyntax(name: name, condition: condition, grants: grants, until: until))
  }

  /// Passes over what could not be read, to a word of the block, to its end, or to the next declaration.
  private mutating func skip(to words: [Word]) {
    while !isAtEnd, !isWord(where: words.contains), !isPunctuation("}"), !isDeclarationStart { advance() }
  }

  private mutating func closeBlock(openedAt opener: SourceSpan) {
    if take("}") { return }
    fail { _ in .unclosed("{", opener: opener, closer: "}") }
    skip(to: [])
    _ = take("}")
  }

  /// grant = "assign" "role" STRING "in" STRING { "," STRING } ;
  private mutating func parseGrant() -> GrantSyntax {
    let start = last
    expectWord(.role)
    let role = expectString("the name of a role")
    expectWord(.in)
    let units = parseStrings("the name of a unit")
    return GrantSyntax(role: role, units: units, span: span(from: start))
  }

  /// "except" STRING "from" STRING [ "until" STRING ] "because" STRING
  private mutating func parseExcept() -> DeclarationSyntax.Kind {
    let user = expectString("a user name")
    expectWord(.from)
    let rule = expectString("the name of a rule")
    let until = takeWord(.until) ? expectDate() : nil
    expectWord(.because)
    return .except(ExceptSyntax(user: user, rule: rule, until: until, reason: expectString("a reason")))
  }

  /// A string; a date without quotes is passed over, so that what follows is read.
  private mutating func expectDate() -> Spelled {
    let date = expectString("a date")
    guard hasFailedHere else { return date }
    while true {
      switch token.kind {
      case .number, .duration, .unknown: advance()
      default: return date
      }
    }
  }

  /// "assert" who [ "where" condition ] ( "has" | "have" ) held { "and" held }
  private mutating func parseAssert() -> DeclarationSyntax.Kind {
    let who = parseWho()
    let filter = takeWord(.where) ? parseCondition() : nil
    if !takeWord(.has), !takeWord(.have) {
      fail(expected: filter == nil ? "`where` or `has`" : "`and`, `or` or `has`")
    }
    var held = [parseHeld()]
    while takeWord(.and) { held.append(parseHeld()) }
    return .assert(AssertSyntax(who: who, filter: filter, held: held))
  }

  /// who = "no" "user" | "every" "user" | "user" STRING | "at" ( "least" | "most" ) INTEGER ( "user" | "users" ) ;
  private mutating func parseWho() -> AssertSyntax.Who {
    if takeWord(.no) {
      expectWord(.user)
      return .noUser
    }
    if takeWord(.every) {
      expectWord(.user)
      return .everyUser
    }
    if takeWord(.user) { return .user(expectString("a user name")) }
    if takeWord(.at) {
      let isMost = takeWord(.most)
      if !isMost { expectWord(.least) }
      let count = parseInteger()
      if !takeWord(.users) { expectWord(.user) }
      return isMost ? .atMost(count) : .atLeast(count)
    }
    fail(expected: "`no user`, `every user`, `user`, `at least` or `at most`")
    return .everyUser
  }

  /// held = "role" STRING [ "in" STRING ] ;
  private mutating func parseHeld() -> HeldSyntax {
    expectWord(.role)
    let role = expectString("the name of a role")
    return HeldSyntax(role: role, unit: takeWord(.in) ? expectString("the name of a unit") : nil)
  }

  /// "test" STRING "{" { "user" OBJECT | "now" STRING | expect } "}"
  private mutating func parseTestBlock() -> DeclarationSyntax.Kind {
    let name = expectString("the name of the test")
    let opener = token.span
    expect("{")
    var items: [TestBlockSyntax.Item] = []
    let words: [Word] = [.user, .now, .expect]
    while !isAtEnd, !isPunctuation("}"), !isDeclarationStart {
      let start = token.span
      if takeWord(.user) {
        items.append(.user(parseJSON()))
      } else if takeWord(.now) {
        items.append(.now(expectString("a date")))
      } else if takeWord(.expect) {
        let expectation = parseExpectation()
        items.append(.expect(expectation, span(from: start)))
      } else {
        fail(expected: "`user`, `now`, `expect` or `}`")
        skip(to: words)
      }
    }
    closeBlock(openedAt: opener)
    return .test(TestBlockSyntax(name: name, items: items))
  }

  /// expect = "expect" ( "nothing" | "rule" STRING | [ "no" ] held ) ;
  private mutating func parseExpectation() -> ExpectSyntax {
    if takeWord(.nothing) { return .nothing }
    if takeWord(.rule) { return .rule(expectString("the name of a rule")) }
    if takeWord(.no) { return .notHeld(parseHeld()) }
    if isWord(.role) { return .held(parseHeld()) }
    fail(expected: "`nothing`, `rule`, `role` or `no role`")
    return .nothing
  }
}
