import SCIMModel
import TestSupport
import Testing

@testable import AUPLanguage

/// Conditions over columns against the VM, on random conditions and users some of whom change in between.
@Test func columnsAgreeWithTheMachine() throws {
  var random = SeededGenerator.fromEnvironment()
  let seed = "\(random)"
  let schemas = ResourceSchemas(
    core: StandardSchemas.user.core, extensions: StandardSchemas.user.extensions + [GeneratedSchemas.extension])
  let now = Instant(seconds: 1_767_225_600)
  let environment = RuleEnvironment(schemas: schemas)
  let conditions = ConditionGenerator(schemas: schemas)
  let people = UserGenerator(schemas: schemas)
  var matches = 0
  var pairs = 0
  for _ in 0..<6 {
    let checked = try #require(try environment.compile(conditions.file(rules: 12, &random)).checked)
    var columns = UserColumns()
    var users: [SCIMObject?] = (0..<600).map { _ in schemas.conform(people.user(&random)).resource }
    let blocks = stride(from: 0, to: users.count, by: UserColumns.blockSize).map {
      $0..<min($0 + UserColumns.blockSize, users.count)
    }
    for rule in checked.rules {
      let condition = CompiledCondition(rule.condition, schemas: schemas)
      var evaluator = condition.columnEvaluator(now: now, &columns)
      for (number, block) in blocks.enumerated() where evaluator.needsUsers(of: number, columns).any {
        evaluator.read(Array(users[block]), block: number, &columns)
      }
      let shares = Int.random(in: 1...3, using: &random)
      evaluator.learn((0..<shares).map { evaluator.learnedValues(columns, share: $0, of: shares) })
      var found: [Int] = []
      for (number, block) in blocks.enumerated() {
        found += evaluator.matches(block: number, count: block.count, columns).map { block.lowerBound + $0 }
      }
      var machine = condition.evaluator(now: now)
      let expected = users.indices.filter { users[$0].map { machine.matches($0) } ?? false }
      #expect(
        found.filter { users[$0] != nil } == expected,
        "\(rule.name): \(Disassembler.text(of: condition.program)) \(seed)")
      matches += expected.count
      pairs += users.count
      for _ in 0..<3 {
        let place = Int.random(in: users.indices, using: &random)
        users[place] = Int.random(in: 0..<4, using: &random) == 0 ? nil : schemas.conform(people.user(&random)).resource
        columns.forget(block: place / UserColumns.blockSize)
      }
    }
  }
  #expect(10...90 ~= matches * 100 / pairs, "one verdict is rare: \(seed)")
}
