import SCIMModel
import SourceDiagnostics

/// The conditions that Clumio has: six forms over the names of the groups of a user. Lists are never empty.
///
/// ```swift
/// let condition = try ClumioCondition(parsing: #"{"user.groups":{"$eq":"Admins"}}"#)
/// condition.text()  // group eq "Admins"
/// ```
public enum ClumioCondition: Hashable, Sendable {
  /// This group.
  case equal(String)
  /// Any of these groups.
  case any([String])
  /// All of these groups.
  case all([String])
  /// A group contains this keyword, or any of these.
  case containsAny([String])
  /// All keywords are contained.
  case containsAll([String])

  /// The one spelling, without blanks: equal conditions are equal bytes.
  public var json: String {
    func object(_ name: String, _ value: SCIMValue) -> SCIMValue { .complex(SCIMObject([(name, value)])) }
    func list(_ values: [String]) -> SCIMValue { .array(values.map { .string($0) }) }
    let test =
      switch self {
      case .equal(let name): object("$eq", .string(name))
      case .any(let names): object("$in", list(names))
      case .all(let names): object("$all", list(names))
      case .containsAny(let words): object("$contains", object("$in", list(words)))
      case .containsAll(let words): object("$contains", object("$all", list(words)))
      }
    return object(Self.attribute, test).json
  }

  /// The only attribute there is.
  static let attribute = "user.groups"

  /// Reads a condition string. Linear in the text.
  ///
  /// - Throws: ``DialectError`` if it is no JSON, or has a part that Clumio is not known to have.
  public init(parsing json: String) throws(DialectError) {
    var sources = SourceMap()
    let file = sources.add(name: "<condition>", bytes: Array(json.utf8))
    var reader = ClumioConditionReader(sources)
    guard let condition = try reader.read(file, rule: nil) else {
      throw DialectError(
        reader.losses.map {
          Diagnostic(.error, code: SyntaxWords.unexpected, "\($0.construct): \($0.outcome)", at: $0.span)
        })
    }
    self = condition
  }

  /// The condition in AUP's words.
  ///
  /// - Parameter keywords: What "contains all keywords" means; no other form has two readings.
  public func text(_ keywords: KeywordReading = .apart) -> String {
    if case .containsAll(let words) = self, keywords == .together {
      return KeywordRule(words: words, span: .none).together.text
    }
    return aup.text
  }

  /// True if ``KeywordReading`` makes a difference.
  public var hasTwoReadings: Bool { if case .containsAll(let words) = self { words.count > 1 } else { false } }

  /// In AUP's words, "all keywords" in the reading of importers.
  var aup: ConditionText {
    switch self {
    case .equal(let name): .test("group", "eq", name)
    case .any(let names): .test("group", "in", list: names)
    case .all(let names): .test("group", "eq all", list: names)
    case .containsAny(let words) where words.count == 1: .test("group", "co", words[0])
    case .containsAny(let words): .test("group", "co any", list: words)
    case .containsAll(let words): .test("group", "co all", list: words)
    }
  }
}

/// What "a group contains all of these keywords" means: Clumio does not say.
public enum KeywordReading: String, Hashable, Sendable, CaseIterable {
  /// Different groups of the user may hold them: what importers take.
  case apart
  /// One group of the user holds them all.
  case together
}
