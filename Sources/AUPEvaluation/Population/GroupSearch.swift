import SCIMModel

/// Looks through an input for Group resources and reads nothing else: most records are told to be users by their first
/// bytes.
struct GroupSearch {
  private var reader: RecordReader
  private let parser: RecordParser
  private var block = RecordBlock()
  private var cursor: BlockCursor
  /// Records and line breaks before the block.
  private var base = (number: 0, line: 0)
  /// True once there was a record that is no group.
  private(set) var hasOthers = false

  init(_ reader: RecordReader, limits: RecordLimits) {
    self.reader = reader
    // Records are only looked at: less than what a cache holds is copied fastest.
    self.reader.blockSize = 1 << 17
    parser = RecordParser(limits: limits)
    cursor = BlockCursor(block)
  }

  /// The next group, not yet conformed; nil at the end. What is no valid group is passed over.
  mutating func next() throws(InputError) -> Record? {
    while true {
      while let range = cursor.next(in: block) {
        guard GroupCandidate.mayBeGroup(block.bytes[range]) else {
          hasOthers = true
          continue
        }
        switch parser.parse(cursor.framed(range, of: block, base: base)) {
        case .record(let record):
          if (try? ResourceKind.of(record.object)) == .group { return record }
          hasOthers = true
        case .page: cursor.records -= 1
        case .problem(_, let endsReading): if endsReading { return nil }
        }
      }
      base.number += cursor.records
      base.line += cursor.lines(of: block)
      guard try reader.nextBlock(&block) else { return nil }
      if let start = block.start { base = (start.number, start.line) }
      cursor = BlockCursor(block)
    }
  }
}
