import CSimdJSON
import Glibc

/// Finds the tokens of JSON texts with simdjson's first stage, and keeps its memory from text to text.
@safe final class TokenIndexer {
  private let indexer: OpaquePointer?

  init() { unsafe indexer = aup_json_indexer_create() }

  deinit { unsafe aup_json_indexer_destroy(indexer) }

  /// The tokens of a range of a buffer; nil if it is no UTF-8, a string is not closed, or one holds a bare control
  /// character. Good until the next call, and as long as the buffer is. O(bytes).
  func index(_ buffer: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> TokenText? {
    guard let indexer = unsafe indexer, let base = buffer.baseAddress, !range.isEmpty else { return nil }
    precondition(range.lowerBound >= 0 && range.upperBound + TokenText.padding <= buffer.count)
    let start = unsafe base + range.lowerBound
    var tokens: UnsafePointer<UInt32>?
    var tokenCount = 0
    guard unsafe aup_json_index(indexer, start, range.count, &tokens, &tokenCount) == 0, let tokens = unsafe tokens
    else {
      return nil
    }
    return unsafe TokenText(bytes: start, count: range.count, tokens: tokens, tokenCount: tokenCount)
  }
}

/// A text and the offsets of its tokens: brackets, braces, commas, colons, the opening quotes of strings, the first bytes
/// of numbers and words. Every access is checked.
@safe struct TokenText {
  /// Bytes behind the text that may be read and mean nothing.
  static let padding = 64

  private let bytes: UnsafePointer<UInt8>
  private let tokens: UnsafePointer<UInt32>
  let count: Int
  let tokenCount: Int

  fileprivate init(bytes: UnsafePointer<UInt8>, count: Int, tokens: UnsafePointer<UInt32>, tokenCount: Int) {
    unsafe self.bytes = bytes
    unsafe self.tokens = tokens
    self.count = count
    self.tokenCount = tokenCount
  }

  /// A byte of the text, or of the padding.
  @inline(__always)
  subscript(offset: Int) -> UInt8 {
    precondition(UInt(bitPattern: offset) < UInt(bitPattern: count &+ Self.padding))
    return unsafe bytes[offset]
  }

  /// True if so many tokens are left from a number on, and so one more offset (see ``offset(of:)``).
  @inline(__always)
  func has(_ count: Int, from number: Int) -> Bool { number >= 0 && number &+ count <= tokenCount }

  /// The offset of a token that ``has(_:from:)`` has found there, or of the one behind. simdjson gives no offset beyond the
  /// text.
  @inline(__always)
  func offset(of number: Int) -> Int {
    assert(number <= tokenCount)
    return unsafe Int(tokens[number])
  }

  /// A byte at the offset of a token, or a few behind it.
  @inline(__always)
  func byte(nearToken offset: Int) -> UInt8 {
    assert(offset < count + Self.padding)
    return unsafe bytes[offset]
  }

  /// Eight bytes from the offset of a token on, or from a place before the offset of another.
  @inline(__always)
  func word(nearToken offset: Int) -> UInt64 {
    assert(offset >= 0 && offset + 8 < count + Self.padding)
    return unsafe UnsafeRawPointer(bytes + offset).loadUnaligned(as: UInt64.self)
  }

  /// Three words from the offset of a token on; behind the text there is padding.
  @inline(__always)
  func words(nearToken offset: Int) -> (UInt64, UInt64, UInt64) {
    assert(offset + 24 < count + Self.padding)
    let place = unsafe UnsafeRawPointer(bytes + offset)
    return unsafe (
      place.loadUnaligned(as: UInt64.self), (place + 8).loadUnaligned(as: UInt64.self),
      (place + 16).loadUnaligned(as: UInt64.self)
    )
  }

  /// The offset of a token; behind the last the length of the text.
  @inline(__always)
  func token(_ number: Int) -> Int {
    precondition(UInt(bitPattern: number) <= UInt(bitPattern: tokenCount))
    return unsafe Int(tokens[number])
  }

  /// Eight bytes from an offset on, the first lowest.
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    precondition(UInt(bitPattern: offset) < UInt(bitPattern: count &+ Self.padding &- 8))
    return unsafe UnsafeRawPointer(bytes + offset).loadUnaligned(as: UInt64.self)
  }

  /// True if bytes that stand in a room, from a place on, stand at an offset.
  @inline(__always)
  func stands(_ known: borrowing Room<UInt8>, from place: Int, count length: Int, at offset: Int) -> Bool {
    precondition(offset >= 0 && length >= 0 && offset &+ length <= count)
    return unsafe known.isSame(place, bytes + offset, count: length)
  }

  /// Hands out part of the text.
  @inline(__always)
  func withSpan<Result>(_ range: Range<Int>, _ body: (Span<UInt8>) -> Result) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe body(UnsafeBufferPointer(start: bytes + range.lowerBound, count: range.count).span)
  }

  /// The first place of a byte from an offset on; the length of the text if there is none.
  func first(_ byte: UInt8, from offset: Int) -> Int {
    guard offset >= 0, offset < count else { return count }
    guard let found = unsafe memchr(bytes + offset, Int32(byte), count - offset) else { return count }
    return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(bytes)
  }
}
