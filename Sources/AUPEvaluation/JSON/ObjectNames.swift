import SCIMModel

/// Finds the second of two names that are equal in any ASCII case.
enum ObjectNames {
  /// The index of the first member whose name occurred before; nil if all differ. O(members) for large objects.
  static func firstDuplicate(_ members: [(name: String, value: SCIMValue)]) -> Int? {
    // Most objects are small: comparing pairs costs less than hashing.
    if members.count <= 24 {
      for index in members.indices.dropFirst() {
        for earlier in 0..<index where ASCIICase.equal(members[earlier].name, members[index].name) { return index }
      }
      return nil
    }
    var seen = Set<[UInt8]>(minimumCapacity: members.count)
    return members.firstIndex { !seen.insert($0.name.utf8.map(ASCIICase.lower)).inserted }
  }
}
