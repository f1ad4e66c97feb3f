import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// Turns conditions into Clumio's six forms. What has none is a loss, at the innermost place that is to blame.
struct ClumioLowering {
  private let sources: SourceMap
  private let rule: String
  private(set) var losses: [Loss] = []

  /// Makes it for one rule, named as losses name it.
  init(_ sources: SourceMap, rule: String) {
    self.sources = sources
    self.rule = rule
  }

  /// The form of a condition whose texts are as written; nil if it has none. Recursion is as deep as the condition.
  mutating func lower(_ condition: Condition) -> ClumioCondition? {
    switch condition.kind {
    case .named(_, let inner): return lower(inner)
    case .test(let field, let predicate): return test(field, predicate, condition)
    case .and(let parts): return join(parts, condition, isAll: true)
    case .or(let parts): return join(parts, condition, isAll: false)
    case .not: return lose(condition, "Clumio has no negation")
    case .atLeast: return lose(condition, "Clumio does not count conditions")
    case .count: return lose(condition, "Clumio does not count values")
    case .element(let field, _):
      let isGroups = field.path.attribute == "groups"
      return lose(
        condition, isGroups ? "Clumio has no conditions in brackets; `group` is what it reads" : Self.onlyGroups)
    }
  }

  private mutating func test(_ field: Field, _ predicate: Predicate, _ condition: Condition) -> ClumioCondition? {
    guard field.selector == .directGroups else {
      if field.path.attribute == "groups" {
        return lose(condition, "Clumio reads the names of direct groups only, which is `group`")
      }
      return lose(condition, Self.onlyGroups)
    }
    guard case .compare(let comparison, let constants) = predicate else {
      return lose(condition, "Clumio only compares names of groups")
    }
    let names = constants.compactMap(\.text)
    switch comparison {
    case .equal: return names.count == 1 ? .equal(names[0]) : .any(names)
    case .contains: return .containsAny(names)
    default: return lose(condition, "Clumio only has equal and contains")
    }
  }

  /// Conjunctions and disjunctions of one kind of test are the lists that Clumio has.
  private mutating func join(_ parts: [Condition], _ condition: Condition, isAll: Bool) -> ClumioCondition? {
    let forms = parts.compactMap { lower($0) }
    guard forms.count == parts.count else { return nil }
    if forms.count == 1 { return forms[0] }
    let joined = isAll ? Self.all(forms) : Self.any(forms)
    if let joined { return joined }
    let word = isAll ? "`and`" : "`or`"
    return lose(condition, "Clumio has \(word) only between names of groups, or between keywords")
  }

  private static func all(_ forms: [ClumioCondition]) -> ClumioCondition? {
    var names: [String] = []
    var words: [String] = []
    for form in forms {
      switch form {
      case .equal(let name): names.append(name)
      case .all(let more): names += more
      case .containsAny(let more) where more.count == 1: words += more
      case .containsAll(let more): words += more
      default: return nil
      }
    }
    if words.isEmpty { return .all(names) }
    return names.isEmpty ? .containsAll(words) : nil
  }

  private static func any(_ forms: [ClumioCondition]) -> ClumioCondition? {
    var names: [String] = []
    var words: [String] = []
    for form in forms {
      switch form {
      case .equal(let name): names.append(name)
      case .any(let more): names += more
      case .containsAny(let more): words += more
      default: return nil
      }
    }
    if words.isEmpty { return .any(names) }
    return names.isEmpty ? .containsAny(words) : nil
  }

  private static let onlyGroups = "Clumio knows no attribute but the groups of a user"

  private mutating func lose(_ condition: Condition, _ why: String) -> ClumioCondition? {
    losses.append(
      Loss(
        .lost, SyntaxWords.quote(condition.span, in: sources), "\(why), so rule \(rule) is not exported",
        at: condition.span))
    return nil
  }
}
