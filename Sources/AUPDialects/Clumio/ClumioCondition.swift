import SCIMModel

/// The conditions that Clumio has: six forms over the names of the groups of a user. Lists are never empty.
enum ClumioCondition: Hashable, Sendable {
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
  var json: String {
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

  /// In AUP's words.
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
