import SCIMStore

/// Who has which place: numbers from 0, of which those of users who are gone are given to others.
struct UserPlaces: Sendable {
  /// For each place the id of its user; nil if there is none.
  private(set) var ids: [String?]
  /// By ``IndexKey/id(_:)``; perhaps there are other keys, which say nothing.
  private var index: HashIndex
  private var free: [Int32] = []

  /// The users of a directory, at their places there. O(users).
  ///
  /// - Parameter ids: For each place the id of its user; nil if there is none.
  init(_ ids: [String?], in store: SCIMStore) {
    self.ids = ids
    index = store.userIndex
    if store.count(.user) < ids.count { free = ids.indices.reversed().filter { ids[$0] == nil }.map { Int32($0) } }
  }

  /// How many users there are.
  var count: Int { ids.count - free.count }

  /// The place of a user; nil if there is none of the id. O(1).
  subscript(id: String) -> Int32? {
    index.place(IndexKey.id(id)) { ids[$0].map { ExactText.equal($0, id) } ?? false }.map { Int32($0) }
  }

  /// Gives a user a place, who has none.
  mutating func add(_ id: String) -> Int32 {
    let place = free.popLast() ?? Int32(ids.count)
    if Int(place) == ids.count { ids.append(id) } else { ids[Int(place)] = id }
    index.insert(Int(place), under: IndexKey.id(id))
    return place
  }

  /// Takes a place from a user.
  mutating func remove(_ place: Int32) {
    guard let id = ids[Int(place)] else { return }
    index.remove(Int(place), under: IndexKey.id(id))
    ids[Int(place)] = nil
    free.append(place)
  }
}
