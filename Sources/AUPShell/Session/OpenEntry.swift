/// The lines typed of an entry so far, and whether the last one can have ended it: what is known from each line alone,
/// so that a long entry is not read anew with every line.
struct OpenEntry {
  /// The lines, with line breaks between them.
  private(set) var bytes: [UInt8] = []
  /// Brackets that are open at the end.
  private(set) var depth = 0
  private var mayEnd = true
  private var nextReading = OpenEntry.smallSize

  /// Entries up to this are read with every line: a mistake shows where it is made.
  private static let smallSize = 2_048

  /// Adds a line, without its line break. O(length of the line).
  mutating func append(_ line: [UInt8]) {
    if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
    bytes += line
    let shape = LineShape(line)
    depth += shape.depth
    if shape.isBlank { return }
    mayEnd = shape.isOdd || depth <= 0 && !shape.goesOn
  }

  /// True if the entry has to be read to know whether it goes on: if it is short, if it may be whole, or if it has
  /// doubled since it was read last, for then it may hold a mistake. So the readings of a long one add up to no more than
  /// a few of it.
  mutating func needsReading() -> Bool {
    guard bytes.count <= OpenEntry.smallSize || mayEnd || bytes.count >= nextReading else { return false }
    nextReading = 2 * bytes.count
    return true
  }
}

/// What one line of an entry shows by the rules of the lexer: strings and comments end with it.
private struct LineShape {
  /// Brackets opened less brackets closed.
  private(set) var depth = 0
  /// True if there is nothing but blanks and a comment.
  private(set) var isBlank = true
  /// True if it ends where more must follow.
  private(set) var goesOn = false
  /// True if something is in it that the lexer reports.
  private(set) var isOdd = false

  init(_ line: [UInt8]) {
    var index = 0
    while index < line.count {
      let byte = line[index]
      if ReplArgument.isBlank(byte) {
        index += 1
        continue
      }
      if byte == UInt8(ascii: "#") { break }
      isBlank = false
      goesOn = false
      switch byte {
      case UInt8(ascii: "\""):
        let (end, isClosed) = StringLiteral.end(line, from: index)
        if !isClosed { isOdd = true }
        index = end
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
        let end = line[index...].firstIndex { !CompletionToken.isWordByte($0) } ?? line.count
        goesOn = LineShape.goesOn(behind: line[index..<end])
        index = end
      default:
        index += 1
        take(byte)
      }
    }
  }

  private mutating func take(_ mark: UInt8) {
    switch mark {
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
      depth += 1
      goesOn = true
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
    case UInt8(ascii: ","), UInt8(ascii: "="): goesOn = true
    case UInt8(ascii: "'"), UInt8(ascii: "`"), 0x80...: isOdd = true
    default: break
    }
  }

  private static func goesOn(behind word: ArraySlice<UInt8>) -> Bool {
    guard word.count <= 3 else { return false }
    return ["and", "or", "not"].contains { $0.utf8.elementsEqual(word.lazy.map { $0 | 0x20 }) }
  }
}
