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
  /// Programs that are to run, ascending: those of rules that stand together run together.
  private var scheduled: [Int32] = []
  private var schedule: RuleBits
  /// Unions that are to be made.
  private var unions: RuleBits
  private var touched: [Int32] = []
  /// What the programs have found.
  private var results = RuleColumns()
  /// The rules of some of the users, while these are decided.
  private var rows: RuleRows
  /// For all users, one behind the other, the entries of their values.
  private var entries: [Int32] = []
  /// For each user the first of ``entries`` that is not the user's.
  private var endsOfEntries: [Int32] = []
  /// The user who is decided next.
  private var next = 0
  /// For each user of the block what deciding takes beside the row.
  private var users: [User] = []
  /// What was found of the user that is being read.
  private var findings: [Finding] = []
  /// How often entries were forgotten.
  package private(set) var generation = 0
  private var decider: BlockDecider
  /// For each table the offsets of moments; empty if these are not asked for.
  private let offsets: [[Int64]]
  /// The moments of this generation, and those of the users of the block, one behind the other.
  private var foundMoments: [Instant] = []
  private var moments: [Instant] = []
  private let activeTable: Int?
  private let userNameTable: Int?
  /// Steps of the programs that were run so far: what blocks cost beside look-ups.
  private(set) var stepsRun = 0

  private struct User {
    var isActive = true
    var nameSymbol = Slot.absent
    /// The first of ``moments`` that is not the user's.
    var endOfMoments: Int32 = 0
  }

  /// Something that was found of a user. It is good for other users too, as long as the ``generation`` is the same.
  package struct Finding: BitwiseCopyable, Sendable {
    fileprivate enum Kind: UInt32 { case entry, count, element, endOfElement, inactive, userName, moment }
    fileprivate var kind: Kind
    /// An entry, a cell, a layout, a symbol, the number of a moment.
    fileprivate var place: UInt32 = 0
    fileprivate var number: UInt32 = 0
  }

  init(_ loaded: LoadedProgram, now: Instant, evaluatesInactive: Bool, notesMoments: Bool = false) {
    program = loaded.program
    extraction = loaded.plan
    let plan = BlockPlan.of(loaded.program, loaded.budget)
    self.plan = plan
    let slots = zip(loaded.program.layouts, plan.keys.firstKeys).flatMap { layout, firstKeys in
      zip(layout.slots, firstKeys).filter { $0.0.hasValues }
    }
    tables = zip(loaded.readers(now: now), slots).map { reader, slot in
      EntryTable(reader, firstKey: slot.1, constants: slot.0.constants.count)
    }
    strips = plan.layouts.map { ColumnStrip(columns: $0.columns) }
    owners = Array(repeating: [], count: plan.layouts.count)
    schedule = RuleBits(rules: plan.layouts.map(\.programs.count).max() ?? 0)
    unions = RuleBits(rules: plan.layouts.map(\.unions.count).max() ?? 0)
    store = EntryStore(plan, rules: loaded.program.rules.count)
    rows = RuleRows(rules: loaded.program.rules.count)
    decider = BlockDecider(loaded.program, now: now, evaluatesInactive: evaluatesInactive)
    func table(of cell: Int?) -> Int? {
      loaded.plan.layouts[0].first { $0.cell == cell }.flatMap(\.table)
    }
    activeTable = table(of: loaded.program.activeCell)
    userNameTable = table(of: loaded.program.userNameCell)
    let offsets = loaded.plan.tableSlots.map { TurningPoints.offsets(of: $0) }
    self.offsets = notesMoments && offsets.contains { !$0.isEmpty } ? offsets : []
  }

  // MARK: Reading a user

  /// Users of the block.
  public var count: Int { users.count }

  /// True if the block has no room for another user.
  public var isFull: Bool { count == ColumnStrip.width || hasLearntEnough && count > 0 }

  private var hasLearntEnough: Bool { store.isFull || foundMoments.count >= 1 << 16 }

  /// Begins a user; what was found of one that did not come to ``commit()`` is forgotten.
  package mutating func begin() {
    findings.removeAll(keepingCapacity: true)
    if hasLearntEnough && count == 0 {
      store.removeAll()
      foundMoments.removeAll(keepingCapacity: true)
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
  @inline(__always)
  package mutating func add(_ finding: Finding) { findings.append(finding) }

  /// A value of a slot, by its spelling: a text, or the JSON of a number or boolean.
  @inline(__always)
  package mutating func add(_ spelling: Span<UInt8>, table: Int) {
    let meaning = tables[table].meaning(of: spelling, &store)
    // From most values nothing follows.
    if meaning.entry > 0 { findings.append(Finding(kind: .entry, place: UInt32(bitPattern: meaning.entry))) }
    if table == activeTable, meaning.symbol == program.inactiveSymbol { findings.append(Finding(kind: .inactive)) }
    if !offsets.isEmpty { addMoments(spelling, offsets[table]) }
    if table == userNameTable { findings.append(Finding(kind: .userName, place: meaning.symbol)) }
  }

  private mutating func addMoments(_ spelling: Span<UInt8>, _ offsets: [Int64]) {
    if offsets.isEmpty { return }
    let text = unsafe spelling.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    guard let instant = Instant(parsing: text) else { return }
    for offset in offsets {
      findings.append(Finding(kind: .moment, place: UInt32(foundMoments.count)))
      foundMoments.append(TurningPoints.moment(of: instant, offset))
    }
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
    let user = users.count
    users.append(User())
    var layout = 0
    var record = user
    for index in findings.indices {
      let finding = findings[index]
      let place = Int(finding.place)
      switch finding.kind {
      case .entry:
        if layout == 0 {
          entries.append(Int32(bitPattern: finding.place))
        } else {
          setColumns(of: store.entries[place], layout, record)
        }
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
      case .moment: moments.append(foundMoments[place])
      }
    }
    endsOfEntries.append(Int32(truncatingIfNeeded: entries.count))
    users[user].endOfMoments = Int32(truncatingIfNeeded: moments.count)
  }

  private mutating func setColumns(of entry: EntryStore.Entry, _ layout: Int, _ record: Int) {
    for place in entry.columns { strips[layout].set(Int(store.lists[place]), record) }
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
    strips[0].count = users.count
    strips[0].set(entries, ends: endsOfEntries, of: store)
    schedulePrograms(of: 0)
    machine.begin(plan, layout: 0, strips[0])
    results.removeAll()
    for number in scheduled {
      let column = run(number)
      if column != ColumnStrip.Column() { plan.rules.forEach(of: Int(number)) { results.append($0, column) } }
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
    makeUnions(of: layout)
    scheduled.removeAll(keepingCapacity: true)
    let guarded = plan.layouts[layout].guarded
    strips[layout].forEachTouched { column in guarded.withItems(of: column) { schedule.insert($0) } }
    let unguarded = plan.layouts[layout].unguarded
    schedule.insert(unguarded.span)
    schedule.removeAll(into: &scheduled)
  }

  /// Sets the columns of tests that several keys make true: all of them, unless few may hold for a record.
  private mutating func makeUnions(of layout: Int) {
    let columns = plan.layouts[layout]
    if columns.unions.isEmpty { return }
    touched.removeAll(keepingCapacity: true)
    var reached = 0
    strips[layout].forEachTouched { column in
      touched.append(Int32(truncatingIfNeeded: column))
      reached += columns.unionsOfParts.count(of: column)
    }
    if reached > columns.parts.count / 4 {
      for (union, column) in columns.unions.enumerated() {
        columns.parts.withItems(of: union) { strips[layout].set(Int(column), anyOf: $0) }
      }
    } else {
      for part in touched { columns.unionsOfParts.withItems(of: Int(part)) { unions.insert($0) } }
      touched.removeAll(keepingCapacity: true)
      unions.removeAll(into: &touched)
      for union in touched {
        columns.parts.withItems(of: Int(union)) { strips[layout].set(Int(columns.unions[Int(union)]), anyOf: $0) }
      }
    }
  }

  private mutating func run(_ number: Int32) -> ColumnStrip.Column {
    let (column, steps) = machine.run(Int(number))
    stepsRun += steps
    return column
  }

  /// What the rules say about the next user of the block: ask for each in their order, and after ``evaluate()``.
  ///
  /// - Parameter withGrants: False if only the rules are of interest.
  package mutating func decideNext(withGrants: Bool = true, into decision: inout BlockDecision) {
    let row = next % RuleRows.users
    if row == 0 { rows.insert(results, word: next / RuleRows.users) }
    let user = users[next]
    let first = next == 0 ? 0 : Int(endsOfEntries[next - 1])
    if !offsets.isEmpty {
      decision.moments.removeAll(keepingCapacity: true)
      decision.moments += moments[Int(next == 0 ? 0 : users[next - 1].endOfMoments)..<Int(user.endOfMoments)]
    }
    rows.insert(entries, first..<Int(endsOfEntries[next]), of: store, for: row)
    next += 1
    rows.take(row, into: &decision.rules)
    decision.isActive = user.isActive
    decider.finish(&decision, nameSymbol: user.nameSymbol, withGrants: withGrants)
  }

  /// Takes out all users.
  package mutating func removeAll() {
    if next % RuleRows.users != 0 && next < count { rows.removeAll() }
    next = 0
    strips[0].removeAll()
    users.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    moments.removeAll(keepingCapacity: true)
    endsOfEntries.removeAll(keepingCapacity: true)
  }
}
