import SourceDiagnostics

/// What a user must be like, in one respect.
struct Demand: Sendable {
  indirect enum Kind: Sendable {
    /// Some value of the field satisfies the predicate, or none does.
    case value(Field, Predicate, Bool)
    /// The number of values stands in this order, or does not.
    case count(Field, Order, Int, Bool)
    /// There is an element that is like this.
    case element(Field, [Demand])
    /// There is no element for which the condition holds.
    case noElement(Field, Condition)
  }
  var kind: Kind
  /// The clause that demands it.
  var clause: SourceSpan
  /// True if the search is for how this clause comes out: where it is not to hold, a value that nearly fits tells more
  /// than none.
  var isGoal = false

  /// What it reads.
  var field: Field {
    switch kind {
    case .value(let field, _, _), .count(let field, _, _, _), .element(let field, _), .noElement(let field, _): field
    }
  }
}

/// Turns what is wanted of a condition into demands on a user, by one choice among the ways in which it can be had.
struct ConditionPlanner {
  var choices: SearchChoices

  /// Demands a verdict of a condition. Recursion is as deep as the condition, which the checker bounds.
  mutating func demand(_ condition: Condition, toBe verdict: Bool, _ demands: inout [Demand]) {
    func add(_ kind: Demand.Kind) { demands.append(Demand(kind: kind, clause: condition.span)) }
    switch condition.kind {
    case .and(let parts): demand(verdict ? parts.count : 1, of: parts, toBe: verdict, &demands)
    case .or(let parts): demand(verdict ? 1 : parts.count, of: parts, toBe: verdict, &demands)
    case .atLeast(let least, let parts):
      demand(verdict ? least : parts.count - least + 1, of: parts, toBe: verdict, &demands)
    case .not(let part): demand(part, toBe: !verdict, &demands)
    case .named(_, let part): demand(part, toBe: verdict, &demands)
    case .test(let field, let predicate): add(.value(field, predicate, verdict))
    case .count(let field, let order, let number): add(.count(field, order, number, verdict))
    case .element(let field, let body):
      guard verdict else { return add(.noElement(field, body)) }
      var inner: [Demand] = []
      demand(body, toBe: true, &inner)
      add(.element(field, inner))
    }
  }

  /// Demands a verdict of so many parts; the others are free.
  private mutating func demand(
    _ number: Int, of parts: [Condition], toBe verdict: Bool, _ demands: inout [Demand]
  ) {
    let first = choices.index(below: parts.count)
    for offset in 0..<min(number, parts.count) {
      demand(parts[(first + offset) % parts.count], toBe: verdict, &demands)
    }
  }

  /// Demands that a clause comes out in some way, and that the verdict of the condition rests on it alone.
  mutating func demand(
    _ condition: Condition, toRestOn clause: SourceSpan, being verdict: Bool, _ demands: inout [Demand]
  ) {
    if condition.isClause {
      let first = demands.count
      demand(condition, toBe: verdict, &demands)
      for index in first..<demands.count { demands[index].isGoal = true }
      return
    }
    switch condition.kind {
    // All others hold, or none does: then it is up to the one.
    case .and(let parts): demand(parts, parts.count - 1, toRestOn: clause, being: verdict, &demands)
    case .or(let parts): demand(parts, 0, toRestOn: clause, being: verdict, &demands)
    case .atLeast(let least, let parts): demand(parts, least - 1, toRestOn: clause, being: verdict, &demands)
    case .not(let part), .named(_, let part): demand(part, toRestOn: clause, being: verdict, &demands)
    case .element(let field, let body):
      var inner: [Demand] = []
      demand(body, toRestOn: clause, being: verdict, &inner)
      demands.append(Demand(kind: .element(field, inner), clause: condition.span))
    case .test, .count: break
    }
  }

  /// Demands it of one of the parts that have the clause; so many of the others are to hold, and the rest are not.
  private mutating func demand(
    _ parts: [Condition], _ holding: Int, toRestOn clause: SourceSpan, being verdict: Bool, _ demands: inout [Demand]
  ) {
    let places = parts.indices.filter { parts[$0].clauseSpans.contains(clause) }
    if places.isEmpty { return }
    let place = places[choices.index(below: places.count)]
    demand(parts[place], toRestOn: clause, being: verdict, &demands)
    let others = parts.indices.filter { $0 != place }
    let first = choices.index(below: others.count)
    for offset in others.indices {
      demand(parts[others[(first + offset) % others.count]], toBe: offset < holding, &demands)
    }
  }
}
