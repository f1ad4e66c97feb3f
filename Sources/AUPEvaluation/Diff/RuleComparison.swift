import AUPLanguage

/// Two rule sets side by side: which rules are the same by name, and one numbering of all grants.
struct RuleComparison: Sendable {
  /// One of the two.
  struct Side: Sendable {
    let rules: CompiledRules
    let program: Program
    /// For each rule its number in the other set; nil if that has none of the name.
    fileprivate(set) var counterparts: [Int?]
    /// For each rule its grants by their number in ``RuleComparison/grants``, ascending.
    let grants: [[Int32]]

    fileprivate init(_ rules: CompiledRules, counterparts: [Int?], _ numbers: [Int32]) {
      self.rules = rules
      program = rules.program
      self.counterparts = counterparts
      grants = rules.program.rules.map { rule in rule.grants.map { numbers[$0] } }
    }

    /// What rules grant together, ascending and each once.
    func grants(of rules: some Sequence<Int32>) -> [Int32] {
      Set(rules.lazy.flatMap { grants[Int($0)] }).sorted()
    }
  }

  let old: Side
  let new: Side
  /// The grants of both, ascending, each once.
  let grants: [Grant]
  /// For each old rule the new rule that has its name and its grants; -1 if there is none.
  private let equals: [Int32]
  /// What became of rules: those of the new set in their order, then those that are gone.
  let changes: [RuleChange]

  init(_ old: CompiledRules, _ new: CompiledRules) {
    let (grants, oldNumbers, newNumbers) = Self.merge(old.program.grants, new.program.grants)
    let (oldNames, newNames) = (Self.numbers(old.program), Self.numbers(new.program))
    let before = Side(
      old, counterparts: old.program.rules.map { newNames[Array($0.name.utf8)] }, oldNumbers)
    let after = Side(
      new, counterparts: new.program.rules.map { oldNames[Array($0.name.utf8)] }, newNumbers)
    equals = before.counterparts.enumerated().map { rule, other in
      other.map { before.grants[rule] == after.grants[$0] ? Int32($0) : -1 } ?? -1
    }
    changes =
      after.counterparts.enumerated().compactMap { rule, other in
        guard let other else { return RuleChange(after.program.rules[rule].name, .added) }
        return RuleChange(from: other, of: before, to: rule, of: after, grants)
      }
      + before.counterparts.enumerated().compactMap { rule, other in
        other == nil ? RuleChange(before.program.rules[rule].name, .removed) : nil
      }
    (self.old, self.new, self.grants) = (before, after, grants)
  }

  /// True if it is plain that both lists of rules, one of each set, grant the same: the usual case.
  func areEqual(_ oldRules: ArraySlice<Int32>, _ newRules: ArraySlice<Int32>) -> Bool {
    oldRules.count == newRules.count && zip(oldRules, newRules).allSatisfy { equals[Int($0)] == $1 }
  }

  /// True if both lists name the same rules.
  func nameTheSame(_ oldRules: some Collection<Int32>, _ newRules: some Collection<Int32>) -> Bool {
    oldRules.count == newRules.count
      && Set(oldRules.map { old.counterparts[Int($0)] }) == Set(newRules.map { Optional(Int($0)) })
  }

  private static func numbers(_ program: Program) -> [[UInt8]: Int] {
    Dictionary(program.rules.enumerated().map { (Array($1.name.utf8), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Both lists as one, and for each the numbers of its grants in that.
  private static func merge(_ a: [Grant], _ b: [Grant]) -> (merged: [Grant], ofA: [Int32], ofB: [Int32]) {
    var merged: [Grant] = []
    var (ofA, ofB): ([Int32], [Int32]) = ([], [])
    while ofA.count < a.count || ofB.count < b.count {
      let (nextA, nextB) = (a.dropFirst(ofA.count).first, b.dropFirst(ofB.count).first)
      let number = Int32(merged.count)
      if let nextA, nextB.map({ nextA < $0 }) ?? true {
        merged.append(nextA)
        ofA.append(number)
      } else if let nextB, nextA.map({ nextB < $0 }) ?? true {
        merged.append(nextB)
        ofB.append(number)
      } else if let nextA {
        merged.append(nextA)
        ofA.append(number)
        ofB.append(number)
      }
    }
    return (merged, ofA, ofB)
  }
}
