/// For each place an ascending list of rules and a flag, in about a byte for each rule: what is kept of a rule is how many
/// there are between it and the one before.
struct RuleLists: Sendable {
  /// Of each place first the flag.
  private var lists = ByteLists()
  /// The list that is being written.
  private var encoded: [UInt8] = []

  var count: Int { lists.count }

  /// Bytes of all lists together.
  var byteCount: Int { lists.byteCount }

  /// Adds a place.
  mutating func append(_ rules: some Sequence<Int32>, flag: Bool) {
    Self.encode(rules, flag: flag, into: &encoded)
    lists.append(encoded)
  }

  /// A multiple of so many places is joined fastest; see ``append(contentsOf:)``.
  static var chunkSize: Int { ByteLists.chunkSize }

  /// Adds the places of other lists. O(places), behind a multiple of ``chunkSize`` places.
  mutating func append(contentsOf other: RuleLists) { lists.append(contentsOf: other.lists) }

  /// Puts a list in the place of another. O(rules of 16 lists).
  mutating func replace(_ place: Int, _ rules: [Int32], flag: Bool) {
    Self.encode(rules, flag: flag, into: &encoded)
    lists.replace(place, with: encoded)
  }

  /// The flag of a place.
  func flag(of place: Int) -> Bool { lists.read(place) { $0[0] != 0 } }

  /// Writes the list of a place over what `rules` held.
  func read(_ place: Int, into rules: inout [Int32]) {
    rules.removeAll(keepingCapacity: true)
    lists.read(place) { bytes in
      // No rule takes less than a byte.
      rules.append(addingCapacity: bytes.count) { room in
        var rule: Int32 = -1
        var index = 1
        while index < bytes.count {
          rule += Int32(truncatingIfNeeded: ShortNumber.read(bytes, at: &index)) + 1
          room.append(rule)
        }
      }
    }
  }

  /// True if a rule is in the list of a place.
  func contains(_ rule: Int32, at place: Int) -> Bool {
    lists.read(place) { bytes in
      var found: Int32 = -1
      var index = 1
      while index < bytes.count, found < rule {
        found += Int32(truncatingIfNeeded: ShortNumber.read(bytes, at: &index)) + 1
      }
      return found == rule
    }
  }

  private static func encode(_ rules: some Sequence<Int32>, flag: Bool, into encoded: inout [UInt8]) {
    encoded.removeAll(keepingCapacity: true)
    encoded.append(flag ? 1 : 0)
    var last: Int32 = -1
    for rule in rules {
      ShortNumber.append(UInt32(rule - last - 1), to: &encoded)
      last = rule
    }
  }
}
