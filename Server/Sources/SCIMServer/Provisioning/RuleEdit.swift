import AUPDialects
import AUPLanguage
import SCIMStore

/// A change of the rules of the API.
enum RuleEdit: Sendable {
  case add(RuleContent)
  case replace(String, RuleContent, if: Precondition? = nil)
  case delete(String, if: Precondition? = nil)

  /// The rules after the change, and the one that was added or changed, or taken away.
  ///
  /// - Parameter lastPlace: That of the rule that was made last.
  /// - Throws: 409 if rules are kept in files, or the name is taken; 404; 412; 400 if the rules do not compile together.
  func applied(to old: RuleSet, lastPlace: Int64) throws(SCIMError) -> (rules: RuleSet, rule: ProvisioningRule) {
    if old.files != nil { throw SCIMError(status: 409, detail: "rules are kept in files") }
    var rules = old.rules
    let changed: ProvisioningRule
    switch self {
    case .add(let content):
      changed = content.rule(place: lastPlace + 1)
      rules.append(changed)
    case .replace(let id, let content, let precondition):
      let index = try old.index(of: id)
      try precondition?.check(rules[index].version)
      changed = content.rule(place: rules[index].place)
      rules[index] = changed
    case .delete(let id, let precondition):
      changed = rules.remove(at: try old.index(of: id))
      try precondition?.check(changed.version)
    }
    // As the language has it: canonically equivalent names are one.
    if rules.count(where: { $0.name == changed.name }) > 1 {
      throw SCIMError(status: 409, detail: "there is a rule called `\(changed.name)` already")
    }
    do throws(CompilationError) {
      return (try RuleSet(rules, in: old.environment), changed)
    } catch {
      throw SCIMError(status: 400, detail: error.summary)
    }
  }

  /// What the audit log says.
  var verb: String {
    switch self {
    case .add: "created"
    case .replace: "updated"
    case .delete: "deleted"
    }
  }
}

/// What a client says of a rule: its condition is one by itself, and compiles.
struct RuleContent: Sendable {
  var name: String
  var text: String
  /// As a client sent it, or as Clumio has what the text says.
  var condition: String?
  var keywords = KeywordReading.apart
  /// Of one role; not empty.
  var grants: [Grant]

  fileprivate func rule(place: Int64) -> ProvisioningRule {
    ProvisioningRule(
      place: place, id: String(place), name: name, text: text, condition: condition, keywords: keywords, grants: grants)
  }
}
