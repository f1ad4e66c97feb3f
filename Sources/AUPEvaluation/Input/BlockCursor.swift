import Glibc

/// Walks over the records of a block.
struct BlockCursor {
  /// Records so far, the one that was given last among them.
  var records = 0
  /// Line breaks from the start of the block to the record that was given last.
  private(set) var line = 0
  private var nextLine: Int
  private var place: Int
  private var nextFramed = 0
  private var offset = 0
  private var isLast = false

  init(_ block: RecordBlock) {
    place = block.range.lowerBound
    nextLine = block.isInLines ? block.lines : 0
  }

  /// Where the next record stands; nil behind the last.
  mutating func next(in block: RecordBlock) -> Range<Int>? {
    guard block.isInLines else {
      guard nextFramed < block.framed.count else { return nil }
      let framed = block.framed[nextFramed]
      nextFramed += 1
      records += 1
      (line, offset, isLast) = (framed.line, framed.byteOffset, framed.isLast)
      return framed.range
    }
    while place < block.range.upperBound {
      var start = place
      let end = Self.lineBreak(in: block.bytes, start..<block.range.upperBound)
      line = nextLine
      nextLine += 1
      place = end + 1
      while start < end, JSONGrammar.isBlank(block.bytes[start]) { start += 1 }
      guard start < end else { continue }
      records += 1
      offset = block.byteOffset + start - block.range.lowerBound
      isLast = block.isAtEnd && end == block.range.upperBound
      return start..<end
    }
    return nil
  }

  /// Where a piece of about so many bytes that begins with the record given last ends: with a record.
  func end(of size: Int, from range: Range<Int>, in block: RecordBlock) -> Int {
    guard block.isInLines else {
      var index = nextFramed
      while index < block.framed.count, block.framed[index].range.lowerBound - range.lowerBound < size { index += 1 }
      return block.framed[index - 1].range.upperBound
    }
    let least = max(range.upperBound, min(range.lowerBound + size, block.range.upperBound))
    return Self.lineBreak(in: block.bytes, least..<block.range.upperBound)
  }

  /// The record that was given last, where it stands in the input.
  ///
  /// - Parameter base: Records and line breaks before the block.
  func framed(_ range: Range<Int>, of block: RecordBlock, base: (number: Int, line: Int) = (0, 0)) -> FramedRecord {
    FramedRecord(
      text: block.bytes[range], file: block.file, number: base.number + records, byteOffset: offset,
      line: base.line + line, isInLines: block.isInLines, isLast: isLast)
  }

  /// The line breaks of a block whose records were all given.
  func lines(of block: RecordBlock) -> Int { block.isInLines ? nextLine : block.lines }

  /// The next line break; the end of the range if there is none.
  private static func lineBreak(in bytes: [UInt8], _ range: Range<Int>) -> Int {
    unsafe bytes.withUnsafeBytes { bytes in
      let text = unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
      guard let base = text.baseAddress, let found = unsafe memchr(base, 0x0A, text.count) else {
        return range.upperBound
      }
      return unsafe range.lowerBound + (UnsafeRawPointer(found) - base)
    }
  }
}
