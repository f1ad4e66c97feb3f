import SCIMModel
import SourceDiagnostics

/// The state of a parse: where it stands among the tokens, and what was found so far.
///
/// The grammar is spread over extensions, a topic each; above each function stands the production it reads. Every
/// function moves forward or reports, none goes back: the time is linear in the text.
struct TokenReader {
  let file: SourceFile
  let mode: SyntaxMode
  let limits: Limits
  private var lexer: Lexer
  /// What the parser found; the lexer has its own.
  private var diagnostics: [Diagnostic] = []
  /// The number of the token at hand.
  private var place = 0
  /// The place of the token that was taken last; of the first one before any was.
  private(set) var last: SourceSpan
  /// The token at hand, and two that follow it; behind the end there is the end.
  private(set) var token, next, nextButOne: Token
  /// How many levels of nesting are open.
  var depth = 0
  /// True if something was expected where the text ends: more text could mend it.
  private(set) var isOpenAtEnd = false
  /// The token at which the last failure was reported: what else fails there is its consequence.
  private var failedAt = -1

  init(_ file: SourceFile, mode: SyntaxMode, limits: Limits) {
    self.file = file
    self.mode = mode
    self.limits = limits
    lexer = Lexer(file, limits: limits)
    token = lexer.next()
    last = token.span
    next = lexer.next()
    nextButOne = lexer.next()
  }

  /// The tree with all that was found in the text, to its end.
  consuming func result<Tree>(_ tree: Tree) -> Parsed<Tree> {
    skipToEnd()
    let all = lexer.diagnostics + diagnostics
    let sorted = all.enumerated()
      .sorted { ($0.element.span.start, $0.offset) < ($1.element.span.start, $1.offset) }.map(\.element)
    return Parsed(tree: tree, diagnostics: sorted, isOpenAtEnd: isOpenAtEnd)
  }

  // MARK: Looking

  // What only looks is inlined where it is used, for a call would copy the reader.

  /// Every comment up to the token at hand, and perhaps some behind it.
  var comments: [SourceSpan] { lexer.comments }
  @inline(__always)
  var text: String { file.text(token.span) }
  @inline(__always)
  var isAtEnd: Bool { token.kind == .end }

  @inline(__always)
  func isPunctuation(_ character: Unicode.Scalar) -> Bool { token.kind == .punctuation(UInt8(ascii: character)) }

  /// True at an operator, in any case (RFC 7644 §3.4.2.2).
  @inline(__always)
  func isOperator(_ word: Word) -> Bool { token.word == word }

  /// True at a word of a declaration, which is written small.
  @inline(__always)
  func isWord(_ word: Word) -> Bool { token.word == word && token.isSmall }

  @inline(__always)
  func isWord(where isMeant: (Word) -> Bool) -> Bool {
    guard let word = token.word, token.isSmall else { return false }
    return isMeant(word)
  }

  /// From a start to the end of what was read last.
  @inline(__always)
  func span(from start: SourceSpan) -> SourceSpan {
    SourceSpan(start.start, place == 0 ? start.end : max(start.end, last.end))
  }

  // MARK: Moving

  mutating func advance() {
    guard !isAtEnd else { return }
    place += 1
    last = token.span
    swap(&token, &next)
    swap(&next, &nextButOne)
    nextButOne = lexer.next()
  }

  private mutating func skipToEnd() { while !isAtEnd { advance() } }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard isPunctuation(character) else { return false }
    advance()
    return true
  }

  mutating func takeWord(_ word: Word) -> Bool {
    guard isWord(word) else { return false }
    advance()
    return true
  }

  // MARK: Expecting

  mutating func report(_ problem: SyntaxProblem, at span: SourceSpan) {
    diagnostics.append(problem.diagnostic(at: span))
  }

  /// Refuses comments, which filters of RFC 7644 do not have: the first one is told, before all that was found.
  mutating func refuseComments() {
    skipToEnd()
    guard let comment = comments.first else { return }
    diagnostics.insert(SyntaxProblem.aupOnly("comments", instead: nil).diagnostic(at: comment), at: 0)
  }

  /// One report for each place, and none where the lexer has spoken.
  mutating func fail(_ problem: (_ found: String?) -> SyntaxProblem) {
    if isAtEnd { isOpenAtEnd = true }
    guard failedAt != place else { return }
    failedAt = place
    // The end of a text is behind its last token, not below its last line.
    if token.kind != .unknown { report(problem(isAtEnd ? nil : text), at: isAtEnd ? endOfLast : token.span) }
  }

  mutating func fail(expected what: String) { fail { .expected(what, found: $0) } }

  /// The place just behind the last token.
  private var endOfLast: SourceSpan {
    let end = place > 0 ? last.end : token.span.start
    return SourceSpan(end, end)
  }

  /// True if a failure was reported at this very token.
  var hasFailedHere: Bool { failedAt == place }

  mutating func expect(_ character: Unicode.Scalar) {
    if !take(character) { fail(expected: "`\(character)`") }
  }

  /// Expects what closes a bracket.
  mutating func close(_ closer: Unicode.Scalar, _ open: Unicode.Scalar, openedAt opener: SourceSpan) {
    if !take(closer) { fail { _ in .unclosed(open, opener: opener, closer: closer) } }
  }

  /// Expects a word of a declaration; one that is nearly it is reported and taken for it.
  mutating func expectWord(_ word: Word) {
    if !takeWord(word), !takeMisspelled(word) { fail(expected: "`\(word.rawValue)`") }
  }

  /// Takes a word that was probably meant to be this one.
  mutating func takeMisspelled(_ word: Word) -> Bool {
    guard token.kind == .name, !isWord(word), !hasFailedHere,
      NameSuggestion.closest(to: text, among: [word.rawValue]) != nil
    else {
      return false
    }
    report(.misspelled(text, word.rawValue), at: token.span)
    advance()
    return true
  }

  mutating func expectString(_ what: String) -> Spelled {
    guard token.kind == .string else {
      fail(expected: what)
      return Spelled("", SourceSpan(token.span.start, token.span.start))
    }
    let result = Spelled(file.string(token), token.span)
    advance()
    return result
  }

  mutating func expectName(_ what: String) -> Spelled {
    guard token.kind == .name else {
      fail(expected: what)
      return Spelled("", SourceSpan(token.span.start, token.span.start))
    }
    let result = Spelled(text, token.span)
    advance()
    return result
  }

  mutating func expectEnd(_ what: String) {
    if !isAtEnd, !hasFailedHere { fail(expected: what) }
  }

  // MARK: Nesting

  /// Reads something a level deeper; beyond the limit reports, gives up on the text, and returns `instead`.
  mutating func nested<Tree>(_ instead: Tree, _ read: (inout TokenReader) -> Tree) -> Tree {
    guard depth < limits.nestingDepth else {
      if !hasFailedHere { report(.nestedTooDeep(limit: limits.nestingDepth), at: token.span) }
      skipToEnd()
      failedAt = place
      return instead
    }
    depth += 1
    defer { depth -= 1 }
    return read(&self)
  }
}
