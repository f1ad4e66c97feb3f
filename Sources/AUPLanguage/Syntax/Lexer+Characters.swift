import SourceDiagnostics

/// What is to be said of characters wherever they stand.
extension Lexer {
  /// Reports bytes that are not UTF-8, bidirectional controls, and invisible or confusable characters. Comments may
  /// hold what they like but bidirectional controls; look-alikes count inside strings (names are seen to elsewhere).
  ///
  /// Strings and comments end with their line, so only lines with a character beyond ASCII, or DEL, are looked at.
  mutating func checkCharacters() {
    let first = place
    while let marked = Self.firstMarked(file.bytes.span, from: place) {
      var line = marked
      while line > first, !Self.endsLine(file.bytes[line - 1]) { line -= 1 }
      checkLine(from: line, after: line > first ? Unicode.Scalar(file.bytes[line - 1]) : nil)
    }
    place = first
  }

  private static func endsLine(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

  /// Checks a line and moves behind it.
  private mutating func checkLine(from start: Int, after before: Unicode.Scalar?) {
    var offset = start
    var state = Context.code
    /// Where a word of a string starts, and whether it has letters beyond ASCII.
    var wordStart: Int?
    var isForeign = false
    var previous = before
    while offset < file.bytes.count, offset == start || !Self.endsLine(file.bytes[offset - 1]) {
      place = offset
      guard let scalar = scalarAhead() else {
        offset = reportBadBytes(from: offset)
        wordStart = nil
        continue
      }
      let span = SourceSpan(file.base + offset, file.base + offset + UTF8.width(scalar))
      if !scalar.isASCII || scalar == "\u{7F}" {
        if HiddenCharacters.isBidirectionalControl(scalar) {
          report(.bidirectionalControl(scalar), span)
        } else if state != .comment {
          checkVisibility(of: scalar, after: previous, state, span)
        }
      }
      if state.isString, SuspiciousCharacters.isPartOfWord(scalar) {
        if wordStart == nil { isForeign = false }
        wordStart = wordStart ?? offset
        if !scalar.isASCII { isForeign = true }
      } else if let start = wordStart {
        if isForeign { reportConfusables(inWord: start..<offset) }
        wordStart = nil
      }
      state.advance(scalar)
      previous = scalar
      offset += UTF8.width(scalar)
    }
    place = offset
  }

  /// The place of the first byte of a character beyond ASCII, or of DEL: eight at a time.
  private static func firstMarked(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    var position = start
    while position + 8 <= bytes.count {
      let word = Self.word(bytes, position)
      if (word &+ 0x0101_0101_0101_0101 | word) & 0x8080_8080_8080_8080 != 0 { break }
      position += 8
    }
    while position < bytes.count {
      if bytes[position] >= 0x7F { return position }
      position += 1
    }
    return nil
  }

  /// Eight bytes from an offset on; both ends are checked.
  @inline(__always)
  static func word(_ bytes: Span<UInt8>, _ offset: Int) -> UInt64 {
    unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
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

  private mutating func reportConfusables(inWord range: Range<Int>) {
    let word = Array(String(decoding: file.bytes[range], as: UTF8.self).unicodeScalars)
    let found = Set(SuspiciousCharacters.confusables(in: word[...]))
    var offset = file.base + range.lowerBound
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
