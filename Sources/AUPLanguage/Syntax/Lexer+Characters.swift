import SourceDiagnostics

/// What is to be said of characters wherever they stand.
extension Lexer {
  /// Reports bytes that are not UTF-8, bidirectional controls, and invisible or confusable characters. Comments may
  /// hold what they like but bidirectional controls; look-alikes count inside strings (names are seen to elsewhere).
  mutating func checkCharacters() {
    if Self.isPlain(file.bytes.span) { return }
    var offset = place
    var state = Context.code
    var word: [Unicode.Scalar] = []
    var wordStart = offset
    var previous: Unicode.Scalar?
    while offset < file.bytes.count {
      place = offset
      guard let scalar = scalarAhead() else {
        offset = reportBadBytes(from: offset)
        continue
      }
      let span = SourceSpan(file.base + offset, file.base + offset + UTF8.width(scalar))
      if HiddenCharacters.isBidirectionalControl(scalar) {
        report(.bidirectionalControl(scalar), span)
      } else if state != .comment {
        checkVisibility(of: scalar, after: previous, state, span)
      }
      if state.isString, SuspiciousCharacters.isPartOfWord(scalar) {
        if word.isEmpty { wordStart = offset }
        word.append(scalar)
      } else if !word.isEmpty {
        reportConfusables(in: word, from: wordStart)
        word = []
      }
      state.advance(scalar)
      previous = scalar
      offset += UTF8.width(scalar)
    }
    place = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// True if no byte is of a character beyond ASCII, nor DEL: eight at a time.
  private static func isPlain(_ bytes: Span<UInt8>) -> Bool {
    var position = 0
    while position + 8 <= bytes.count {
      var marks: UInt8 = 0
      for offset in 0..<8 { marks |= bytes[position + offset] &+ 1 | bytes[position + offset] }
      if marks >= 0x80 { return false }
      position += 8
    }
    while position < bytes.count {
      if bytes[position] >= 0x7F { return false }
      position += 1
    }
    return true
  }

  /// Control characters outside strings are no part of any token, which is said there.
  private mutating func checkVisibility(
    of scalar: Unicode.Scalar, after previous: Unicode.Scalar?, _ state: Context, _ span: SourceSpan
  ) {
    if HiddenCharacters.isUnusualBlank(scalar) {
      report(.unusualBlank(scalar), span)
    } else if HiddenCharacters.isInvisible(scalar, after: previous)
      || state.isString && scalar.value >= 0x7F && HiddenCharacters.isControl(scalar)
    {
      report(.invisible(scalar), span)
    }
  }

  private mutating func reportBadBytes(from start: Int) -> Int {
    var end = start + 1
    while end < file.bytes.count, file.bytes[end] & 0xC0 == 0x80 { end += 1 }
    report(.badUTF8, SourceSpan(file.base + start, file.base + end))
    return end
  }

  private mutating func reportConfusables(in word: [Unicode.Scalar], from start: Int) {
    guard word.contains(where: { !$0.isASCII }) else { return }
    let found = Set(SuspiciousCharacters.confusables(in: word[...]))
    var offset = file.base + start
    for (index, scalar) in word.enumerated() {
      let span = SourceSpan(offset, offset + UTF8.width(scalar))
      if found.contains(index), let latin = SuspiciousCharacters.latin(scalar) {
        report(.confusable(scalar, latin: latin), span)
      }
      offset = span.end
    }
  }

  /// Where a character stands, as far as quotes and comments tell.
  private enum Context {
    case code, comment, string, escape

    var isString: Bool { self == .string || self == .escape }

    mutating func advance(_ scalar: Unicode.Scalar) {
      if scalar == "\n" || scalar == "\r" {
        self = .code
      } else {
        switch (self, scalar) {
        case (.code, "#"): self = .comment
        case (.code, "\""): self = .string
        case (.string, "\\"): self = .escape
        case (.string, "\""): self = .code
        case (.escape, _): self = .string
        default: break
        }
      }
    }
  }
}
