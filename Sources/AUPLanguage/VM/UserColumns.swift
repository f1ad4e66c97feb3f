import SCIMModel

/// The values of many users, attribute by attribute, each distinct value once: what a condition costs then follows from the
/// distinct values that it reads and not from how users are kept.
///
/// Users stand in blocks of ``blockSize``. A column is read when a condition first asks for it, block by block; a block
/// whose users changed is forgotten, and read again when it is asked for.
package struct UserColumns: Sendable {
  package static let blockSize = 256

  /// What a column holds.
  struct Key: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
      /// The values, by number.
      case values
      /// How many of the values are present.
      case count
      /// How many elements a complex attribute has.
      case elements
    }

    /// The complex attribute whose elements are the records; nil if users are.
    var parent: ValuePath?
    var path: ValuePath
    var type: ComparisonType
    var kind: Kind

    /// True if it reads what users are members of.
    var readsGroups: Bool { (parent ?? path).readsGroups }
  }

  /// One block of a column: for each record its items.
  struct Block: Sendable {
    /// Where the items of each record end; empty where each has one.
    var ends: [UInt32] = []
    /// Numbers of values, or counts.
    var items: [UInt32] = []
  }

  struct Column: Sendable {
    let key: Key
    /// The distinct values by their spelling.
    var values = ByteTable()
    var blocks: [Block?] = []

    func block(_ number: Int) -> Block? { number < blocks.count ? blocks[number] : nil }
  }

  private(set) var columns: [Column] = []
  private var numbers: [Key: Int] = [:]

  package init() {}

  /// Forgets what is known of the users of a block.
  package mutating func forget(block: Int) {
    for column in columns.indices where block < columns[column].blocks.count { columns[column].blocks[block] = nil }
  }

  /// The number of a column, which is made if there is none.
  mutating func number(of key: Key) -> Int {
    if let known = numbers[key] { return known }
    numbers[key] = columns.count
    columns.append(Column(key: key))
    return columns.count - 1
  }

  /// Reads the users of a block into a column; nil stands for a place without a user.
  mutating func read(_ users: [SCIMObject?], block: Int, column: Int) {
    while columns[column].blocks.count <= block { columns[column].blocks.append(nil) }
    var filled = Block()
    for user in users {
      if let parent = columns[column].key.parent {
        guard let user else { continue }
        parent.forEachElement(of: user) { value in
          if case .complex(let element) = value { columns[column].append(element, to: &filled) }
        }
      } else {
        columns[column].append(user ?? SCIMObject(), to: &filled)
      }
    }
    columns[column].blocks[block] = filled
  }
}

extension UserColumns.Column {
  fileprivate mutating func append(_ record: SCIMObject, to block: inout UserColumns.Block) {
    switch key.kind {
    case .values:
      key.path.forEachValue(of: record) { value in
        if let number = number(of: value) { block.items.append(number) }
      }
      block.ends.append(UInt32(block.items.count))
    case .count:
      var count: UInt32 = 0
      key.path.forEachValue(of: record) { if $0.isPresent(as: key.type) { count += 1 } }
      block.items.append(count)
    case .elements:
      var end = block.ends.last ?? 0
      key.path.forEachElement(of: record) { if case .complex = $0 { end += 1 } }
      block.ends.append(end)
    }
  }

  /// The number of a value by its spelling, as ``RowBuilder`` takes it; nil if its type is wrong.
  private mutating func number(of value: SCIMValue) -> UInt32? {
    value.withSpelling(as: key.type) { UInt32(values.insert($0).index) }
  }
}
