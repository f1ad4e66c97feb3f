/// A pattern as a tree: what it means, without how it was written.
///
/// Flags are already spent: `(?i)` has widened the sets, `(?s)` has chosen the set of `.`, `(?m)` the assertion of `^`.
/// Groups and greediness are gone, for the only question is whether a match exists.
indirect enum RegularExpression: Hashable, Sendable {
  /// One code point of the set.
  case set(CodePointSet)
  /// Nothing, where the assertion holds.
  case assertion(Assertion)
  /// One behind the other; the empty text when there is none.
  case sequence([RegularExpression])
  /// One of these.
  case choice([RegularExpression])
  /// So many copies; without `most`, any number from `least`.
  case repetition(RegularExpression, least: Int, most: Int?)
}

/// What may be demanded of a place between two code points.
enum Assertion: Hashable, Sendable, CaseIterable {
  case textStart, textEnd, lineStart, lineEnd
  /// Between a character of `\w` and another, or an end of the text.
  case wordBoundary
  case notWordBoundary
}
