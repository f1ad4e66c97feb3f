import SCIMModel

/// Fills rows: walks a record by the ``ExtractionPlan`` and turns what it finds into symbols and bits.
struct RowBuilder: Sendable {
  private let plan: ExtractionPlan
  private var tables: [SymbolTable]
  private var symbols: [UInt32] = []

  init(_ plan: ExtractionPlan, tables: [SymbolTable]) {
    self.plan = plan
    self.tables = tables
  }

  /// Writes the row of a record, and behind it its lists and elements, over what `cells` held.
  mutating func fill(_ cells: inout [UInt32], from record: SCIMObject) {
    cells.removeAll(keepingCapacity: true)
    for _ in 0..<plan.widths[0] { cells.append(0) }
    fill(&cells, layout: 0, at: 0, from: record)
  }

  private mutating func fill(_ cells: inout [UInt32], layout: Int, at base: Int, from record: SCIMObject) {
    for step in plan.layouts[layout] {
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
      fill(&cells, layout: layout, at: start + 2 + index * width, from: element)
    }
  }
}
