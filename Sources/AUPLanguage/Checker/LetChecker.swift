import SourceDiagnostics

/// Gathers and checks lets, each after those it uses.
struct LetChecker {
  var conditions: ConditionChecker

  init(index: AttributeIndex, limits: Limits) {
    conditions = ConditionChecker(index: index, limits: limits, lets: LetTable())
  }

  /// Takes the lets of the files into the table.
  mutating func gather(_ files: [FileSyntax], reportsDuplicates: Bool) {
    for file in files {
      for declaration in file.declarations {
        guard case .let(let name, let value) = declaration.kind else { continue }
        if let earlier = conditions.lets.add(name, value), reportsDuplicates {
          conditions.report(CheckerDiagnostics.duplicateLet(name, first: earlier.name))
        }
      }
    }
  }

  /// Checks every let.
  mutating func checkAll() {
    check(LetOrder(count: conditions.lets.entries.count, roots: conditions.lets.entries.indices) { uses(of: $0) })
  }

  /// Checks the lets that a condition uses, and those that these use.
  mutating func checkLets(usedBy condition: ConditionSyntax) {
    let roots = condition.references.compactMap { conditions.lets.number(of: $0.text) }
    check(LetOrder(count: conditions.lets.entries.count, roots: roots) { uses(of: $0) })
  }

  private func uses(of number: Int) -> [Int] {
    guard case .condition(let condition) = conditions.lets.entries[number].value else { return [] }
    return condition.references.compactMap { conditions.lets.number(of: $0.text) }
  }

  private mutating func check(_ order: LetOrder) {
    for cycle in order.cycles {
      conditions.report(CheckerDiagnostics.cyclicLet(cycle.map { conditions.lets.entries[$0].name }))
    }
    for number in order.order {
      conditions.lets.set(state(of: conditions.lets.entries[number]), of: number)
    }
  }

  private mutating func state(of entry: LetTable.Entry) -> LetTable.State {
    let name = entry.name
    if !conditions.index.entries(named: name.text).isEmpty || conditions.index.isGroup(name.text) {
      conditions.report(CheckerDiagnostics.letNamedLikeAttribute(name))
    }
    switch entry.value {
    case .condition(let syntax):
      return conditions.check(syntax).map { .condition($0) } ?? .broken
    case .list(let values, _):
      reportDuplicates(values)
      return .list
    }
  }

  /// What is the same in a list under every type it may be compared as: equal literals.
  private mutating func reportDuplicates(_ values: [ValueSyntax]) {
    var first: [String: SourceSpan] = [:]
    for value in values {
      guard let text = value.literal else { continue }
      if let earlier = first[text] {
        conditions.report(CheckerDiagnostics.duplicateValue(value, nil, first: earlier))
      } else {
        first[text] = value.span
      }
    }
  }
}
