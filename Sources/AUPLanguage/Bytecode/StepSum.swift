/// Counts the steps of all conditions together, each counted by itself however much code it shares.
///
/// Rules may enter one code at many places: a chain of `n` tests that `n` rules enter each at another test is `n²/2`
/// steps. What makes something for each condition out of the code that it comes to, as ``BlockPlan`` does, takes room in
/// proportion to these steps and not to the code.
///
/// Rule sets within ``Limits/predicatesPerSet`` are within ``Limits/stepsPerSet`` too, a million ordinary rules among
/// them. But a list whose values lie far apart is one test and many steps, so the compiler can come to more from rules
/// that share such a list.
struct StepSum {
  private let code: [Instruction]
  private let limits: Limits
  private var walk: CodeWalk
  /// For each instruction the steps of the condition that starts there; -1 while they have not been counted.
  private var steps: [Int32]
  /// The tests of elements whose bodies were counted, by cell and body.
  private var bodies: Set<UInt64> = []
  private var left: Int

  /// The first rule with which there are more steps than the limits allow; nil if there is none. As many as there are
  /// instructions come on top: rules that share nothing are never too many.
  ///
  /// The code must be sound but for this. O(code + ``Limits/ordinarySteps`` × rules + ``Limits/stepsPerSet``).
  static func firstRuleBeyond(_ limits: Limits, in program: Program) -> Int? {
    var sum = StepSum(program.code, limits)
    return program.rules.firstIndex { rule in
      sum.add(conditionAt: rule.entry)
      return sum.left < 0
    }
  }

  private init(_ code: [Instruction], _ limits: Limits) {
    self.code = code
    self.limits = limits
    walk = CodeWalk(code)
    steps = [Int32](repeating: -1, count: code.count)
    left = limits.stepsPerSet + code.count
  }

  private mutating func add(conditionAt entry: Int) {
    if steps[entry] < 0 {
      walk.walk(from: entry)
      steps[entry] = Int32(walk.reached.count)
      for test in walk.elementTests.map({ code[$0] }) {
        let isNew = bodies.insert(UInt64(test.place) << 32 | UInt64(test.operand)).inserted
        if isNew { add(conditionAt: Int(test.operand)) }
      }
    }
    left -= max(0, Int(steps[entry]) - limits.ordinarySteps)
  }
}
