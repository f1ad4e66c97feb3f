/// A half-open range of UTF-8 byte offsets in a ``SourceMap``.
///
/// Offsets are global: each file of a map starts at its own ``SourceFile/base``, so a span names its file too.
///
/// Example: in the lone file `active eq true`, `SourceSpan(7, 9)` is `eq`.
///
/// Every node of a tree has one, so it is two words of 32 bits; what lies beyond ``mostOffset`` is taken for that.
public struct SourceSpan: Hashable, Sendable {
  @usableFromInline var first: UInt32
  @usableFromInline var behind: UInt32

  /// The greatest offset that a span can have.
  public static let mostOffset = Int(UInt32.max)

  /// The offset of the first byte.
  @inlinable public var start: Int { Int(first) }
  /// The offset just behind the last byte.
  @inlinable public var end: Int { Int(behind) }

  /// Makes the span of the bytes `start ..< end`.
  @inlinable
  public init(_ start: Int, _ end: Int) {
    first = UInt32(clamping: start)
    behind = UInt32(clamping: end)
  }

  /// The smallest span that covers both.
  public func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(min(start, other.start), max(end, other.end))
  }

  /// The place of something that no source text stands for.
  public static let none = SourceSpan(0, 0)
}
