import AUPLanguage
import SCIMModel

/// A value that is no object and no array, where it stands.
struct ScanValue {
  enum Kind: UInt8 { case null, text, `true`, `false`, number }

  var kind = Kind.null
  /// True if its place is in ``RecordScanner/unescaped``, not in the text.
  var isUnescaped = false
  var start = 0
  var end = 0

  /// True if `pr` holds for it.
  var isPresent: Bool { kind == .text ? end > start : kind != .null }
}

/// What an unknown value amounts to.
enum SkippedValue { case null, absent, present }

/// Tokens and plain values.
extension RecordScanner {
  /// Goes on behind a token if it is this one.
  @inline(__always)
  mutating func take(_ character: Unicode.Scalar, _ text: TokenText) -> Bool {
    guard text[text.token(next)] == UInt8(truncatingIfNeeded: character.value), next < text.tokenCount else {
      return false
    }
    next += 1
    return true
  }

  /// Goes on behind the next token if it is a string without escapes, as nearly all are.
  @inline(__always)
  mutating func plainString(_ text: TokenText) -> Range<Int>? {
    let start = text.token(next) &+ 1
    guard next < text.tokenCount else { return nil }
    let end = text.token(next &+ 1) &- 1
    guard text[start &- 1] == UInt8(ascii: "\""), end >= start, text[end] == UInt8(ascii: "\""), escape >= end else {
      return nil
    }
    next &+= 1
    return start..<end
  }

  /// A string without escapes, which is the next token.
  @inline(__always)
  mutating func rawString(_ text: TokenText) -> Range<Int>? {
    let range = quoted(text)
    guard escape >= range.upperBound || !hasEscape(text, range) else { return nil }
    return range
  }

  /// What stands between the quotes of the string that is the next token. The first stage has seen that it is closed, so
  /// only blanks can stand between its end and the token behind it.
  @inline(__always)
  private mutating func quoted(_ text: TokenText) -> Range<Int> {
    let start = text.token(next) + 1
    var end = text.token(next + 1) - 1
    while end > start, text[end] != UInt8(ascii: "\"") { end -= 1 }
    next += 1
    return start..<max(start, end)
  }

  /// True if a backslash stands in a range that does not lie before ``escape``.
  @inline(never)
  private mutating func hasEscape(_ text: TokenText, _ range: Range<Int>) -> Bool {
    if escape < range.lowerBound { escape = text.first(UInt8(ascii: "\\"), from: range.lowerBound) }
    return escape < range.upperBound
  }

  /// The value of an attribute of some type; nil if it is not plainly one.
  @inline(__always)
  mutating func value(_ text: TokenText, _ kind: ScanMember.Kind) -> ScanValue? {
    let start = text.token(next)
    if text[start] == UInt8(ascii: "\"") {
      guard let string = string(text) else { return nil }
      return kind == .text ? string : convert(string, kind, text)
    }
    if null(text) { return ScanValue() }
    switch kind {
    case .boolean:
      if word(0x6575_7274, 4, text) { return ScanValue(kind: .true) }
      if text[start] == UInt8(ascii: "f"), word(at: start + 1, 0x6573_6c61, 4, text) { return ScanValue(kind: .false) }
      return nil
    case .integer, .decimal: return number(text, kind)
    default: return nil
    }
  }

  /// The string that is the next token, escapes undone; nil if an escape is wrong.
  @inline(__always)
  private mutating func string(_ text: TokenText) -> ScanValue? {
    let range = quoted(text)
    guard escape < range.upperBound, hasEscape(text, range) else {
      return ScanValue(kind: .text, start: range.lowerBound, end: range.upperBound)
    }
    let start = unescaped.count
    guard unescape(text, range) else { return nil }
    escape = text.first(UInt8(ascii: "\\"), from: range.upperBound)
    return ScanValue(kind: .text, isUnescaped: true, start: start, end: unescaped.count)
  }

  /// What strings stand for in the place of other types: nothing where they are empty, booleans as Entra ID writes them.
  private mutating func convert(_ value: ScanValue, _ kind: ScanMember.Kind, _ text: TokenText) -> ScanValue? {
    if value.start == value.end { return ScanValue() }
    switch kind {
    case .boolean:
      if equals(value, Self.trueWord, text) { return ScanValue(kind: .true) }
      return equals(value, Self.falseWord, text) ? ScanValue(kind: .false) : nil
    case .instant:
      if value.isUnescaped { return nil }
      let isPlain = PlainDateTime.matches(text, value.start..<value.end)
      let length = value.end - value.start
      return isPlain || length > 10 && Instant(parsing: string(of: value, text)) != nil ? value : nil
    default: return nil
    }
  }

  private static let trueWord = Array("true".utf8)
  private static let falseWord = Array("false".utf8)

  /// Goes on behind `null`, if it is the next token.
  @inline(__always)
  mutating func null(_ text: TokenText) -> Bool { word(0x6c6c_756e, 4, text) }

  /// Goes on behind a word, if it is the next token.
  @inline(__always)
  private mutating func word(_ word: UInt64, _ count: Int, _ text: TokenText) -> Bool {
    self.word(at: text.token(next), word, count, text)
  }

  @inline(__always)
  private mutating func word(at start: Int, _ word: UInt64, _ count: Int, _ text: TokenText) -> Bool {
    guard text.word(at: start) & (1 << UInt64(count * 8) &- 1) == word, endsScalar(text, start + count) else {
      return false
    }
    next += 1
    return true
  }

  /// True if a number or word can end before this place.
  @inline(__always)
  private func endsScalar(_ text: TokenText, _ place: Int) -> Bool {
    guard place < text.count else { return true }
    switch text[place] {
    case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20, 0x0A, 0x0D, 0x09: return true
    default: return false
    }
  }

  /// A number without exponent; for an integer without fraction.
  private mutating func number(_ text: TokenText, _ kind: ScanMember.Kind) -> ScanValue? {
    let start = text.token(next)
    var place = start
    if text[place] == UInt8(ascii: "-") { place += 1 }
    let firstDigit = place
    while text[place] &- 0x30 < 10 { place += 1 }
    guard place > firstDigit, text[firstDigit] != UInt8(ascii: "0") || place == firstDigit + 1 else { return nil }
    if text[place] == UInt8(ascii: "."), kind == .decimal {
      let firstFraction = place + 1
      place = firstFraction
      while text[place] &- 0x30 < 10 { place += 1 }
      guard place > firstFraction else { return nil }
    }
    guard endsScalar(text, place), place <= text.count else { return nil }
    next += 1
    return ScanValue(kind: .number, start: start, end: place)
  }

  /// Checks a value that no schema knows, and leaves it behind; nil if it is not plainly sound.
  mutating func skip(_ text: TokenText, depth: Int) -> SkippedValue? {
    switch text[text.token(next)] {
    case UInt8(ascii: "\""):
      guard let value = string(text) else { return nil }
      return value.isPresent ? .present : .absent
    case UInt8(ascii: "n"): return null(text) ? .null : nil
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return value(text, .boolean).map { _ in .present }
    case UInt8(ascii: "{"): return depth < limits.nestingDepth ? skipObject(text, depth: depth + 1) : nil
    case UInt8(ascii: "["): return depth < limits.nestingDepth ? skipArray(text, depth: depth + 1) : nil
    default: return number(text, .decimal).map { _ in .present }
    }
  }

  private mutating func skipArray(_ text: TokenText, depth: Int) -> SkippedValue? {
    guard take("[", text) else { return nil }
    var found = SkippedValue.absent
    if take("]", text) { return found }
    repeat {
      guard let value = skip(text, depth: depth) else { return nil }
      if value == .present { found = .present }
    } while take(",", text)
    return take("]", text) ? found : nil
  }

  private mutating func skipObject(_ text: TokenText, depth: Int) -> SkippedValue? {
    guard take("{", text) else { return nil }
    var found = SkippedValue.absent
    if take("}", text) { return found }
    let firstName = openNames.count
    defer { openNames.removeLast(openNames.count - firstName) }
    repeat {
      guard text[text.token(next)] == UInt8(ascii: "\""), let name = rawString(text),
        openNames.count - firstName < Self.comparedNames,
        !openNames[firstName...].contains(where: { isSame($0, name, text) }), take(":", text)
      else { return nil }
      openNames.append(name)
      guard let value = skip(text, depth: depth) else { return nil }
      if value == .present { found = .present }
    } while take(",", text)
    return take("}", text) ? found : nil
  }

  /// Names of one unknown object that are compared with each other; of larger ones the reader finds duplicates faster.
  private static let comparedNames = 24

  private func isSame(_ a: Range<Int>, _ b: Range<Int>, _ text: TokenText) -> Bool {
    a.count == b.count
      && zip(a, b).allSatisfy { ASCIICase.lower(text[$0]) == ASCIICase.lower(text[$1]) }
  }

  // MARK: Values that were found

  /// True if a text is a word, which is longer than eight bytes, as it is spelled.
  func isExactly(_ value: ScanValue, _ word: [UInt8], _ text: TokenText) -> Bool {
    guard !value.isUnescaped, value.kind == .text, value.end - value.start == word.count else { return false }
    return unsafe word.withUnsafeBytes { word in
      var offset = 0
      while offset < word.count {
        let place = min(offset, word.count - 8)
        if unsafe word.loadUnaligned(fromByteOffset: place, as: UInt64.self) != text.word(at: value.start + place) {
          return false
        }
        offset += 8
      }
      return true
    }
  }

  /// True if a text is a word of small ASCII letters, in any case.
  func equals(_ value: ScanValue, _ word: [UInt8], _ text: TokenText) -> Bool {
    guard value.kind == .text, value.end - value.start == word.count else { return false }
    for index in word.indices {
      let byte = value.isUnescaped ? unescaped[value.start + index] : text[value.start + index]
      if ASCIICase.lower(byte) != word[index] { return false }
    }
    return true
  }

  /// A text as a string.
  func string(of value: ScanValue, _ text: TokenText) -> String {
    if value.isUnescaped { return String(decoding: unescaped[value.start..<value.end], as: UTF8.self) }
    return String(decoding: (value.start..<value.end).map { text[$0] }, as: UTF8.self)
  }

  /// A text as it is written: where it stands, if JSON writes it as it is.
  ///
  /// - Parameter origin: Where the text begins in the block.
  func userText(_ value: ScanValue, _ text: TokenText, origin: Int) -> UserText {
    if value.isUnescaped || !isPlain(value, text) { return .text(string(of: value, text)) }
    return .inBlock(origin + value.start..<origin + value.end)
  }

  /// True if no byte is part of a control character (U+007F–U+009F; the first stage has seen to the others).
  private func isPlain(_ value: ScanValue, _ text: TokenText) -> Bool {
    var offset = value.start
    while offset < value.end {
      let count = min(8, value.end - offset)
      let word = text.word(at: offset) & (.max >> UInt64(64 - count * 8))
      let low = word & 0x7F7F_7F7F_7F7F_7F7F
      // The high bit of each byte that is 0x7F or above it.
      if (low &+ 0x0101_0101_0101_0101 | word) & 0x8080_8080_8080_8080 != 0 { return isPlainUnicode(value, text) }
      offset += count
    }
    return true
  }

  private func isPlainUnicode(_ value: ScanValue, _ text: TokenText) -> Bool {
    for offset in value.start..<value.end {
      let byte = text[offset]
      if byte == 0x7F || byte == 0xC2 && text[offset + 1] < 0xA0 { return false }
    }
    return true
  }

  /// Adds a value to a block, in the spelling that its symbol table knows it by.
  @inline(__always)
  mutating func add(_ value: ScanValue, _ table: Int, _ text: TokenText, _ block: inout BlockEvaluator) {
    switch value.kind {
    case .null: break
    case .text:
      if value.isUnescaped {
        block.add(unescaped.span.extracting(value.start..<value.end), table: table)
      } else {
        text.withSpan(value.start..<value.end) { block.add($0, table: table) }
      }
    case .true: block.add(Self.trueWord.span, table: table)
    case .false: block.add(Self.falseWord.span, table: table)
    case .number: addNumber(value, table, text, &block)
    }
  }

  /// Equal numbers have one spelling.
  private func addNumber(_ value: ScanValue, _ table: Int, _ text: TokenText, _ block: inout BlockEvaluator) {
    let spelling = (value.start..<value.end).map { text[$0] }
    guard let number = DecimalNumber(parsing: spelling) else { return }
    block.add(Array(number.description.utf8).span, table: table)
  }
}
