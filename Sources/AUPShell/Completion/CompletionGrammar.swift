import SCIMModel

/// What may stand at one place of a text, and what follows each of it.
///
/// The grammar of the language as completion needs it: read left to right, one token at a time, never failing for good
/// reasons and never complaining. It knows less than the parser (no errors, no trees), and in one respect more: where a
/// text stops, it says what may come next.
struct CompletionState {
  var choices: [Choice]

  struct Choice {
    var terminal: Terminal
    var then: (CompletionToken) -> CompletionState

    init(_ terminal: Terminal, _ then: @escaping (CompletionToken) -> CompletionState) {
      self.terminal = terminal
      self.then = then
    }
  }

  enum Terminal {
    case word(String)
    case mark(Unicode.Scalar)
    /// A name or string that nobody can foresee.
    case newName
    case number
    /// A path of an attribute of the user or of the element that the brackets are about.
    case path(AttributeScope)
    /// `.value` behind brackets.
    case subAttribute(ElementAttribute)
    /// The name of a let that stands for a condition, or of one that stands for a list.
    case conditionLet, listLet
    /// A quoted name.
    case name(NameKind)
    /// A value that an attribute may be compared with.
    case value(AttributeReference?)
    /// A JSON object, passed over.
    case object
  }

  /// Nothing may follow, or nothing is known about it.
  static var nothing: CompletionState { CompletionState(choices: []) }

  static func + (a: CompletionState, b: CompletionState) -> CompletionState {
    CompletionState(choices: a.choices + b.choices)
  }

  /// A keyword and what follows it.
  static func word(_ word: String, _ then: @escaping () -> CompletionState) -> CompletionState {
    one(.word(word)) { _ in then() }
  }

  static func mark(_ mark: Unicode.Scalar, _ then: @escaping () -> CompletionState) -> CompletionState {
    one(.mark(mark)) { _ in then() }
  }

  static func one(_ terminal: Terminal, _ then: @escaping (CompletionToken) -> CompletionState) -> CompletionState {
    CompletionState(choices: [Choice(terminal, then)])
  }
}

/// Things that have names.
enum NameKind {
  case role, unit, rule, user, group
}

/// The productions of the language, each with the state that follows it.
struct CompletionGrammar {
  let names: Vocabulary

  typealias State = CompletionState
  typealias Then = () -> State

  // MARK: Conditions

  /// condition = conjunct { "or" conjunct }, and then `next`.
  func condition(_ scope: AttributeScope = .user, _ next: @escaping Then = { .nothing }) -> State {
    let more = { afterTest(scope, next) }
    return .one(.path(scope)) { token in test(names.resolve(token.text, scope), scope, next) }
      + .word("not") { condition(scope, next) }
      + .mark("(") { condition(scope) { .mark(")", more) } }
      + .word("at") { .word("least") { .one(.number) { _ in .word("of") { .mark("(") { conditions(scope, more) } } } } }
      + .word("count") {
        .mark("(") { .one(.path(scope)) { _ in .mark(")") { order { .one(.number) { _ in more() } } } } }
      }
      + lets(scope, more)
  }

  /// Lets speak of the user, not of elements.
  private func lets(_ scope: AttributeScope, _ next: @escaping Then) -> State {
    if case .element = scope { return .nothing }
    return .one(.conditionLet) { _ in next() }
  }

  private func conditions(_ scope: AttributeScope, _ next: @escaping Then) -> State {
    condition(scope) { .mark(",") { conditions(scope, next) } + .mark(")", next) }
  }

  private func afterTest(_ scope: AttributeScope, _ next: @escaping Then) -> State {
    .word("and") { condition(scope, next) } + .word("or") { condition(scope, next) } + next()
  }

  private func order(_ next: @escaping Then) -> State {
    ["eq", "ne", "gt", "ge", "lt", "le"].reduce(.nothing) { $0 + .word($1, next) }
  }

  /// "pr" | operator operand | "[" condition "]" [ "." NAME … ]
  private func test(_ attribute: AttributeReference?, _ scope: AttributeScope, _ next: @escaping Then) -> State {
    let more = { afterTest(scope, next) }
    var state = State.word("pr", more)
    for name in attribute.map(\.operators) ?? AttributeReference.allOperators {
      state = state + .word(name) { operand(attribute, name, more) }
    }
    if let complex = attribute?.elementAttribute {
      state =
        state
        + .mark("[") {
          condition(.element(complex)) {
            .mark("]") {
              .one(.subAttribute(complex)) { token in
                test(names.resolve(String(token.text.dropFirst()), .element(complex)), scope, next)
              } + more()
            }
          }
        }
    }
    return state
  }

  /// value | [ "any" | "all" | "none" ] ( list | NAME )
  private func operand(_ attribute: AttributeReference?, _ name: String, _ next: @escaping Then) -> State {
    let list = { State.mark("(") { values(attribute, next) } + .one(.listLet) { _ in next() } }
    if name == "in" { return list() }
    if attribute?.comparedType == .boolean { return .one(.value(attribute)) { _ in next() } }
    let quantified = ["any", "all", "none"].reduce(State.nothing) { $0 + .word($1, list) }
    return .one(.value(attribute)) { token in token.isWord("now") ? afterNow(next) : next() } + quantified
  }

  private func values(_ attribute: AttributeReference?, _ next: @escaping Then) -> State {
    .one(.value(attribute)) { _ in .mark(",") { values(attribute, next) } + .mark(")", next) }
  }

  private func afterNow(_ next: @escaping Then) -> State {
    .mark("+") { .one(.number) { _ in next() } } + .one(.number) { _ in next() } + next()
  }

  // MARK: Declarations

  /// What a prompt takes besides commands.
  func entry() -> State { condition() + declaration() }

  private func declaration() -> State {
    .word("let") { .one(.newName) { _ in .mark("=") { letValue() } } }
      + .word("rule") { .one(.newName) { _ in .mark("{") { .word("when") { condition(.user) { grant() } } } } }
      + .word("roles") { catalogue() } + .word("units") { catalogue() }
      + .word("except") { except() } + .word("assert") { assert() }
      + .word("test") { .one(.newName) { _ in .mark("{") { testItem() } } }
  }

  private func letValue() -> State {
    condition(.user, declaration) + .mark("(") { values(nil, declaration) }
  }

  private func grant() -> State {
    .word("assign") { .word("role") { name(.role) { .word("in") { units() } } } }
  }

  private func units() -> State {
    name(.unit) {
      .mark(",") { units() } + grant() + .word("until") { .one(.newName) { _ in .mark("}", declaration) } }
        + .mark("}", declaration)
    }
  }

  private func catalogue() -> State {
    .one(.newName) { _ in .mark(",") { catalogue() } + declaration() }
  }

  private func except() -> State {
    let because = { State.word("because") { .one(.newName) { _ in declaration() } } }
    return name(.user) {
      .word("from") { name(.rule) { .word("until") { .one(.newName) { _ in because() } } + because() } }
    }
  }

  private func assert() -> State {
    let held = { State.word("has") { self.held() } + .word("have") { self.held() } }
    let filtered = { State.word("where") { condition(.user, held) } + held() }
    let users = { State.word("user", filtered) + .word("users", filtered) }
    let count = { State.one(.number) { _ in users() } }
    return .word("no") { .word("user", filtered) } + .word("every") { .word("user", filtered) }
      + .word("user") { name(.user, filtered) }
      + .word("at") { .word("least", count) + .word("most", count) }
  }

  private func held() -> State {
    let more = { State.word("and") { held() } + declaration() }
    return .word("role") { name(.role) { .word("in") { name(.unit, more) } + more() } }
  }

  private func testItem() -> State {
    .word("user") { .one(.object) { _ in testItem() } } + .word("now") { .one(.newName) { _ in testItem() } }
      + .word("expect") { expectation() } + .mark("}", declaration)
  }

  private func expectation() -> State {
    let held = { State.word("role") { name(.role) { .word("in") { name(.unit, testItem) } + testItem() } } }
    return .word("nothing", testItem) + .word("rule") { name(.rule, testItem) } + held() + .word("no", held)
  }

  // MARK: Arguments of commands

  /// A quoted name.
  func name(_ kind: NameKind, _ next: @escaping Then = { .nothing }) -> State {
    .one(.name(kind)) { _ in next() }
  }

  /// A path, and a value for it.
  func assignment() -> State {
    .one(.path(.user)) { token in .one(.value(names.resolve(token.text, .user))) { _ in .nothing } }
  }

  func path() -> State { .one(.path(.user)) { _ in .nothing } }

  func words(_ words: [String]) -> State { words.reduce(.nothing) { $0 + .word($1) { .nothing } } }
}
