import SCIMModel
import SourceDiagnostics

/// Lays out a file: walks tree and tokens together, so that the tree says where a line may break and the tokens say
/// how everything was spelled and where the comments stood.
struct LayoutBuilder {
  let source: SourceFile
  private let tokens: [Token]
  private let comments: [SourceSpan]
  private var place = 0
  private var nextComment = 0
  /// Where what was taken last, token or comment, ends.
  private var lastEnd: Int

  init(_ source: SourceFile) {
    var limits = Limits.standard
    limits.sourceBytes = .max
    limits.stringBytes = .max
    var lexer = Lexer(source, limits: limits)
    self.source = source
    tokens = lexer.rest()
    comments = lexer.comments
    lastEnd = source.base
  }

  var isAtEnd: Bool { place == tokens.count - 1 && nextComment == comments.count }

  // MARK: Tokens

  private var next: Token { tokens[min(place, tokens.count - 1)] }
  private var isBeforeComma: Bool { isPunctuation(",") }

  func isPunctuation(_ character: Unicode.Scalar) -> Bool { next.kind == .punctuation(UInt8(ascii: character)) }

  /// The next token as it was spelled, with its comments: those on lines above it, and the one behind it.
  ///
  /// A comma stays with what it follows: comments in front of it move behind it.
  mutating func token(lowercase: Bool = false) -> Layout {
    var parts: [Layout] = isBeforeComma ? [] : commentsAhead()
    let spelling = source.text(next.span)
    parts.append(.text(lowercase ? ASCIICase.lower(spelling) : spelling))
    lastEnd = next.span.end
    if place < tokens.count - 1 { place += 1 }
    if !isBeforeComma, hasCommentAhead, !standsAlone(comments[nextComment]) {
      parts.append(takeComment(ownLine: false))
    }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  /// Tokens with a blank between each two.
  mutating func words(_ count: Int) -> [Layout] {
    (0..<count).flatMap { $0 == 0 ? [token()] : [.space(1), token()] }
  }

  // MARK: Comments

  private var hasCommentAhead: Bool {
    nextComment < comments.count && comments[nextComment].start < next.span.start
  }

  /// Comments between what a bracket holds and the bracket that closes it, on lines of their own.
  mutating func commentsBeforeCloser() -> [Layout] {
    let found = commentsAhead()
    if case .comment(_, ownLine: true)? = found.first { return [.lineBreak] + found }
    return found
  }

  private mutating func commentsAhead() -> [Layout] {
    var found: [Layout] = []
    while hasCommentAhead { found.append(takeComment(ownLine: standsAlone(comments[nextComment]))) }
    return found
  }

  private mutating func takeComment(ownLine: Bool) -> Layout {
    var text = source.text(comments[nextComment])
    while let last = text.unicodeScalars.last, last == " " || last == "\t" { text.unicodeScalars.removeLast() }
    lastEnd = max(lastEnd, comments[nextComment].end)
    nextComment += 1
    return .comment(text, ownLine: ownLine)
  }

  /// True if only blanks stand before a comment on its line.
  private func standsAlone(_ comment: SourceSpan) -> Bool {
    var index = comment.start - source.base - 1
    while index >= 0, source.bytes[index] == 0x20 || source.bytes[index] == 0x09 { index -= 1 }
    return index < 0 || source.bytes[index] == 0x0A || source.bytes[index] == 0x0D
  }

  // MARK: Between declarations

  mutating func file(_ file: FileSyntax) -> Layout {
    var parts: [Layout] = []
    let widths = letNameWidths(file)
    for (index, declaration) in file.declarations.enumerated() {
      let behindBlock = index > 0 && file.declarations[index - 1].isBlock
      parts += separation(from: behindBlock, to: declaration.isBlock, isFirst: index == 0)
      parts.append(self.declaration(declaration, letNameWidth: widths[index]))
    }
    parts += separation(from: file.declarations.last?.isBlock ?? false, to: false, isFirst: file.declarations.isEmpty)
    return .sequence(parts)
  }

  /// What stands between two declarations: line breaks, comments, and an empty line where there was one or where a
  /// block starts or ends. Comments right above a block belong to it.
  private mutating func separation(from behindBlock: Bool, to block: Bool, isFirst: Bool) -> [Layout] {
    var gaps: [Bool] = []
    var comments: [Layout] = []
    while hasCommentAhead {
      gaps.append(hasEmptyLine(before: self.comments[nextComment].start))
      comments.append(takeComment(ownLine: true))
    }
    gaps.append(hasEmptyLine(before: next.span.start))
    let ownStart = (gaps.lastIndex(of: true) ?? 0)
    if block, !isFirst, !gaps.isEmpty { gaps[ownStart] = true }
    if behindBlock { gaps[0] = true }
    var parts: [Layout] = []
    for (gap, comment) in zip(gaps, comments) { parts += [gap ? .emptyLine : .lineBreak, comment] }
    return parts + [gaps[gaps.count - 1] ? .emptyLine : .lineBreak]
  }

  private func hasEmptyLine(before offset: Int) -> Bool {
    hasEmptyLine(from: lastEnd, to: offset)
  }

  private func hasEmptyLine(from start: Int, to end: Int) -> Bool {
    guard start < end else { return false }
    var breaks = 0
    var previous: UInt8 = 0
    for byte in source.bytes[start - source.base..<end - source.base] {
      if byte == 0x0D || byte == 0x0A && previous != 0x0D { breaks += 1 }
      previous = byte
    }
    return breaks >= 2
  }

  /// For each declaration how wide the name of a let is printed: lets on adjacent lines are aligned.
  private func letNameWidths(_ file: FileSyntax) -> [Int] {
    var widths = file.declarations.map(\.letNameWidth)
    var runStart = 0
    var comment = 0
    for index in file.declarations.indices {
      if index + 1 < widths.count, widths[index] > 0, widths[index + 1] > 0,
        isAdjacent(file.declarations[index].span, file.declarations[index + 1].span, &comment)
      {
        continue
      }
      let widest = widths[runStart...index].max() ?? 0
      for member in runStart...index { widths[member] = widest }
      runStart = index + 1
    }
    return widths
  }

  /// True if neither an empty line nor a comment on a line of its own stands between two declarations.
  private func isAdjacent(_ first: SourceSpan, _ second: SourceSpan, _ comment: inout Int) -> Bool {
    while comment < comments.count, comments[comment].start < first.end { comment += 1 }
    var start = first.end
    if comment < comments.count, comments[comment].start < second.start {
      if standsAlone(comments[comment]) { return false }
      start = comments[comment].end
      if comment + 1 < comments.count, comments[comment + 1].start < second.start { return false }
    }
    return !hasEmptyLine(from: start, to: second.start)
  }
}

extension DeclarationSyntax {
  /// True for what has a body in braces.
  fileprivate var isBlock: Bool {
    switch kind {
    case .rule, .test: true
    default: false
    }
  }

  /// Columns of the name of a let; 0 for anything else.
  fileprivate var letNameWidth: Int {
    if case .let(let name, _) = kind { return name.text.unicodeScalars.count }
    return 0
  }
}
