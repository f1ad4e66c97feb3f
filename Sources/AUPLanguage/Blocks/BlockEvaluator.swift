import SCIMModel

/// Evaluates a rule set for users a block at a time: the same verdicts as ``Evaluator``, at a cost per user that hardly
/// grows with the rules.
///
/// ```swift
/// var block = rules.blockEvaluator(now: now)
/// for user in users {
///   block.append(user)
///   if block.isFull { … block.evaluate() … block.removeAll() }
/// }
/// ```
///
/// It keeps tables of the values it has met, of bounded size: make one per thread and use it for all users.
public struct BlockEvaluator: Sendable {
  let program: Program
  /// Where the values of slots stand in a user.
  package let extraction: ExtractionPlan
  let plan: BlockPlan
  private var tables: [EntryTable]
  private var store: EntryStore
  /// For each layout its records: users, and the elements of brackets.
  private var strips: [ColumnStrip]
  /// For each layout of elements the user that each element belongs to.
  private var owners: [[Int32]]
  private var machine = ColumnMachine()
  /// Programs that are to run, and for each program whether it is among them.
  private var scheduled: [Int32] = []
  private var isScheduled: [Bool]
  private var rows: RuleRows
  private let capacity: Int
  /// For each user of the block what deciding takes beside the row.
  private var users: [User] = []
  /// What was found of the user that is being read.
  private var findings: [Finding] = []
  /// How often entries were forgotten.
  package private(set) var generation = 0
  private var decider: BlockDecider
  private let activeTable: Int?
  private let userNameTable: Int?
  /// Steps of the programs that were run so far: what blocks cost beside look-ups.
  private(set) var stepsRun = 0

  private struct User {
    var isActive = true
    var nameSymbol = Slot.absent
  }

  /// Something that was found of a user. It is good for other users too, as long as the ``generation`` is the same.
  package struct Finding: BitwiseCopyable, Sendable {
    fileprivate enum Kind: UInt32 { case entry, count, element, endOfElement, inactive, userName }
    fileprivate var kind: Kind
    /// An entry, a cell, a layout, a symbol.
    fileprivate var place: UInt32 = 0
    fileprivate var number: UInt32 = 0
  }

  init(_ loaded: LoadedProgram, now: Instant, evaluatesInactive: Bool) {
    program = loaded.program
    extraction = loaded.plan
    let plan = BlockPlan.of(loaded.program)
    self.plan = plan
    let slots = zip(loaded.program.layouts, plan.keys.firstKeys).flatMap { layout, firstKeys in
      zip(layout.slots, firstKeys).filter { $0.0.hasValues }
    }
    tables = zip(loaded.readers(now: now), slots).map { reader, slot in
      EntryTable(reader, firstKey: slot.1, constants: slot.0.constants.count)
    }
    strips = plan.layouts.map { ColumnStrip(columns: $0.tests.count) }
    owners = Array(repeating: [], count: plan.layouts.count)
    isScheduled = Array(repeating: false, count: plan.layouts.map(\.programs.count).max() ?? 0)
    store = EntryStore(plan, rules: loaded.program.rules.count)
    capacity = Self.capacity(rules: loaded.program.rules.count)
    rows = RuleRows(rules: loaded.program.rules.count, users: capacity)
    decider = BlockDecider(loaded.program, now: now, evaluatesInactive: evaluatesInactive)
    func table(of cell: Int?) -> Int? {
      loaded.plan.layouts[0].first { $0.cell == cell }.flatMap(\.table)
    }
    activeTable = table(of: loaded.program.activeCell)
    userNameTable = table(of: loaded.program.userNameCell)
  }

  /// Users of a block: as many as columns have bits, and fewer where the rows of so many would not fit into a cache.
  private static func capacity(rules: Int) -> Int {
    let rowBytes = max(1, rules / 8)
    return min(ColumnStrip.width, max(64, (1 << 23) / rowBytes / 64 * 64))
  }

  // MARK: Reading a user

  /// Users of the block.
  public var count: Int { strips[0].count }

  /// True if the block has no room for another user.
  public var isFull: Bool { count == capacity }

  /// Begins a user; what was found of one that did not come to ``commit()`` is forgotten.
  package mutating func begin() {
    findings.removeAll(keepingCapacity: true)
    if store.isFull {
      store.removeAll()
      for table in tables.indices { tables[table].removeAll() }
      generation += 1
    }
  }

  /// How much was found of the user so far.
  package var findingCount: Int { findings.count }

  package func finding(_ index: Int) -> Finding { findings[index] }

  /// Values of a table came again, and were not looked up for what they did was known.
  package mutating func addLookups(_ count: Int, table: Int) { tables[table].addLookups(count) }

  /// What was found of another user is true of this one.
  package mutating func add(_ finding: Finding) { findings.append(finding) }

  /// A value of a slot, by its spelling: a text, or the JSON of a number or boolean.
  @inline(__always)
  package mutating func add(_ spelling: Span<UInt8>, table: Int) {
    let meaning = tables[table].meaning(of: spelling, &store)
    // From most values nothing follows.
    if meaning.entry > 0 { findings.append(Finding(kind: .entry, place: UInt32(bitPattern: meaning.entry))) }
    if table == activeTable, meaning.symbol == program.inactiveSymbol { findings.append(Finding(kind: .inactive)) }
    if table == userNameTable { findings.append(Finding(kind: .userName, place: meaning.symbol)) }
  }

  /// A complex attribute of which some part is present.
  package mutating func addPresence(slot: Int, layout: Int) {
    let entry = store.entry(of: [Int32(plan.keys.firstKeys[layout][slot])])
    if entry > 0 { findings.append(Finding(kind: .entry, place: UInt32(bitPattern: entry))) }
  }

  /// The number of present values of a slot.
  package mutating func addCount(_ count: Int, cell: Int) {
    findings.append(Finding(kind: .count, place: UInt32(cell), number: UInt32(clamping: count)))
  }

  /// What is added until ``endElement()`` is of one element.
  package mutating func beginElement(layout: Int) {
    findings.append(Finding(kind: .element, place: UInt32(layout)))
  }

  package mutating func endElement() { findings.append(Finding(kind: .endOfElement, place: 0)) }

  /// Takes the user into the block.
  package mutating func commit() {
    let user = strips[0].count
    strips[0].count += 1
    users.append(User())
    var layout = 0
    var record = user
    for index in findings.indices {
      let finding = findings[index]
      let place = Int(finding.place)
      switch finding.kind {
      case .entry:
        let entry = store.entries[place]
        if entry.isDense {
          rows.insert(store.rows, entry.firstRule, for: user)
        } else if entry.rules > 0 {
          rows.insert(store.lists, entry.ruleRange, for: user)
        }
        if entry.columns > 0 { strips[layout].set(store.lists, entry.columnRange, record) }
      case .count: setCount(finding.number, cell: place, layout, record)
      case .element:
        layout = place
        if strips[layout].count == ColumnStrip.width { evaluateElements(layout) }
        record = strips[layout].count
        strips[layout].count += 1
        owners[layout].append(Int32(truncatingIfNeeded: user))
      case .endOfElement:
        layout = 0
        record = user
      case .inactive: users[user].isActive = false
      case .userName: users[user].nameSymbol = finding.place
      }
    }
  }

  private mutating func setCount(_ number: UInt32, cell: Int, _ layout: Int, _ record: Int) {
    for test in plan.layouts[layout].counts where test.cell == cell {
      if test.isExact ? number == test.number : number >= test.number { strips[layout].set(test.column, record) }
    }
  }

  // MARK: Evaluating

  /// Works out the rules of all users of the block; then each can be decided, once.
  public mutating func evaluate() {
    for layout in strips.indices.dropFirst() where strips[layout].count > 0 { evaluateElements(layout) }
    schedulePrograms(of: 0)
    machine.begin(plan, layout: 0, strips[0])
    let rules = plan.rules
    for number in scheduled {
      let column = run(number)
      if column == ColumnStrip.Column() { continue }
      rules.forEach(of: Int(number)) { rule in rows.insert(Int(rule), forUsersOf: column) }
    }
    machine.end()
  }

  /// Works out bodies over elements, and what they make true of users.
  private mutating func evaluateElements(_ layout: Int) {
    schedulePrograms(of: layout)
    machine.begin(plan, layout: layout, strips[layout])
    for number in scheduled {
      let result = plan.results[layout][Int(number)]
      ColumnStrip.forEach(of: run(number)) { element in strips[0].set(result, Int(owners[layout][element])) }
    }
    machine.end()
    strips[layout].removeAll()
    owners[layout].removeAll(keepingCapacity: true)
  }

  /// Finds the programs of a layout that may hold for one of its records, each once.
  private mutating func schedulePrograms(of layout: Int) {
    scheduled.removeAll(keepingCapacity: true)
    let guarded = plan.layouts[layout].guarded
    strips[layout].forEachTouched { column in
      guarded.forEach(of: column) { number in
        if !isScheduled[Int(number)] {
          isScheduled[Int(number)] = true
          scheduled.append(number)
        }
      }
    }
    for number in scheduled { isScheduled[Int(number)] = false }
    scheduled += plan.layouts[layout].unguarded
  }

  private mutating func run(_ number: Int32) -> ColumnStrip.Column {
    let (column, steps) = machine.run(Int(number))
    stepsRun += steps
    return column
  }

  /// What the rules say about a user of the block, who is taken out of it: ask once, and after ``evaluate()``.
  ///
  /// - Parameter withGrants: False if only the rules are of interest.
  package mutating func decide(_ user: Int, withGrants: Bool = true, into decision: inout BlockDecision) {
    rows.take(user, into: &decision.rules)
    decision.isActive = users[user].isActive
    decider.finish(&decision, nameSymbol: users[user].nameSymbol, withGrants: withGrants)
  }

  /// Takes out all users, who must have been decided.
  package mutating func removeAll() {
    strips[0].removeAll()
    users.removeAll(keepingCapacity: true)
  }
}
