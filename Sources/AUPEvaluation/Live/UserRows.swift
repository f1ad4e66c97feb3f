import AUPLanguage

/// For each place what rules read of a user, in some 50 bytes: most cells are small or 0. It need not be known.
struct UserRows: Sendable {
  private var rows = ByteLists()
  /// The row that is being written.
  private var encoded: [UInt8] = []

  /// Bytes of all rows together.
  var byteCount: Int { rows.byteCount }

  /// Adds a place.
  mutating func append(_ user: PreparedUser) {
    Self.encode(user.cells, into: &encoded)
    rows.append(encoded)
  }

  /// Adds places of users of whom it is not known. O(places).
  mutating func append(unknown places: Int) { rows.append(empty: places) }

  /// Puts a row in the place of another.
  mutating func replace(_ place: Int, with user: PreparedUser) {
    Self.encode(user.cells, into: &encoded)
    rows.replace(place, with: encoded)
  }

  /// Writes the row of a place over what `user` held: nothing, if it is not known.
  func read(_ place: Int, into user: inout PreparedUser) {
    user.cells.removeAll(keepingCapacity: true)
    rows.read(place) { Self.decode($0, into: &user.cells) }
  }

  /// Of a run of zeros a zero and how many more follow; other cells as they are.
  private static func encode(_ cells: [UInt32], into encoded: inout [UInt8]) {
    encoded.removeAll(keepingCapacity: true)
    let cells = cells.span
    var index = 0
    while index < cells.count {
      ShortNumber.append(cells[index], to: &encoded)
      index += 1
      if cells[index - 1] != 0 { continue }
      let first = index
      while index < cells.count, cells[index] == 0 { index += 1 }
      ShortNumber.append(UInt32(index - first), to: &encoded)
    }
  }

  private static func decode(_ bytes: Span<UInt8>, into cells: inout [UInt32]) {
    var index = 0
    while index < bytes.count {
      let cell = ShortNumber.read(bytes, at: &index)
      cells.append(cell)
      if cell != 0 { continue }
      for _ in 0..<ShortNumber.read(bytes, at: &index) { cells.append(0) }
    }
  }
}
