import AUPEvaluation
import SCIMModel
import SourceDiagnostics

/// What stands behind a command's name.
struct ReplArgument {
  /// The whole entry, and the bytes of it that are the argument, without blanks around.
  let entry: [UInt8]
  let range: Range<Int>

  init(entry: [UInt8], from start: Int) {
    self.entry = entry
    var range = min(start, entry.count)..<entry.count
    while let first = range.first, ReplArgument.isBlank(entry[first]) { range = first + 1..<range.upperBound }
    while let last = range.last, ReplArgument.isBlank(entry[last]) { range = range.lowerBound..<last }
    self.range = range
  }

  var isEmpty: Bool { range.isEmpty }
  var bytes: ArraySlice<UInt8> { entry[range] }
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The argument in its place in a text of blanks, so that the columns of what is read from it are those of the entry.
  var inPlace: [UInt8] {
    entry.enumerated().map { range.contains($0.offset) || $0.element == 0x0A ? $0.element : 0x20 }
  }

  /// What is left behind the first bytes of the argument.
  func dropping(_ count: Int) -> ReplArgument { ReplArgument(entry: entry, from: range.lowerBound + count) }

  /// One name: quoted, or all of the argument as it stands, blanks included.
  func name(of what: String) throws(ReplError) -> String {
    guard !isEmpty else { throw .refused("no \(what) is named") }
    guard bytes.first == UInt8(ascii: "\"") else { return text }
    let (name, rest) = try quoted(what)
    guard rest.isEmpty else { throw .refused("`\(TerminalText.harmless(rest.text))` stands behind the \(what)") }
    return name
  }

  /// The string literal that the argument starts with, and what is behind it.
  func quoted(_ what: String) throws(ReplError) -> (String, rest: ReplArgument) {
    let (end, isClosed) = StringLiteral.end(entry, from: range.lowerBound)
    guard isClosed else { throw .refused("the quoted \(what) has no end", help: "close it with `\"`") }
    let value: SCIMValue
    do {
      value = try JSONReader().read(entry[range.lowerBound..<end])
    } catch {
      throw .refused("in the quoted \(what): \(error.message)", help: error.expected.map { "expected \($0)" })
    }
    guard case .string(let text) = value else { throw .refused("the \(what) is no text") }
    return (text, dropping(end - range.lowerBound))
  }

  /// The first word, quoted or up to a blank, and what is behind it.
  func firstWord(_ what: String) throws(ReplError) -> (String, rest: ReplArgument) {
    guard !isEmpty else { throw .refused("no \(what) is given") }
    if bytes.first == UInt8(ascii: "\"") { return try quoted(what) }
    let word = bytes.prefix { !ReplArgument.isBlank($0) }
    return (String(decoding: word, as: UTF8.self), dropping(word.count))
  }

  /// All words.
  func words(_ what: String) throws(ReplError) -> [String] {
    var words: [String] = []
    var rest = self
    while !rest.isEmpty {
      let (word, behind) = try rest.firstWord(what)
      words.append(word)
      rest = behind
    }
    return words
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}
