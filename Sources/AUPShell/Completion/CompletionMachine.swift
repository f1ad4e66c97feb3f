import SCIMModel

extension CompletionState {
  /// How deep brackets may nest for completion to follow; closures hold the way out of each.
  static let depthLimit = 200

  /// The state behind some tokens: a text may be read in more than one way, and all of them count, but keywords are
  /// keywords first.
  func reading(_ tokens: some Collection<CompletionToken>, _ names: Vocabulary) -> CompletionState {
    var state = self
    var depth = 0
    var objectDepth = 0
    var behindObject: [Choice] = []
    for token in tokens {
      if token.isMark("(") || token.isMark("[") { depth += 1 }
      if token.isMark(")") || token.isMark("]") { depth -= 1 }
      if depth > CompletionState.depthLimit { return .nothing }

      if objectDepth > 0 {
        if token.isMark("{") { objectDepth += 1 }
        if token.isMark("}") { objectDepth -= 1 }
        if objectDepth == 0 { state = behindObject.reduce(.nothing) { $0 + $1.then(token) } }
        continue
      }
      var matches = state.choices.filter { $0.terminal.matches(token, names) }
      let keywords = matches.filter(\.isKeyword)
      if !keywords.isEmpty { matches = keywords }
      if token.isMark("{"), matches.contains(where: \.isObject) {
        behindObject = matches.filter(\.isObject)
        objectDepth = 1
        state = .nothing
        continue
      }
      state = matches.reduce(.nothing) { $0 + $1.then(token) }
      if state.choices.isEmpty { return .nothing }
    }
    return state
  }
}

extension CompletionState.Choice {
  fileprivate var isKeyword: Bool { if case .word = terminal { true } else { false } }
  fileprivate var isObject: Bool { if case .object = terminal { true } else { false } }
}

extension CompletionState.Terminal {
  fileprivate func matches(_ token: CompletionToken, _ names: Vocabulary) -> Bool {
    switch self {
    case .word(let word): token.isWord(word)
    case .mark(let mark): token.isMark(mark)
    case .newName: token.kind == .string || token.kind == .word
    case .number: token.kind == .number
    case .path: token.kind == .word && !token.text.hasPrefix(".")
    case .subAttribute: token.kind == .word && token.text.hasPrefix(".")
    case .conditionLet: token.kind == .word && names.conditionLets.contains(token.text)
    case .listLet: token.kind == .word && names.listLets.contains(token.text)
    case .name: token.kind == .string
    case .value:
      token.kind == .string || token.kind == .number
        || ["true", "false", "null", "now"].contains { token.isWord($0) }
    case .object: token.isMark("{")
    }
  }
}
