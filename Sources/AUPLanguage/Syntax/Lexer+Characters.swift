import SourceDiagnostics

/// What is to be said of characters wherever they stand.
extension Lexer {
  /// Reports bytes that are not UTF-8, bidirectional controls, and invisible or confusable characters. Comments may
  /// hold what they like but bidirectional controls; look-alikes count inside strings (names are seen to elsewhere).
  mutating func checkCharacters() {
    guard file.bytes.contains(where: { $0 >= 0x80 }) else { return }
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
      if SuspiciousCharacters.isBidirectionalControl(scalar) {
        report(.bidirectionalControl(scalar), span)
      } else if state != .comment, SuspiciousCharacters.isInvisible(scalar, after: previous) {
        report(.invisible(scalar), span)
      }
      if state.isString, scalar.properties.isAlphabetic {
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

  private mutating func reportBadBytes(from start: Int) -> Int {
    var end = start + 1
    while end < file.bytes.count, file.bytes[end] & 0xC0 == 0x80 { end += 1 }
    report(.badUTF8, SourceSpan(file.base + start, file.base + end))
    return end
  }

  private mutating func reportConfusables(in word: [Unicode.Scalar], from start: Int) {
    guard word.contains(where: { !$0.isASCII }) else { return }
    for index in SuspiciousCharacters.confusables(in: word) {
      let offset = file.base + start + word[..<index].reduce(0) { $0 + UTF8.width($1) }
      if let latin = SuspiciousCharacters.latinLookalikes[word[index]] {
        report(.confusable(word[index], latin: latin), SourceSpan(offset, offset + UTF8.width(word[index])))
      }
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
