import Foundation
import SCIMModel
import SourceDiagnostics
import TestSupport
import Testing

@testable import AUPLanguage

/// The solver against the VM, on generated conditions and users.
@Suite struct SatisfiabilityPropertyTests {
  static let schemas = ResourceSchemas(
    core: StandardSchemas.user.core, extensions: StandardSchemas.user.extensions + [GeneratedSchemas.extension])
  static let now = Instant(seconds: 1_767_225_600)

  /// No condition that holds for some user has no witness, and the VM confirms every witness.
  @Test func whatHoldsForAUserHasAWitness() throws {
    var random = SeededGenerator.fromEnvironment()
    let environment = RuleEnvironment(schemas: Self.schemas)
    let conditions = ConditionGenerator(schemas: Self.schemas)
    let people = UserGenerator(schemas: Self.schemas)
    var undecided = 0
    var asked = 0
    // So many that a few hard files do not count for much: of sixty, up to 1.6 % were undecided.
    for _ in 0..<240 {
      let rules = try environment.compile(conditions.file(rules: 12, &random))
      let checked = try #require(rules.checked)
      var evaluator = rules.evaluator(now: Self.now)
      let users = (0..<12).map { _ in Self.schemas.conform(people.user(&random)).resource }
        .filter { ($0["userName"] ?? .null).isPresent(as: .text(caseExact: false)) }
      let satisfiability = Satisfiability(schemas: Self.schemas, now: Self.now, steps: 200_000)
      for index in checked.rules.indices {
        let claim = satisfiability.claim(checked.rules[index].condition)
        for (claim, verdict) in [(claim, true), (claim.negated, false)] {
          asked += 1
          switch satisfiability.user(claim) {
          case .undecided: undecided += 1
          case .witness(let user):
            let conformed = Self.schemas.conform(user)
            let found = evaluator.conditionHolds(rule: index, conformed.resource)
            #expect(conformed.problems.isEmpty && conformed.resource == user, "\(user.json) \(random)")
            #expect(found == verdict, "\(user.json) \(rules.text(of: index)) \(random)")
          case .none:
            for user in users {
              let found = evaluator.conditionHolds(rule: index, user)
              #expect(found != verdict, "\(user.json) \(rules.text(of: index)) \(random)")
            }
          }
        }
      }
    }
    print("satisfiability: \(undecided) of \(asked) undecided; \(random)")
    #expect(undecided * 50 < asked, "\(random)")
  }
}

extension CompiledRules {
  fileprivate func text(of rule: Int) -> String {
    checked.flatMap { rules in sources.map { $0.text(rules.rules[rule].condition.span) } } ?? ""
  }
}
