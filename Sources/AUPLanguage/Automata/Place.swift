/// A place between two bytes of a text, as far as assertions can tell places apart.
struct Place {
  /// What stands before the place.
  enum Before: UInt8, Hashable, Sendable {
    case textStart, newline, wordByte, other
  }

  static let wordBytes: [ClosedRange<UInt8>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
  static let continuationBytes: ClosedRange<UInt8> = 0x80...0xBF

  let before: Before
  /// The byte behind the place; nil at the end of the text.
  let next: UInt8?

  func satisfies(_ assertion: Assertion) -> Bool {
    switch assertion {
    case .textStart: before == .textStart
    case .textEnd: next == nil
    case .lineStart: before == .textStart || before == .newline
    case .lineEnd: next == nil || next == 0x0A
    case .wordBoundary: isWordBoundary
    case .notWordBoundary:
      // Both sides of a byte inside a character are no word, but it is no place between characters.
      !isWordBoundary && !(next.map { Self.continuationBytes.contains($0) } ?? false)
    }
  }

  private var isWordBoundary: Bool { (before == .wordByte) != (next.map(Self.isWord) ?? false) }

  static func isWord(_ byte: UInt8) -> Bool { wordBytes.contains { $0.contains(byte) } }
}
