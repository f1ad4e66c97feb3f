import SCIMModel

/// What may be typed at a cursor.
///
/// ```swift
/// let completion = session.complete("group eq \"Back", cursor: 14)
/// completion.replaced   // 9..<14, the bytes `"Back`
/// completion.candidates // ["\"Backup Admins\""]
/// ```
public struct LineCompletion: Hashable, Sendable {
  /// The bytes of the line that a candidate replaces; ends at the cursor.
  public var replaced: Range<Int>
  /// In order of display, each once.
  public var candidates: [String]
  /// True if a blank is wanted behind a lone candidate.
  public var appendsBlank: Bool

  /// Makes a completion.
  public init(replaced: Range<Int>, candidates: [String], appendsBlank: Bool = true) {
    self.replaced = replaced
    self.candidates = candidates
    self.appendsBlank = appendsBlank
  }

  /// No candidates.
  static func none(at cursor: Int) -> LineCompletion { LineCompletion(replaced: cursor..<cursor, candidates: []) }

  /// What all candidates start with, code point by code point.
  public var commonPrefix: String {
    guard var prefix = candidates.first.map({ Array($0.unicodeScalars) }) else { return "" }
    for candidate in candidates.dropFirst() {
      let length = zip(prefix, candidate.unicodeScalars).prefix { $0 == $1 }.count
      prefix.removeLast(prefix.count - length)
    }
    return String(String.UnicodeScalarView(prefix))
  }
}

/// The part of the text that is being completed: what was typed of it, and where.
struct PartialText {
  /// What was typed, without the opening quote.
  let text: String
  /// True if it starts with a quote.
  let isQuoted: Bool
  let range: Range<Int>
  private let key: [UInt8]

  init(text: String, isQuoted: Bool, range: Range<Int>) {
    self.text = text
    self.isQuoted = isQuoted
    self.range = range
    key = ComparisonKey.of(text, caseExact: false)
  }

  /// True if the candidate starts with what was typed, in any case.
  func fits(_ candidate: String) -> Bool { ComparisonKey.of(candidate, caseExact: false).starts(with: key) }
}
