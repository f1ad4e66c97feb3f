/// Fields numbered in the order they came. The few that a rule set names are known by their places in memory.
struct FieldTable: Sendable {
  private(set) var fields: [Field] = []
  private var numbers: [Field: Int] = [:]
  /// The first storages of fields that were met, looked through before anything is hashed; ``kept``, so that no other
  /// can come to stand in their places.
  private var identities: [ObjectIdentifier] = []
  private var numberOfIdentity: [Int] = []
  private var kept: [Field] = []

  /// Beyond so many, a look through all costs more than a hash.
  private static let mostIdentities = 24

  /// The number of a field, which may be new. O(1).
  mutating func number(of field: Field) -> Int {
    let identity = field.identity
    for index in identities.indices where identities[index] == identity { return numberOfIdentity[index] }
    let number = numbers[field] ?? fields.count
    if number == fields.count {
      numbers[field] = number
      fields.append(field)
    }
    if identities.count < Self.mostIdentities {
      identities.append(identity)
      numberOfIdentity.append(number)
      kept.append(field)
    }
    return number
  }
}
