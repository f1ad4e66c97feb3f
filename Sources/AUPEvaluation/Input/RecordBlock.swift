/// Some whole records of one input, one behind the other: what one worker does at a time.
///
/// Numbers and lines of records are known once all blocks before are; a block counts from its own start.
struct RecordBlock: Sendable {
  /// What stands behind the records.
  enum Ending: Sendable {
    case none
    /// The envelope of a ListResponse, whose resources are records of this block and of others before.
    case page(ListResponse)
    /// Something that is no record, or one too large to be read. Its line counts from the start of the block, its number
    /// from the last record.
    case problem(RecordProblem)
  }

  /// A record that is framed already.
  struct Framed: Sendable {
    var range: Range<Int>
    var byteOffset: Int
    /// Line breaks of the input from the start of the block to the record.
    var line: Int
    /// True if it goes to the end of the input.
    var isLast: Bool
  }

  /// Where counting begins.
  struct Start: Sendable {
    var number = 0
    var line = 0
    var pages = PageSequence()
  }

  /// Which of the blocks of a run it is, from 0.
  var ticket = 0
  /// The name of the input, and which it is in the order of reading.
  var file = ""
  var input = 0
  /// For the first block of an input what was read before: records, the line it begins with, pages.
  var start: Start?
  /// The bytes; behind those of the records ``TokenText/padding`` more.
  var bytes: [UInt8] = []
  /// Where the records stand: lines, unless they are framed.
  var range = 0..<0
  /// Where the block begins in the input.
  var byteOffset = 0
  var isInLines = true
  var framed: [Framed] = []
  /// Line breaks of the input: of a block of lines those before the lines, of any other those in it and between its
  /// records.
  var lines = 0
  /// Records of an export that were read and are not among the framed ones: they count, too.
  var passedOver = 0
  /// True if the last line is the last of the input.
  var isAtEnd = false
  var ending = Ending.none
  /// How far the inputs are read behind it.
  var progress = BatchProgress(users: 0, bytesRead: 0, bytesTotal: nil)
  /// True if groups in it have been loaded before.
  var isLookedThrough = false

  /// Bytes of a block, more or less: users enough to fill columns, if they are of the usual size.
  static let size = 3 << 18

  /// Bytes of a block for so many rules. Few of them are worked out faster than a block comes back from where it does not
  /// fit, the cache of a core; many are better worked out for many users at once.
  static func size(rules: Int) -> Int { areFew(rules) ? size / 4 : size }

  /// True for so few rules that reading costs more than they do.
  static func areFew(_ rules: Int) -> Bool { rules < 500 }

  /// Makes the block empty and keeps its room.
  mutating func clear() {
    start = nil
    range = 0..<0
    framed.removeAll(keepingCapacity: true)
    lines = 0
    passedOver = 0
    isAtEnd = false
    ending = .none
  }

  /// Makes it nothing but a problem of an input, whose number and line are known.
  mutating func set(_ problem: RecordProblem, input: Int) {
    clear()
    file = problem.file
    self.input = input
    start = Start()
    ending = .problem(problem)
  }

  /// Adds a record that is framed, and behind it a line break, so that the next is no part of it.
  mutating func append(_ record: ArraySlice<UInt8>, byteOffset: Int, line: Int, isLast: Bool) {
    let place = range.upperBound
    let missing = place + record.count + 1 - bytes.count
    if missing > 0 { bytes += [UInt8](repeating: 0, count: max(missing, bytes.count)) }
    bytes.replaceSubrange(place..<place + record.count, with: record)
    bytes[place + record.count] = UInt8(ascii: "\n")
    framed.append(Framed(range: place..<place + record.count, byteOffset: byteOffset, line: line, isLast: isLast))
    range = 0..<place + record.count + 1
  }

  /// Makes sure that there is room behind the records, and nothing in it.
  mutating func pad() {
    let missing = range.upperBound + TokenText.padding - bytes.count
    if missing > 0 { bytes += [UInt8](repeating: 0, count: missing) }
    for offset in 0..<TokenText.padding { bytes[range.upperBound + offset] = 0 }
  }
}
