public import AUPLanguage
public import SCIMModel
import SourceDiagnostics

/// A rule whose users must be in groups that contain all of some keywords. Clumio does not say whether one group must
/// hold them all.
public struct KeywordRule: Sendable {
  /// The name of the rule; nil for a condition alone.
  var rule: String?
  var words: [String]
  /// Where the condition stands.
  var span: SourceSpan

  /// The reading that importers take: different groups may hold them.
  var apart: ConditionText { ClumioCondition.containsAll(words).aup }

  /// The other: one group holds all.
  var together: ConditionText {
    let tests = words.map { ConditionText.test("display", "co", $0) }
    return ConditionText("groups[\(ConditionText.all([ConditionText("type ne \"indirect\"")] + tests).text)]")
  }
}

/// Counts the users for whom the two readings of "contains all keywords" differ.
public struct KeywordReadings {
  private var rules: [(rule: KeywordRule, apart: ConditionEvaluator, together: ConditionEvaluator, count: Int)] = []
  private var users = 0

  /// Makes counts of zero. No condition asks what the time is.
  public init(_ result: ImportResult, environment: RuleEnvironment) {
    let start = Instant(seconds: 0)
    for rule in result.keywordRules {
      guard let apart = try? environment.compileCondition(rule.apart.text),
        let together = try? environment.compileCondition(rule.together.text)
      else { continue }
      rules.append((rule, apart.evaluator(now: start), together.evaluator(now: start), 0))
    }
  }

  /// Looks at a user that has been through `ResourceSchemas.conform`.
  public mutating func add(_ user: SCIMObject) {
    users += 1
    for index in rules.indices where rules[index].apart.matches(user) != rules[index].together.matches(user) {
      rules[index].count += 1
    }
  }

  /// A note for each rule that the reading matters to, with the other reading.
  public var notes: [Loss] {
    rules.filter { $0.count > 0 }.map { entry in
      let rule = entry.rule.rule.map { " of rule \(Diagnostic.quote($0))" } ?? ""
      let users = entry.count == 1 ? "1 user of \(self.users)" : "\(entry.count) users of \(self.users)"
      return Loss(
        .note, "keywords\(rule)",
        "the readings differ for \(users); if one group must hold all, it is `\(entry.rule.together.text)`",
        at: entry.rule.span)
    }
  }
}
