/// For any id in `members`, the groups that name it.
struct NamingIndex: Sendable {
  /// An id that is named has a place until no group names it; that leaves a hole until half of the places are holes.
  private var places = ChunkedArray<Named?, SmallChunk>()
  /// By ``IndexKey/id(_:)``.
  private var index = HashIndex()
  private var count = 0

  private struct Named: Sendable {
    let id: String
    var groups: [Naming]
  }

  /// What a database had, of ids that are not noted here.
  private let restored: RestoredMembership?
  /// Where the groups of ``restored`` stand now; nil if none has moved.
  private var moved: [Int32?]?

  /// - Parameter restored: What a database had.
  init(_ restored: RestoredMembership? = nil) { self.restored = restored }

  /// The groups that name an id, in no order. O(groups that do).
  subscript(id: String) -> [Naming] { groups(naming: id, guess: nil) }

  /// The same.
  ///
  /// - Parameter guess: Which user it was, in the order of creation, when the directory was read from a database, if it
  ///   still is: found faster.
  func groups(naming id: String, guess: Int?) -> [Naming] {
    if count > 0, let position = position(of: id, IndexKey.id(id)) { return places[position]?.groups ?? [] }
    return restoredGroups(naming: id, guess: guess)
  }

  private func restoredGroups(naming id: String, guess: Int? = nil) -> [Naming] {
    guard let groups = restored?.groups(naming: id, guess: guess) else { return [] }
    guard let moved else { return groups }
    return groups.compactMap { naming in moved[naming.group].map { Naming(Int($0), naming.countsAsUser) } }
  }

  /// Notes how a group names an id; nil if it does not.
  ///
  /// - Parameter group: Where the group stands in its table.
  mutating func set(_ group: Int, names id: String, countsAsUser: Bool?) {
    let hash = IndexKey.id(id)
    let position =
      position(of: id, hash) ?? insert(Named(id: id, groups: restoredGroups(naming: id)), under: hash)
    let isLeft = places.update(position) { named in
      let index = named?.groups.firstIndex { $0.group == group }
      switch (index, countsAsUser) {
      case (nil, let countsAsUser?): named?.groups.append(Naming(group, countsAsUser))
      case (let index?, let countsAsUser?): named?.groups[index].countsAsUser = countsAsUser
      case (let index?, nil): named?.groups.remove(at: index)
      case (nil, nil): break
      }
      return named.map { !$0.groups.isEmpty } ?? false
    }
    // Else what was restored would count again.
    if !isLeft, restored?.groups(naming: id).isEmpty ?? true { remove(position, under: hash) }
  }

  /// Follows the groups to where they stand now. O(ids and groups that name them).
  ///
  /// - Parameter moved: For each place of a group the new one.
  mutating func renumber(_ moved: [Int32?]) {
    self.moved = (self.moved ?? moved.indices.map { Int32($0) }).map { $0.flatMap { moved[Int($0)] } }
    for position in 0..<places.count {
      places.update(position) { named in
        guard let groups = named?.groups else { return }
        named?.groups = groups.compactMap { naming in moved[naming.group].map { Naming(Int($0), naming.countsAsUser) } }
      }
    }
  }

  private func position(of id: String, _ hash: UInt32) -> Int? {
    index.place(hash) { places[$0].map { ExactText.equal($0.id, id) } ?? false }
  }

  private mutating func insert(_ named: Named, under hash: UInt32) -> Int {
    index.insert(places.count, under: hash)
    places.append(named)
    count += 1
    return places.count - 1
  }

  private mutating func remove(_ position: Int, under hash: UInt32) {
    index.remove(position, under: hash)
    places[position] = nil
    count -= 1
    guard places.count > 64, places.count > 2 * count else { return }
    let left = places.compactMap { $0 }
    places = ChunkedArray(left)
    index = HashIndex(left.enumerated().map { HashIndex.Entry($0.offset, under: IndexKey.id($0.element.id)) })
  }
}

/// That a group has an id among its members.
struct Naming: Sendable {
  private let place: Int32
  /// True if a user of the id is a member.
  var countsAsUser: Bool

  init(_ group: Int, _ countsAsUser: Bool) {
    place = Int32(group)
    self.countsAsUser = countsAsUser
  }

  /// Where the group stands in its table.
  var group: Int { Int(place) }
}
