import SCIMModel

/// Why a pattern cannot be used.
public struct PatternError: Error, Hashable, Sendable {
  /// One sentence: lower case, no full stop.
  public var message: String
  /// Where in the pattern, in UTF-8 bytes.
  public var offset: Int

  /// One pattern more than the patterns of a rule set may be together.
  static func tooManyTogether(_ limits: Limits) -> PatternError {
    PatternError(
      message: "the patterns of the rule set need more than \(limits.patternStatesPerSet) states together", offset: 0)
  }
}

/// A regular expression in RE2 syntax, ready to be searched for in time linear in the text, whatever the expression.
///
/// ```swift
/// let pattern = try Pattern("^a+b$", caseExact: false, limits: .standard)
/// var matcher = pattern.matcher()
/// matcher.matches(Array("AAB".utf8))  // true
/// ```
///
/// The meaning is RE2's with its default flags: a search, not anchored; `^` and `$` are the ends of the text and with
/// `(?m)` of a line; `.` is not a line feed but with `(?s)`; `\b`, `\d`, `\s`, `\w` and `[[:alpha:]]` know ASCII only;
/// `\p{L}` is a Unicode general category, `\p{Greek}` a script. Capturing and greediness are read and mean nothing here.
/// Refused, with a message of their own: back-references, look-around, `\C`.
///
/// One thing differs: in RE2 `\B` holds between the bytes of a character outside ASCII, here only between characters.
///
/// Text and pattern are compared code point by code point after NFC, so the pattern is brought to NFC before it is read.
public struct Pattern: Sendable {
  /// The pattern as it was written.
  public let text: String
  let nfa: NFA
  let classes: ByteClasses
  /// How many patterns share the memory that matchers may take.
  var sharers = 1

  /// Reads a pattern.
  ///
  /// - Parameter caseExact: If false, as with `(?i)` in front.
  /// - Throws: ``PatternError`` if the text is no pattern, or passes `limits.patternBytes`, `limits.patternStates` or
  ///   `limits.nestingDepth`. No more than the permitted states are ever made.
  public init(_ text: String, caseExact: Bool, limits: Limits) throws(PatternError) {
    self.text = text
    guard text.utf8.count <= limits.patternBytes else {
      throw PatternError(
        message: "the pattern is longer than \(limits.patternBytes) bytes", offset: limits.patternBytes)
    }
    let tree = try Self.tree(of: text, caseExact: caseExact, limits: limits)
    do {
      nfa = try NFABuilder.build(tree, limit: limits.patternStates)
    } catch {
      throw PatternError(message: "the pattern needs more than \(limits.patternStates) states", offset: 0)
    }
    classes = ByteClasses(of: nfa)
  }

  /// The tree of a pattern, flags spent.
  static func tree(of text: String, caseExact: Bool, limits: Limits) throws(PatternError) -> RegularExpression {
    let composed = String(decoding: ComparisonKey.of(text, caseExact: true), as: UTF8.self)
    var parser = PatternParser(composed, ignoresCase: !caseExact, depthLimit: limits.nestingDepth)
    do {
      return try parser.parse()
    } catch {
      // NFC may move what stands behind a decomposed character.
      throw PatternError(message: error.message, offset: min(error.offset, text.utf8.count))
    }
  }

  /// A matcher with an empty cache. Make one per thread and keep it.
  public func matcher() -> PatternMatcher {
    PatternMatcher(self, capacity: PatternMatcher.capacity(among: sharers))
  }
}
