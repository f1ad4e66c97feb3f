import SCIMModel

/// Fills rows: walks a record by the ``ExtractionPlan`` and turns what it finds into symbols and bits.
struct RowBuilder: Sendable {
  private let plan: ExtractionPlan
  private var tables: [SymbolTable]
  private var symbols: [UInt32] = []
  /// For each step of a user whether it reads the user's groups.
  private let readsGroups: [Bool]
  /// True if the cells of groups can be taken over from another row: they refer to nothing but lists.
  let canKeepGroups: Bool

  init(_ plan: ExtractionPlan, tables: [SymbolTable]) {
    self.plan = plan
    self.tables = tables
    let readsGroups = plan.layouts[0].map { $0.path.readsGroups }
    self.readsGroups = readsGroups
    canKeepGroups = zip(plan.layouts[0], readsGroups).allSatisfy { step, readsGroups in
      if case .elements = step.kind { !readsGroups } else { true }
    }
  }

  /// Writes the row of a record, and behind it its lists and elements, over what `cells` held.
  mutating func fill(_ cells: inout [UInt32], from record: SCIMObject) {
    begin(&cells)
    for step in plan.layouts[0] { fill(&cells, step, at: 0, from: record) }
  }

  /// Writes the row of a user whose groups are those of another row. Only if ``canKeepGroups``.
  mutating func fill(_ cells: inout [UInt32], from user: SCIMObject, keepingGroupsOf old: [UInt32]) {
    begin(&cells)
    for (step, readsGroups) in zip(plan.layouts[0], readsGroups) {
      if readsGroups { keep(step, of: old, &cells) } else { fill(&cells, step, at: 0, from: user) }
    }
  }

  private func begin(_ cells: inout [UInt32]) {
    cells.removeAll(keepingCapacity: true)
    for _ in 0..<plan.widths[0] { cells.append(0) }
  }

  private func keep(_ step: ExtractionPlan.Step, of old: [UInt32], _ cells: inout [UInt32]) {
    let bitWords = step.table.map { tables[$0].bitWords } ?? 0
    for cell in step.cell...step.cell + bitWords { cells[cell] = old[cell] }
    guard step.kind == .list, old[step.cell] > 0 else { return }
    let list = Int(old[step.cell])
    cells[step.cell] = UInt32(truncatingIfNeeded: cells.count)
    cells += old[list...list + Int(old[list])]
  }

  private mutating func fill(
    _ cells: inout [UInt32], _ step: ExtractionPlan.Step, at base: Int, from record: SCIMObject
  ) {
    let cell = base + step.cell
    switch step.kind {
    case .scalar:
      step.path.forEachValue(of: record) { value in
        guard cells[cell] == Slot.absent, let symbol = intern(value, step, &cells, bitsAt: cell + 1) else { return }
        cells[cell] = symbol
      }
    case .list:
      symbols.removeAll(keepingCapacity: true)
      step.path.forEachValue(of: record) { value in
        if let symbol = intern(value, step, &cells, bitsAt: cell + 1) { symbols.append(symbol) }
      }
      appendList(&cells, placeIn: cell)
    case .count:
      step.path.forEachValue(of: record) { if $0.isPresent(as: step.type) { cells[cell] += 1 } }
    case .presence:
      step.path.forEachValue(of: record) { if $0.isPresent(as: step.type) { cells[cell] = 1 } }
    case .elements(let inner):
      appendElements(&cells, of: record, step.path, layout: inner, placeIn: cell)
    }
  }

  /// The symbol of a value, whose predicate bits are added to those in the row; nil if its type is wrong.
  private mutating func intern(
    _ value: SCIMValue, _ step: ExtractionPlan.Step, _ cells: inout [UInt32], bitsAt bits: Int
  ) -> UInt32? {
    guard let table = step.table else { return nil }
    guard let row = value.withSpelling(as: step.type, { tables[table].row(of: $0) }) else { return nil }
    for word in 0..<tables[table].bitWords { cells[bits + word] |= tables[table].rows[row + 1 + word] }
    let symbol = tables[table].rows[row]
    return symbol == Slot.absent ? nil : symbol
  }

  private mutating func appendList(_ cells: inout [UInt32], placeIn cell: Int) {
    if symbols.isEmpty { return }
    symbols.sort()
    let start = cells.count
    cells[cell] = UInt32(truncatingIfNeeded: start)
    cells.append(0)
    var last = Slot.absent
    for symbol in symbols where symbol != last {
      cells.append(symbol)
      last = symbol
    }
    cells[start] = UInt32(truncatingIfNeeded: cells.count - start - 1)
  }

  private mutating func appendElements(
    _ cells: inout [UInt32], of record: SCIMObject, _ path: ValuePath, layout: Int, placeIn cell: Int
  ) {
    var elements: [SCIMObject] = []
    path.forEachElement(of: record) { if case .complex(let element) = $0 { elements.append(element) } }
    if elements.isEmpty { return }
    let width = plan.widths[layout]
    let start = cells.count
    cells[cell] = UInt32(truncatingIfNeeded: start)
    cells.append(UInt32(truncatingIfNeeded: elements.count))
    cells.append(UInt32(truncatingIfNeeded: width))
    for _ in 0..<(width * elements.count) { cells.append(0) }
    for (index, element) in elements.enumerated() {
      for step in plan.layouts[layout] { fill(&cells, step, at: start + 2 + index * width, from: element) }
    }
  }
}
