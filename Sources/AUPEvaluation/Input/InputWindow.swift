import Glibc

/// The part of an input that is in memory: one buffer, reused, that grows only when a record does not fit.
struct InputWindow {
  let file: InputFile
  private var buffer: [UInt8] = []
  private var start = 0
  private var end = 0
  /// The place of the first byte in the input.
  private(set) var offset = 0
  /// The line of the first byte, from 1.
  private(set) var line = 1
  private(set) var isAtEnd = false
  /// Nil for UTF-8, which is taken as it comes.
  private var decoder: TextDecoder?

  init(_ file: InputFile) { self.file = file }

  /// How many bytes are in memory.
  var count: Int { end - start }

  /// A byte, counted from the first in memory.
  subscript(_ index: Int) -> UInt8 { buffer[start + index] }

  /// All bytes in memory.
  var all: ArraySlice<UInt8> { buffer[start..<end] }

  /// The first bytes in memory.
  func prefix(_ count: Int) -> ArraySlice<UInt8> { buffer[start..<start + count] }

  /// Reads more; false at the end of the input.
  mutating func fill() throws(InputError) -> Bool {
    if isAtEnd { return false }
    if start > 0 {
      // What is left moves to the front; it is less than a record, so this costs little.
      unsafe buffer.withUnsafeMutableBytes { bytes in
        if let base = bytes.baseAddress { unsafe memmove(base, base + start, end - start) }
      }
      (start, end) = (0, end - start)
    }
    let amount: Int
    if decoder == nil {
      amount = try file.read(into: &buffer, behind: end)
    } else {
      amount = try decoder?.read(file, into: &buffer, behind: end) ?? 0
    }
    end += amount
    isAtEnd = amount == 0
    return amount > 0
  }

  /// Takes what was read for text in another encoding than UTF-8, behind a mark of so many bytes. From here on places count
  /// in the text as UTF-8.
  mutating func decode(_ encoding: TextEncoding, behind mark: Int) {
    decoder = TextDecoder(encoding, read: Array(buffer[start + mark..<end]), offset: mark)
    (start, end, isAtEnd) = (0, 0, false)
  }

  /// Leaves bytes behind.
  mutating func drop(_ count: Int) {
    line += lineBreaks(in: count)
    start += count
    offset += count
  }

  /// The line breaks in the first bytes.
  func lineBreaks(in count: Int) -> Int {
    let bytes = buffer.span
    var breaks = 0
    for index in start..<start + count where bytes[index] == UInt8(ascii: "\n") { breaks += 1 }
    return breaks
  }

  /// The next line break from an index on, counted from the first byte in memory.
  func lineBreak(from index: Int) -> Int? {
    unsafe buffer.withUnsafeBytes { bytes in
      guard index < count, let base = bytes.baseAddress else { return nil }
      let first = unsafe base + start + index
      return unsafe memchr(first, 0x0A, count - index).map {
        unsafe $0 - UnsafeMutableRawPointer(mutating: first) + index
      }
    }
  }

  /// Where the last line that ends in memory behind an index ends, its break included; 0 if none does.
  func endOfLastLine(behind first: Int) -> Int {
    let bytes = buffer.span
    var index = end
    while index > start + first {
      if bytes[index - 1] == UInt8(ascii: "\n") { return index - start }
      index -= 1
    }
    return 0
  }

  /// Gives the first bytes away with the buffer they stand in; what is behind them moves to the buffer of the block. Lines
  /// are not counted.
  mutating func give(_ count: Int, to block: inout RecordBlock) {
    swap(&buffer, &block.bytes)
    block.range = start..<start + count
    block.isAtEnd = isAtEnd && start + count == end
    let rest = start + count..<end
    if buffer.count < rest.count { buffer += [UInt8](repeating: 0, count: rest.count - buffer.count) }
    unsafe block.bytes.withUnsafeBytes { source in
      unsafe buffer.withUnsafeMutableBytes { target in
        unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[rest]))
      }
    }
    offset += count
    (start, end) = (0, rest.count)
  }

  /// Leaves blanks behind and gives the first other byte, which stays; nil at the end.
  mutating func skipBlanks() throws(InputError) -> UInt8? {
    repeat {
      var blanks = 0
      while blanks < count, JSONGrammar.isBlank(self[blanks]) { blanks += 1 }
      drop(blanks)
      if count > 0 { return self[0] }
    } while try fill()
    return nil
  }
}
