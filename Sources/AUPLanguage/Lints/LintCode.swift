/// The codes of what ``RuleLints`` find.
public enum LintCode: String, Sendable, CaseIterable {
  case expiredException = "expired-exception"
  case expiredRule = "expired-rule"
  case noAdministrator = "no-administrator"
  case ruleNeverMatches = "rule-never-matches"
  case ruleWithoutEffect = "rule-without-effect"
  case selfServiceAttribute = "self-service-attribute"
  case shortKeyword = "short-keyword"
}
