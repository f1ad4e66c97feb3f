import AUPLanguage

extension Program {
  /// The rules as output names them.
  var ruleTitles: [RuleTitle] {
    rules.map { rule in RuleTitle(name: rule.name, grants: rule.grants.map { grants[$0] }) }
  }
}
