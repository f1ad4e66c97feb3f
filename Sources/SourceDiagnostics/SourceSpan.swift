/// A half-open range of UTF-8 byte offsets in a ``SourceMap``.
///
/// Offsets are global: each file of a map starts at its own ``SourceFile/base``, so a span names its file too.
///
/// Example: in the lone file `active eq true`, `SourceSpan(7, 9)` is `eq`.
public struct SourceSpan: Hashable, Sendable {
  /// The offset of the first byte.
  public var start: Int
  /// The offset just behind the last byte.
  public var end: Int

  /// Makes the span of the bytes `start ..< end`.
  public init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = end
  }

  /// The smallest span that covers both.
  public func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(min(start, other.start), max(end, other.end))
  }

  /// The place of something that no source text stands for.
  public static let none = SourceSpan(0, 0)
}
