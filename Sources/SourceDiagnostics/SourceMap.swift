/// One source text: its name as the user gave it, and its bytes.
public struct SourceFile: Sendable {
  /// The path or title shown in diagnostics, such as `rules.aup` or `<filter>`.
  public let name: String
  /// The text as it was read; not necessarily valid UTF-8.
  public let bytes: [UInt8]
  /// The global offset of the first byte.
  public let base: Int
  /// Local offsets at which lines start, ascending; the first is 0. A line ends with LF, CR LF or CR.
  public let lineStarts: [Int]
  /// How many code points start before byte 0, ``stride``, 2 × ``stride`` and so on: what lets a column be told
  /// without a walk along its line.
  private let codePoints: [Int]
  private static let stride = 1_024

  init(name: String, bytes: [UInt8], base: Int) {
    self.name = name
    self.bytes = bytes
    self.base = base
    lineStarts = Self.lineStarts(bytes.span)
    codePoints = Self.codePoints(bytes.span)
  }

  private static func lineStarts(_ bytes: Span<UInt8>) -> [Int] {
    var starts = [0]
    var index = 0
    while index < bytes.count {
      // Eight bytes at a time, where none of them can end a line.
      if index + 8 <= bytes.count, !word(bytes, index).hasByte(below: 0x0E) {
        index += 8
        continue
      }
      let end = min(index + 8, bytes.count)
      while index < end {
        let isEnd =
          bytes[index] == UInt8(ascii: "\n")
          || bytes[index] == UInt8(ascii: "\r") && (index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "\n"))
        index += 1
        if isEnd { starts.append(index) }
      }
    }
    return starts
  }

  private static func codePoints(_ bytes: Span<UInt8>) -> [Int] {
    var counts: [Int] = []
    counts.reserveCapacity(bytes.count / stride + 2)
    var count = 0
    var start = 0
    while start < bytes.count {
      counts.append(count)
      let end = min(start + stride, bytes.count)
      count += end - start
      while start + 8 <= end {
        let word = word(bytes, start)
        start += 8
        if word & 0x8080_8080_8080_8080 == 0 { continue }
        // Bytes that go on with a code point are 0b10……….
        count -= (word >> 7 & ~(word >> 6) & 0x0101_0101_0101_0101).nonzeroBitCount
      }
      while start < end {
        if bytes[start] & 0xC0 == 0x80 { count -= 1 }
        start += 1
      }
    }
    counts.append(count)
    return counts
  }

  /// Eight bytes from an offset on; both ends are checked.
  @inline(__always)
  private static func word(_ bytes: Span<UInt8>, _ offset: Int) -> UInt64 {
    unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  /// How many code points start before a local offset. O(1).
  func codePoints(before offset: Int) -> Int {
    let known = offset / Self.stride
    return bytes[known * Self.stride..<offset].reduce(codePoints[known]) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
  }

  /// The global span of the whole text.
  public var span: SourceSpan { SourceSpan(base, base + bytes.count) }

  /// The text of a global span of this file; bytes that are not UTF-8 read as U+FFFD.
  public func text(_ span: SourceSpan) -> String {
    let range = max(0, span.start - base)..<min(bytes.count, span.end - base)
    return range.isEmpty ? "" : String(decoding: bytes[range], as: UTF8.self)
  }
}

extension UInt64 {
  /// True if one of its eight bytes is below a number up to 128.
  fileprivate func hasByte(below limit: UInt8) -> Bool {
    (self &- 0x0101_0101_0101_0101 &* UInt64(limit)) & ~self & 0x8080_8080_8080_8080 != 0
  }
}

/// Where a byte is, in words a person uses.
public struct SourceLocation: Hashable, Sendable {
  /// The name of the file.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column in Unicode code points, from 1.
  public var column: Int
}

/// The source texts of one run, laid end to end in one space of offsets.
///
/// ```swift
/// var sources = SourceMap()
/// let file = sources.add(name: "rules.aup", bytes: Array("active eq true".utf8))
/// sources.location(of: file.base + 7)  // rules.aup:1:8
/// ```
public struct SourceMap: Sendable {
  /// The files in the order they were added.
  public private(set) var files: [SourceFile] = []

  /// Makes an empty map.
  public init() {}

  /// Adds a text behind the others and returns it with its base offset.
  @discardableResult
  public mutating func add(name: String, bytes: [UInt8]) -> SourceFile {
    // One byte of room between files, so that the end of one is never the start of the next.
    let base = files.last.map { $0.base + $0.bytes.count + 1 } ?? 0
    let file = SourceFile(name: name, bytes: bytes, base: base)
    files.append(file)
    return file
  }

  /// The file that holds a global offset, its end included; nil for an empty map. O(log files).
  public func file(at offset: Int) -> SourceFile? {
    var low = 0
    var high = files.count
    while low < high {
      let middle = (low + high) / 2
      if files[middle].base <= offset { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? files.first : files[low - 1]
  }

  /// File, line and column of a global offset. O(log files + log lines), however long the line.
  public func location(of offset: Int) -> SourceLocation {
    guard let file = file(at: offset) else { return SourceLocation(file: "", line: 1, column: 1) }
    let local = min(max(0, offset - file.base), file.bytes.count)
    let line = file.line(at: local)
    let column = file.codePoints(before: local) - file.codePoints(before: file.lineStarts[line]) + 1
    return SourceLocation(file: file.name, line: line + 1, column: column)
  }

  /// The source text of a span.
  public func text(_ span: SourceSpan) -> String { file(at: span.start)?.text(span) ?? "" }
}
