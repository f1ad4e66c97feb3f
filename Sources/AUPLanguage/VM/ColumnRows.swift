import SCIMModel

/// Makes the rows that the VM reads out of columns, a block of users at a time.
struct ColumnRows: Sendable {
  private let plan: ExtractionPlan
  /// For each layout and step the number of the column.
  private let columns: [[Int]]
  /// For each table and each distinct value of its column the symbol and the bits.
  private var meanings: [[UInt32]]
  private let bitWords: [Int]
  /// The rows of the users, each ``width`` long, and behind them their lists and elements.
  private(set) var cells: [UInt32] = []

  /// Makes columns for all that a program reads.
  init(_ plan: ExtractionPlan, _ columns: inout UserColumns) {
    self.plan = plan
    var parents: [ValuePath?] = plan.layouts.map { _ in nil }
    for step in plan.layouts[0] { if case .elements(let layout) = step.kind { parents[layout] = step.path } }
    var numbers: [[Int]] = []
    for (layout, steps) in plan.layouts.enumerated() {
      numbers.append(
        steps.map { step in
          let kind: UserColumns.Key.Kind =
            switch step.kind {
            case .scalar, .list: .values
            case .count, .presence: .count
            case .elements: .elements
            }
          return columns.number(
            of: UserColumns.Key(parent: parents[layout], path: step.path, type: step.type, kind: kind))
        })
    }
    self.columns = numbers
    meanings = plan.tableSlots.map { _ in [] }
    bitWords = plan.tableSlots.map(\.bitWords)
  }

  /// The width of the row of a user, its lists and elements left out.
  var width: Int { plan.widths[0] }

  /// The columns that have not been read yet for a block.
  func unread(block: Int, _ columns: UserColumns) -> [Int] {
    Set(self.columns.joined()).filter { columns.columns[$0].block(block) == nil }.sorted()
  }

  /// For each table the symbols and bits of a share of the distinct values: of each the same share, and all of them
  /// together are all values. To be asked when all blocks are there.
  func meanings(
    _ readers: consuming [SlotReader], _ columns: UserColumns, share: Int, of shares: Int
  ) -> [[UInt32]] {
    var found: [[UInt32]] = meanings.map { _ in [] }
    for (steps, numbers) in zip(plan.layouts, self.columns) {
      for (step, number) in zip(steps, numbers) {
        guard let table = step.table else { continue }
        let values = columns.columns[number].values
        let range = values.count * share / shares..<values.count * (share + 1) / shares
        found[table] = Self.meanings(&readers[table], values, range, bitWords: bitWords[table])
      }
    }
    return found
  }

  /// Takes the shares of all values, in their order.
  mutating func learn(_ shares: [[[UInt32]]]) {
    for table in meanings.indices {
      meanings[table].removeAll()
      for share in shares { meanings[table] += share[table] }
    }
  }

  private static func meanings(
    _ reader: inout SlotReader, _ values: ByteTable, _ numbers: Range<Int>, bitWords: Int
  ) -> [UInt32] {
    let stride = 1 + bitWords
    var meanings = [UInt32](repeating: 0, count: numbers.count * stride)
    for number in numbers {
      let first = (number - numbers.lowerBound) * stride
      meanings[first] = values.read(number) { reader.read($0) }
      for bit in reader.bits { meanings[first + 1 + Int(bit) / 32] |= 1 << UInt32(bit % 32) }
    }
    return meanings
  }

  // MARK: Rows

  /// Makes the rows of the first `count` users of a block.
  mutating func fill(block: Int, count: Int, _ columns: UserColumns) {
    cells.removeAll(keepingCapacity: true)
    for _ in 0..<count * width { cells.append(0) }
    let starts = (0..<count).map { $0 * width }
    fill(layout: 0, rows: starts, users: starts, block, columns)
  }

  /// - Parameters:
  ///   - rows: Where the row of each record starts.
  ///   - users: Where the row of the user starts to whom each record belongs.
  private mutating func fill(layout: Int, rows: [Int], users: [Int], _ block: Int, _ columns: UserColumns) {
    for (step, number) in zip(plan.layouts[layout], self.columns[layout]) {
      guard let column = columns.columns[number].block(block) else { continue }
      switch step.kind {
      case .scalar:
        if let table = step.table {
          Self.fillScalars(&cells, rows, step.cell, column, meanings[table], bitWords: bitWords[table])
        }
      case .list:
        if let table = step.table {
          Self.fillLists(&cells, rows, users, step.cell, column, meanings[table], bitWords: bitWords[table])
        }
      case .count: for (row, count) in zip(rows, column.items) { cells[row + step.cell] = count }
      case .presence: for (row, count) in zip(rows, column.items) { cells[row + step.cell] = min(count, 1) }
      case .elements(let inner):
        fillElements(inner, rows: rows, users: users, step.cell, column, block, columns)
      }
    }
  }

  /// As in ``RowBuilder``, the first value counts that is one of the type.
  private static func fillScalars(
    _ cells: inout [UInt32], _ rows: [Int], _ cell: Int, _ column: UserColumns.Block, _ meanings: [UInt32],
    bitWords: Int
  ) {
    let (ends, items, meanings) = (column.ends.span, column.items.span, meanings.span)
    var cells = cells.mutableSpan
    var item = 0
    for record in rows.indices {
      let place = rows[record] + cell
      let end = Int(ends[record])
      while item < end {
        if cells[place] == Slot.absent {
          let meaning = Int(items[item]) &* (1 &+ bitWords)
          cells[place] = meanings[meaning]
          for word in 0..<bitWords { cells[place + 1 + word] |= meanings[meaning + 1 + word] }
        }
        item += 1
      }
    }
  }

  /// Only constants are put into lists: nothing else is ever looked for there.
  private static func fillLists(
    _ cells: inout [UInt32], _ rows: [Int], _ users: [Int], _ cell: Int, _ column: UserColumns.Block,
    _ meanings: [UInt32], bitWords: Int
  ) {
    let (ends, items, meanings) = (column.ends.span, column.items.span, meanings.span)
    var item = 0
    for record in rows.indices {
      let place = rows[record] + cell
      let end = Int(ends[record])
      let list = cells.count
      while item < end {
        let meaning = Int(items[item]) &* (1 &+ bitWords)
        for word in 0..<bitWords where meanings[meaning + 1 + word] != 0 {
          cells[place + 1 + word] |= meanings[meaning + 1 + word]
        }
        if meanings[meaning] >= Slot.firstConstant {
          if cells.count == list { cells.append(0) }
          cells.append(meanings[meaning])
        }
        item += 1
      }
      guard cells.count > list else { continue }
      cells[place] = UInt32(truncatingIfNeeded: list - users[record])
      cells[list] = UInt32(truncatingIfNeeded: cells.count - list - 1)
      if cells.count - list > 2 { cells[(list + 1)...].sort() }
    }
  }

  private mutating func fillElements(
    _ layout: Int, rows: [Int], users: [Int], _ cell: Int, _ column: UserColumns.Block, _ block: Int,
    _ columns: UserColumns
  ) {
    var elementRows: [Int] = []
    var elementUsers: [Int] = []
    let width = plan.widths[layout]
    var end = 0
    for record in rows.indices {
      let count = Int(column.ends[record]) - end
      end += count
      if count == 0 { continue }
      cells[rows[record] + cell] = UInt32(truncatingIfNeeded: cells.count - users[record])
      cells.append(UInt32(truncatingIfNeeded: count))
      cells.append(UInt32(truncatingIfNeeded: width))
      for _ in 0..<count {
        elementRows.append(cells.count)
        elementUsers.append(users[record])
        for _ in 0..<width { cells.append(0) }
      }
    }
    fill(layout: layout, rows: elementRows, users: elementUsers, block, columns)
  }
}
