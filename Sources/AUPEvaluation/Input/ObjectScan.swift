import SCIMModel

/// Finds where an object ends, in one pass over its bytes that may stop and go on as more of them arrive.
///
/// It knows strings and brackets and nothing else: whether the object is one is for the JSON reader to say.
struct ObjectScan {
  enum Event {
    /// The object ends before this index.
    case end(Int)
    /// At this index opens the array of a page.
    case resources(Int)
    /// All bytes are seen, and the object goes on.
    case incomplete
  }

  /// The next byte, counted from the start of the text.
  private(set) var index = 0
  private(set) var depth: Int
  private(set) var isInString = false
  /// The last byte that is not blank.
  private(set) var last: UInt8 = 0
  private var stringStart = 0
  private var name: Range<Int>?
  /// What the array of a page may be called.
  private let lists: [String]

  /// Scans from before the opening brace, or from within an object.
  init(isInside: Bool = false, lists: [String] = [ListResponse.resources]) {
    depth = isInside ? 1 : 0
    self.lists = lists
  }

  /// Goes on over a text that starts with what was seen before; `resources` is reported where it is looked for.
  /// O(bytes not seen before).
  mutating func advance(_ text: ArraySlice<UInt8>, stopsAtResources: Bool) -> Event {
    let bytes = text.span
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if isInString {
        if byte == UInt8(ascii: "\\") {
          // The escaped byte may not be here yet: then it is looked at again.
          if index == bytes.count {
            index -= 1
            return .incomplete
          }
          index += 1
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
          if depth == 1 { name = stringStart..<index }
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        isInString = true
        stringStart = index - 1
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "["):
        if stopsAtResources, depth == 1, last == UInt8(ascii: ":"), lists.contains(where: { isName($0, in: text) }) {
          return .resources(index - 1)
        }
        depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return .end(index) }
      default: break
      }
      if !JSONGrammar.isBlank(byte) { last = byte }
    }
    return .incomplete
  }

  /// True if the last string right in the object is this name in any case.
  private func isName(_ wanted: String, in text: ArraySlice<UInt8>) -> Bool {
    guard let name,
      case .string(let name)? = try? StrictJSONParser.parse(text.dropFirst(name.lowerBound).prefix(name.count))
    else { return false }
    return ASCIICase.equal(name, wanted)
  }

  /// Where the value of a member begins in the text of an object that was found valid. O(bytes).
  static func offset(ofValueOf name: String, in text: ArraySlice<UInt8>) -> Int? {
    var scan = ObjectScan()
    for (index, byte) in text.enumerated() {
      // One byte more at a time: so the colon is seen when it has just passed.
      let isColon = byte == UInt8(ascii: ":") && !scan.isInString && scan.depth == 1
      _ = scan.advance(text.prefix(index + 1), stopsAtResources: false)
      guard isColon, scan.isName(name, in: text) else { continue }
      return text.dropFirst(index + 1).firstIndex { !JSONGrammar.isBlank($0) }.map { $0 - text.startIndex }
    }
    return nil
  }
}
