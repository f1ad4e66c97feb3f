/// Something that happened to one resource of a directory.
public struct StoreChange: Hashable, Sendable {
  /// What happened.
  public enum Kind: String, Hashable, Sendable {
    case created, updated, deleted
  }

  /// What happened.
  public var kind: Kind
  /// To what type of resource.
  public var type: ResourceType
  /// The id of the resource.
  public var id: String
  /// The ids of the users who may be granted something else now: the user; for a group those who joined or left it, and
  /// all its members if its name changed. In the order of their creation.
  public var affectedUsers: [String]
  /// True if the `groups` of the affected users may be others now.
  public var changesGroups: Bool

  /// Makes a change.
  ///
  /// - Parameter changesGroups: If it is not said: false where something else about a user was changed.
  public init(
    _ kind: Kind, _ type: ResourceType, id: String, affectedUsers: [String], changesGroups: Bool? = nil
  ) {
    self.kind = kind
    self.type = type
    self.id = id
    self.affectedUsers = affectedUsers
    self.changesGroups = changesGroups ?? (type == .group || kind != .updated)
  }
}

/// What a change of a directory did.
public struct StoreResult: Hashable, Sendable {
  /// The id of the resource that the request was about.
  public var id: String
  /// Everything that happened, in order; empty if nothing had to change.
  public var changes: [StoreChange]
}

/// The last changes of a directory, numbered from 1.
///
/// Bounded: it keeps the last ``capacity`` changes, as far as they name ``affectedCapacity`` users at most, and up to
/// twice as many before it forgets the oldest. A reader that finds ``first`` beyond where it stopped has to start over.
public struct ChangeLog: Sendable {
  /// Changes that are kept unless told otherwise.
  public static let defaultCapacity = 1_000
  /// Ids of affected users it keeps; the newest change is kept whatever its size.
  public static let affectedCapacity = 100_000

  /// Changes it keeps; 0 to number them only.
  public let capacity: Int
  /// The changes that are kept, oldest first.
  public private(set) var changes: [StoreChange] = []
  /// The number of the first that is kept.
  public private(set) var first = 1
  private var affected = 0

  init(capacity: Int = Self.defaultCapacity) { self.capacity = capacity }

  /// The number that the next change will have.
  public var next: Int { first + changes.count }

  /// The changes from a number on, or all that are kept.
  public func changes(from number: Int) -> ArraySlice<StoreChange> {
    changes.dropFirst(max(0, number - first))
  }

  mutating func append(_ new: [StoreChange]) {
    if capacity == 0 {
      first += new.count
      return
    }
    changes += new
    affected += new.reduce(0) { $0 + $1.affectedUsers.count }
    // Trimmed to the capacity only at twice of it: moving the rest up costs O(1) per change then.
    guard changes.count > 2 * capacity || affected > 2 * Self.affectedCapacity else { return }
    var dropped = 0
    while changes.count - dropped > capacity || affected > Self.affectedCapacity, changes.count - dropped > 1 {
      affected -= changes[dropped].affectedUsers.count
      dropped += 1
    }
    changes.removeFirst(dropped)
    first += dropped
  }
}
