/// How blocks of users are evaluated: which rules follow from one fact about a user, and which are worked out over
/// columns of bits, 64 users to a word.
///
/// - A rule is *direct* if it holds as soon as one of its tests does (`group in ("A", "B")`, `group co "Admin"`). It is
///   posted under the keys of its tests; users who have one of the keys match, and nothing needs to be run.
/// - Every other rule is a ``ColumnProgram``. It is *guarded* if tests are known of which one must hold (see
///   ``GuardFinder``): where none of them holds for any user of the block, it is left alone. Else it runs on each block.
///
/// Programs over the elements of brackets work in the same way over columns of elements; their results are columns of
/// users. The plan follows from the code alone.
///
/// A test that several keys make true (a list) is a union: each key has a column of its own, and those of a list are put
/// together for 512 users at once. So a value sets one column, however many lists it stands in.
///
/// O(steps of all conditions): each has steps of its own however much code it shares, see ``StepSum``. Keys are posted for
/// each direct rule and each list anew, so only so many are, see ``KeyBudget``: rules beyond are served by columns, and
/// lists beyond are looked through for each value that is new.
final class BlockPlan: Sendable {
  /// Programs over the records of one layout, and the columns that they read.
  struct Layout: Sendable {
    /// The test of each of the first columns. Behind them come columns of single keys.
    var tests: [Instruction] = []
    var columns = 0
    /// Columns of tests that hold as soon as one of several keys does.
    var unions: [Int32] = []
    /// For each of ``unions`` the columns of its keys.
    var parts = Postings([], keys: 0)
    /// For each column those of ``unions`` whose part it is.
    var unionsOfParts = Postings([], keys: 0)
    var programs: [ColumnProgram] = []
    /// For each column the programs that it guards.
    var guarded = Postings([], keys: 0)
    /// Programs without guards.
    var unguarded: [Int32] = []
    /// What is tested of the number of values of a slot.
    var counts: [CountTest] = []
  }

  /// `count(path) = number`, or `≥ number`.
  struct CountTest: Sendable {
    var cell: Int
    var isExact: Bool
    var number: UInt32
    var column: Int
  }

  let keys: RuleKeys
  /// For each key the direct rules that it makes hold.
  let direct: Postings
  /// For each key the column, of its layout, that is true where it is; -1 if there is none.
  let columnOfKey: [Int32]
  /// The steps of all programs.
  let steps: [ColumnProgram.Step]
  /// Layout 0 is that of users.
  let layouts: [Layout]
  /// For each program of layout 0 its rules: those with this condition.
  let rules: Postings
  /// For each layout of elements: for each of its programs the column of users that it makes true.
  let results: [[Int]]
  /// Counter registers that programs use.
  let counters: Int
  /// Tests of lists that are too long for columns of their keys: each new value is looked for in them.
  let longLists: [LongList]
  /// ``Program/sets``.
  let sets: [UInt32]
  /// How each rule is served.
  let services: [Service]

  /// A test for values of a list.
  struct LongList: Sendable {
    /// The set, and the keys of the slot: the first is that of its first constant.
    var set: Int
    var keys: Range<Int32>
    var column: Int32
  }

  /// The plan of a verified program.
  ///
  /// - Parameter budget: For the keys of direct rules, and once more for those of columns.
  static func of(_ program: Program, _ budget: KeyBudget = KeyBudget()) -> BlockPlan {
    BlockPlanner(program, budget).plan()
  }

  fileprivate init(
    keys: RuleKeys, direct: Postings, columnOfKey: [Int32], steps: [ColumnProgram.Step], layouts: [Layout],
    rules: Postings,
    results: [[Int]], counters: Int, longLists: [LongList], sets: [UInt32], services: [Service]
  ) {
    self.keys = keys
    self.direct = direct
    self.columnOfKey = columnOfKey
    self.steps = steps
    self.layouts = layouts
    self.rules = rules
    self.results = results
    self.counters = counters
    self.longLists = longLists
    self.sets = sets
    self.services = services
  }

  /// How a rule is served.
  enum Service: Sendable, Hashable {
    /// One of its tests makes it hold: its code is nothing else.
    case direct
    /// Worked out where one of its guards, as ``GuardFinder`` finds them, holds for some user of the block.
    case guarded
    /// Worked out on every block.
    case always
  }
}

/// Makes a plan.
private struct BlockPlanner {
  private let program: Program
  private let keys: RuleKeys
  private var finder: GuardFinder
  private var layouts: [BlockPlan.Layout]
  private var columns: [ColumnSet]
  private var guards: [[(key: Int32, item: Int32)]]
  private var results: [[Int]]
  private var steps: [ColumnProgram.Step] = []
  private var walk: CodeWalk
  /// For each instruction its number among the steps of the program that was made last.
  private var local: [UInt32]
  /// Keys that may still be posted for direct rules, and for columns.
  private var directKeys: KeyBudget
  private var columnKeys: KeyBudget
  private var longLists: [BlockPlan.LongList] = []
  /// The columns of users whose bodies have programs.
  private var bodies: Set<UInt32> = []

  init(_ program: Program, _ budget: KeyBudget) {
    self.program = program
    (directKeys, columnKeys) = (budget, budget)
    keys = RuleKeys(program)
    finder = GuardFinder(program, keys)
    layouts = Array(repeating: BlockPlan.Layout(), count: program.layouts.count)
    columns = Array(repeating: ColumnSet(), count: program.layouts.count)
    guards = Array(repeating: [], count: program.layouts.count)
    results = Array(repeating: [], count: program.layouts.count)
    walk = CodeWalk(program.code)
    local = [UInt32](repeating: 0, count: program.code.count)
  }

  consuming func plan() -> BlockPlan {
    var direct: [(key: Int32, item: Int32)] = []
    var rulesOfPrograms: [(key: Int32, item: Int32)] = []
    var services: [BlockPlan.Service] = []
    services.reserveCapacity(program.rules.count)
    var programs: [Int: (number: Int, service: BlockPlan.Service)] = [:]
    for (rule, entry) in program.rules.lazy.map(\.entry).enumerated() {
      if isDirect(entry) {
        program.forEachTest(ofChainAt: entry) { test in
          _ = keys.forEachKey(of: test, in: 0, program) { direct.append((Int32($0), Int32(rule))) }
        }
        services.append(.direct)
      } else {
        let found = programs[entry] ?? add(entry, layout: 0)
        programs[entry] = found
        rulesOfPrograms.append((Int32(found.number), Int32(rule)))
        services.append(found.service)
      }
    }
    var columnOfKey = [Int32](repeating: -1, count: keys.count)
    for layout in layouts.indices { complete(layout, &columnOfKey) }
    return BlockPlan(
      keys: keys, direct: Postings(direct, keys: keys.count), columnOfKey: columnOfKey, steps: steps, layouts: layouts,
      rules: Postings(rulesOfPrograms, keys: layouts[0].programs.count), results: results, counters: program.counters,
      longLists: longLists, sets: program.sets, services: services)
  }

  /// Finds out where the columns of a layout come from.
  private mutating func complete(_ layout: Int, _ columnOfKey: inout [Int32]) {
    let tests = columns[layout].tests
    var count = tests.count
    var unions: [Int] = []
    for (column, test) in tests.enumerated() {
      if test.opcode == .countIs || test.opcode == .countAtLeast {
        layouts[layout].counts.append(
          BlockPlan.CountTest(cell: test.place, isExact: test.opcode == .countIs, number: test.operand, column: column))
      }
      let size = keys.count(of: test, program)
      var isOfKey = false
      if size == 1 {
        _ = keys.forEachKey(of: test, in: layout, program) { key in
          isOfKey = columnOfKey[key] < 0
          if isOfKey { columnOfKey[key] = Int32(column) }
        }
      }
      if isOfKey || size == 0 { continue }
      let isList = test.opcode == .isIn || test.opcode == .hasIn
      if !isList || columnKeys.take(size) { unions.append(column) } else { addLongList(test, layout, column) }
    }
    var parts: [(key: Int32, item: Int32)] = []
    for (number, column) in unions.enumerated() {
      _ = keys.forEachKey(of: tests[column], in: layout, program) { key in
        if columnOfKey[key] < 0 {
          columnOfKey[key] = Int32(count)
          count += 1
        }
        parts.append((Int32(number), columnOfKey[key]))
      }
    }
    layouts[layout].tests = tests
    layouts[layout].columns = count
    layouts[layout].guarded = Postings(guards[layout], keys: count)
    layouts[layout].unions = unions.map { Int32($0) }
    layouts[layout].parts = Postings(parts, keys: unions.count)
    layouts[layout].unionsOfParts = Postings(parts.map { (key: $0.item, item: $0.key) }, keys: count)
  }

  private mutating func addLongList(_ test: Instruction, _ layout: Int, _ column: Int) {
    guard let slot = program.layouts[layout].slotIndex(at: test.place) else { return }
    let first = Int32(keys.firstKeys[layout][slot])
    let count = Int32(program.layouts[layout].slots[slot].constants.count)
    longLists.append(BlockPlan.LongList(set: Int(test.operand), keys: first..<first + count, column: Int32(column)))
  }

  /// True of a chain of tests whose keys may all be posted.
  private mutating func isDirect(_ entry: Int) -> Bool {
    guard program.isChainOfTests(entry) else { return false }
    var count = 0
    program.forEachTest(ofChainAt: entry) { count += keys.count(of: $0, program) }
    return directKeys.take(count)
  }

  /// Adds the program that starts at an instruction.
  private mutating func add(_ entry: Int, layout: Int) -> (number: Int, service: BlockPlan.Service) {
    let compiled = compile(entry, layout: layout)
    let number = layouts[layout].programs.count
    layouts[layout].programs.append(compiled)
    guard let tests = finder.guards(of: entry) else {
      layouts[layout].unguarded.append(Int32(number))
      return (number, .always)
    }
    // Equal tests have one column.
    let asked = tests.map { Int32(columns[layout].column(of: program.code[$0])) }
    for column in asked.count == 1 ? asked : Set(asked).sorted() { guards[layout].append((column, Int32(number))) }
    return (number, .guarded)
  }

  private mutating func compile(_ entry: Int, layout: Int) -> ColumnProgram {
    walk.walk(from: entry)
    let reached = walk.reached.sorted()
    let elementTests = walk.elementTests.sorted()
    for (number, index) in reached.enumerated() { local[index] = UInt32(number) }
    func target(_ index: UInt32) -> UInt32 {
      let instruction = program.code[Int(index)]
      switch instruction.opcode {
      case .match, .holds: return UInt32(reached.count)
      case .noMatch, .fails, nil: return UInt32(reached.count) + 1
      default: return local[Int(index)]
      }
    }
    let first = steps.count
    var tallies = 0
    for index in reached {
      let instruction = program.code[index]
      var step = ColumnProgram.Step(
        kind: .test, place: UInt32(instruction.place), number: instruction.operand,
        whenTrue: target(instruction.whenTrue), whenFalse: target(instruction.whenFalse))
      switch instruction.opcode {
      case .clear: step.kind = .clear
      case .tally:
        step.kind = .tally
        tallies += 1
      default: step.place = columns[layout].column(of: instruction)
      }
      steps.append(step)
    }
    let bits = tallies == 0 ? 0 : Int.bitWidth - tallies.leadingZeroBitCount
    let compiled = ColumnProgram(
      steps: first..<steps.count, entry: Int(target(UInt32(entry))), counterBits: bits)
    for index in elementTests { addBody(of: program.code[index]) }
    return compiled
  }

  /// The program of the body of an `any`, and the column of users that it makes true.
  private mutating func addBody(of instruction: Instruction) {
    let column = columns[0].column(of: instruction)
    guard case .elements(let layout)? = program.layouts[0].slot(at: instruction.place)?.kind,
      bodies.insert(column).inserted
    else { return }
    _ = add(Int(instruction.operand), layout: layout)
    results[layout].append(Int(column))
  }
}
