import SCIMModel

/// The `members` of a group, in the order they joined: each id at most once, found in O(1).
struct MemberList: Sendable {
  /// Removed members leave a hole until half of the places are holes.
  private var places: ChunkedArray<SCIMObject?> = ChunkedArray()
  private var positions = ShardedDictionary<ExactText, Int>()
  /// Ids whose membership may have changed since the list was last stored.
  private(set) var touched: Set<ExactText> = []
  /// Ids that went to the end of the list since it was last stored, in that order; some may have left again.
  private(set) var joined: [ExactText] = []

  init() {}

  /// The members of a conformed array, without those that have no id. Of two with one id the first stays, unless only
  /// the second is a user: who is listed as a user is a member, whatever else has the id.
  init(_ value: SCIMValue?) {
    guard case .array(let elements)? = value else { return }
    for case .complex(let element) in elements {
      guard let old = element.memberID.flatMap({ self[$0] }) else {
        insert(element)
        continue
      }
      if !old.countsAsUser, element.countsAsUser { update(element) }
    }
  }

  var count: Int { positions.count }

  /// In the order they joined.
  var elements: [SCIMObject] { places.compactMap { $0 } }

  /// `members` as the resource shows it; nil if there are none.
  var value: SCIMValue? { count == 0 ? nil : .array(elements.map { .complex($0) }) }

  subscript(id: String) -> SCIMObject? { positions[ExactText(id)].flatMap { places[$0] } }

  /// Adds a member; one that is there takes over what is new. An element without an id names nobody and is ignored.
  mutating func add(_ element: SCIMObject) {
    guard let id = element.memberID, var merged = self[id] else { return insert(element) }
    for (name, value) in element.members { merged[name] = value }
    update(merged)
  }

  private mutating func insert(_ element: SCIMObject) {
    guard let id = element.memberID else { return }
    touched.insert(ExactText(id))
    joined.append(ExactText(id))
    positions[ExactText(id)] = places.count
    places.append(element)
  }

  /// Puts another id in the place of one, or takes it away if the other is there already.
  mutating func rename(_ id: String, to new: String) {
    guard let position = positions[ExactText(id)], var element = places[position] else { return }
    if positions[ExactText(new)] != nil { return remove(id) }
    touched.formUnion([ExactText(id), ExactText(new)])
    element["value"] = .string(new)
    places[position] = element
    positions[ExactText(id)] = nil
    positions[ExactText(new)] = position
  }

  mutating func remove(_ id: String) {
    let key = ExactText(id)
    guard let position = positions[key] else { return }
    touched.insert(key)
    positions[key] = nil
    places[position] = nil
    if places.count > 64, places.count > 2 * count { compact() }
  }

  mutating func removeAll() {
    let ids = elements.compactMap(\.memberID)
    let (touched, joined) = (touched.union(ids.map { ExactText($0) }), joined)
    self = MemberList()
    (self.touched, self.joined) = (touched, joined)
  }

  /// Puts these members in the place of all others. Members in both keep their place and become what is given.
  mutating func replaceAll(_ value: SCIMValue?) {
    let new = MemberList(value)
    for id in elements.compactMap(\.memberID) where new[id] == nil { remove(id) }
    for element in new.elements { update(element) }
  }

  /// Adds a member, or puts the element in the place of the one with its id.
  mutating func update(_ element: SCIMObject) {
    guard let id = element.memberID, let position = positions[ExactText(id)] else { return insert(element) }
    if places[position] != element {
      touched.insert(ExactText(id))
      places[position] = element
    }
  }

  /// True if a member that was touched is another one than in the list from which this one came.
  func differs(from old: MemberList) -> Bool { touched.contains { self[$0.text] != old[$0.text] } }

  /// Forgets what was touched, when the list is stored.
  mutating func settle() { (touched, joined) = ([], []) }

  private mutating func compact() {
    let elements = elements
    places = ChunkedArray()
    positions = ShardedDictionary()
    for element in elements {
      guard let id = element.memberID else { continue }
      positions[ExactText(id)] = places.count
      places.append(element)
    }
  }
}
