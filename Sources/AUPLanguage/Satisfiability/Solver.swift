import SCIMModel

/// Looks for a record that satisfies formulas, and proves that there is none where it finds none.
///
/// Formulas are taken apart into literals, disjunctions last (an analytic tableau). The literals about one domain are
/// decided together, and apart from those about others; what was decided once is known from then on.
final class Solver {
  /// The search took more steps than it may.
  struct Exhausted: Error {}

  /// Makes the formulas that it is asked about.
  var builder: FormulaBuilder
  var table: AtomTable { builder.table }
  let limits: Limits
  /// Steps that are left for the question that is being answered.
  private(set) var steps = 0
  /// Answers that are kept at most: some 100 MB.
  private static let mostKnown = 1 << 18
  /// What a domain may hold, for literals about it.
  private var known: [Question: Answer] = [:]
  var texts = TextAutomata()

  private struct Question: Hashable {
    var domain: Int
    var literals: [Literal]
    var mustExist: Bool
  }

  /// What a domain may hold.
  enum Answer {
    case impossible
    case absent
    case value(SCIMValue)
  }

  /// What was asked for so far: literals by domain, each ascending.
  struct Assignment {
    fileprivate(set) var literals: [Int: [Literal]] = [:]
    fileprivate var all: Set<Literal> = []
  }

  /// How authors spell texts, by how these compare without case.
  let spellings: [[UInt8]: String]

  init(_ builder: FormulaBuilder, limits: Limits, spellings: [[UInt8]: String]) {
    self.builder = builder
    self.limits = limits
    self.spellings = spellings
  }

  /// Begins a question.
  func begin(steps: Int) { self.steps = steps }

  func spend(_ count: Int = 1) throws(Exhausted) {
    steps -= count
    if steps < 0 { throw Exhausted() }
  }

  // MARK: Records

  /// A user whom all formulas hold for; nil if there is none.
  ///
  /// - Parameter required: Domains that every user has.
  func user(_ formulas: [Formula], required: [Int]) throws(Exhausted) -> SCIMObject? {
    try search(Assignment(), formulas, [], admits: { _ in true }) { assignment throws(Exhausted) in
      var user = SCIMObject()
      for domain in Set(assignment.literals.keys).union(required).sorted() {
        let answer = try answer(assignment.literals[domain] ?? [], domain, mustExist: false)
        guard case .value(let value) = answer else { continue }
        let key = table.domains[domain].key
        if let container = key.container {
          var extended = SCIMObject()
          if case .complex(let object)? = user[container] { extended = object }
          extended[key.name] = value
          user[container] = .complex(extended)
        } else {
          user[key.name] = value
        }
      }
      return user
    }
  }

  /// An element of a domain that all formulas hold for; nil if there is none. It holds something: an empty one is none.
  func element(of domain: Int, _ formulas: [Formula]) throws(Exhausted) -> SCIMValue? {
    try search(Assignment(), formulas, [], admits: { _ in true }) { assignment throws(Exhausted) in
      let found = table.domains[domain]
      if found.hasPlainElements {
        let value = try answer(assignment.literals[found.parts[0]] ?? [], found.parts[0], mustExist: true)
        if case .value(let value) = value { return value }
        return nil
      }
      var element = SCIMObject()
      for part in found.parts {
        guard let literals = assignment.literals[part] else { continue }
        if case .value(let value) = try answer(literals, part, mustExist: false) {
          element[table.domains[part].key.name] = value
        }
      }
      for part in found.parts where element.isEmpty {
        if case .value(let value) = try answer(assignment.literals[part] ?? [], part, mustExist: true) {
          element[table.domains[part].key.name] = value
        }
      }
      return element.isEmpty ? nil : .complex(element)
    }
  }

  // MARK: Tableau

  /// - Parameters:
  ///   - formulas: What is still to be taken apart.
  ///   - choices: Disjunctions that were put off.
  ///   - admits: False if no more literals would make the record one that is looked for.
  ///   - finish: Makes the record of literals that no domain contradicts.
  func search<Record>(
    _ assignment: Assignment, _ formulas: [Formula], _ choices: [Formula],
    admits: (Assignment) throws(Exhausted) -> Bool, finish: (Assignment) throws(Exhausted) -> Record?
  ) throws(Exhausted) -> Record? {
    var assignment = assignment
    var open = formulas
    var choices = choices
    repeat {
      guard try take(&open, &assignment, &choices) else { return nil }
      // What is known by now may decide the choices, or leave but one.
      let put = choices
      choices = []
      for choice in put {
        switch simplify(choice, assignment) {
        case .all(let parts) where parts.isEmpty: continue
        case .any(let parts) where parts.isEmpty: return nil
        case .literal(let literal): open.append(.literal(literal))
        case .all(let parts): open += parts
        case let rest: choices.append(rest)
        }
      }
    } while !open.isEmpty
    guard try admits(assignment) else { return nil }
    guard let next = choices.indices.min(by: { choices[$0].branches < choices[$1].branches }) else {
      return try finish(assignment)
    }
    let choice = choices.remove(at: next)
    for branch in choice.alternatives {
      try spend()
      if let record = try search(assignment, branch, choices, admits: admits, finish: finish) { return record }
    }
    return nil
  }

  /// Takes formulas apart until only disjunctions are left; false if they contradict each other.
  private func take(
    _ open: inout [Formula], _ assignment: inout Assignment, _ choices: inout [Formula]
  ) throws(Exhausted) -> Bool {
    var changed: Set<Int> = []
    while let formula = open.popLast() {
      try spend()
      switch simplify(formula, assignment) {
      case .literal(let literal):
        if assignment.all.contains(literal) { continue }
        if assignment.all.contains(literal.negated) { return false }
        assignment.all.insert(literal)
        let domain = table.atoms[literal.atom].domain
        assignment.literals[domain, default: []].insertInOrder(literal)
        changed.insert(domain)
      case .all(let parts): open += parts
      case .any(let parts) where parts.isEmpty: return false
      case let choice: choices.append(choice)
      }
    }
    for domain in changed.sorted() {
      if case .impossible = try answer(assignment.literals[domain] ?? [], domain, mustExist: false) { return false }
    }
    return true
  }

  /// A formula as it is where the literals of an assignment are true: one level of it.
  private func simplify(_ formula: Formula, _ assignment: Assignment) -> Formula {
    switch formula {
    case .literal, .all: return formula
    case .any(let parts):
      var rest: [Formula] = []
      for part in parts {
        switch verdict(part, assignment) {
        case true?: return .always
        case false?: continue
        case nil: rest.append(part)
        }
      }
      return rest.count == 1 ? rest[0] : .any(rest)
    case .atLeast(let least, let parts):
      var least = least
      var rest: [Formula] = []
      for part in parts {
        switch verdict(part, assignment) {
        case true?: least -= 1
        case false?: continue
        case nil: rest.append(part)
        }
      }
      if least <= 0 { return .always }
      if least > rest.count { return .never }
      if least == rest.count { return .all(rest) }
      return least == 1 ? .any(rest) : .atLeast(least, rest)
    }
  }

  /// What a part of a disjunction comes to, as far as its own literal or emptiness says.
  private func verdict(_ formula: Formula, _ assignment: Assignment) -> Bool? {
    switch formula {
    case .literal(let literal):
      assignment.all.contains(literal) ? true : assignment.all.contains(literal.negated) ? false : nil
    case .all(let parts):
      parts.isEmpty ? true : parts.contains { verdict($0, assignment) == false } ? false : nil
    case .any(let parts): parts.isEmpty ? false : nil
    case .atLeast(let least, let parts): least <= 0 ? true : least > parts.count ? false : nil
    }
  }

  // MARK: Domains

  /// What a domain may hold where literals about it are true.
  ///
  /// - Parameter mustExist: True if it may not be absent.
  func answer(_ literals: [Literal], _ domain: Int, mustExist: Bool) throws(Exhausted) -> Answer {
    let isRequired = table.domains[domain].isRequired
    let question = Question(domain: domain, literals: literals, mustExist: mustExist)
    if let answer = known[question] { return answer }
    let answer =
      table.domains[domain].hasElements
      ? try elements(of: domain, literals, mustExist: mustExist || isRequired)
      : try value(of: domain, literals, mustExist: mustExist, isRequired: isRequired)
    if known.count == Self.mostKnown { known.removeAll(keepingCapacity: true) }
    known[question] = answer
    return answer
  }
}

extension Formula {
  /// How many ways a disjunction leaves.
  fileprivate var branches: Int {
    switch self {
    case .literal, .all: 1
    case .any(let parts): parts.count
    case .atLeast(_, let parts): parts.count
    }
  }

  /// Ways in which it can be true, which exclude each other where that is cheap to say.
  fileprivate var alternatives: [[Formula]] {
    switch self {
    case .literal, .all: return [[self]]
    case .any(let parts):
      var before: [Formula] = []
      return parts.map { part in
        defer { if case .literal(let literal) = part { before.append(.literal(literal.negated)) } }
        return [part] + before
      }
    case .atLeast(let least, let parts):
      let rest = Array(parts.dropFirst())
      return [[parts[0], .atLeast(least - 1, rest)], [parts[0].negated, .atLeast(least, rest)]]
    }
  }
}

extension [Literal] {
  fileprivate mutating func insertInOrder(_ literal: Literal) {
    insert(literal, at: firstIndex { literal < $0 } ?? endIndex)
  }
}
