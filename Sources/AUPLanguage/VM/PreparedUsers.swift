/// A user as the VM reads it: one row of symbols and bits. It belongs to one program and one `now`.
public struct PreparedUser: Sendable {
  package var cells: [UInt32] = []

  /// Makes room for a user; ``Evaluator/prepare(_:into:)`` fills it.
  public init() {}
}

/// Many users as the VM reads them, one behind the other.
public struct PreparedUsers: Sendable {
  /// The cells of all users, each laid out by layout 0 of ``Program/layouts``.
  public internal(set) var cells: [UInt32] = []
  /// Where each user starts; one more, where the last ends.
  var starts: [Int] = [0]

  /// Makes an empty population; ``Evaluator/append(_:to:)`` fills it.
  public init() {}

  /// The number of users.
  public var count: Int { starts.count - 1 }

  /// Where in ``cells`` a user is.
  public func range(of user: Int) -> Range<Int> { starts[user]..<starts[user + 1] }

  mutating func append(_ user: [UInt32]) {
    cells += user
    starts.append(cells.count)
  }
}
