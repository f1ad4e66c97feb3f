import SCIMModel

/// The `members` of a group, in the order they joined: each id at most once, found in O(1).
struct MemberList: Sendable {
  /// Removed members leave a hole until half of the places are holes.
  private var places = ChunkedArray<ListedMember?, SmallChunk>()
  /// By ``IndexKey/id(_:)``.
  private var index = HashIndex()
  private(set) var count = 0
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
      guard let new = ListedMember(element) else { continue }
      guard let old = self[new.id] else {
        insert(new)
        continue
      }
      if !old.countsAsUser, new.countsAsUser { update(new) }
    }
  }

  /// Members of whom none is there twice.
  init(_ members: [ListedMember?]) {
    places = ChunkedArray(members)
    index = HashIndex(
      members.enumerated().compactMap { place, member in
        member.map { HashIndex.Entry(place, under: IndexKey.id($0.id)) }
      })
    count = members.count
  }

  /// In the order they joined.
  var members: some Sequence<ListedMember> { places.lazy.compactMap { $0 } }

  /// `members` as the resource shows it; nil if there are none.
  var value: SCIMValue? { count == 0 ? nil : .array(members.map { .complex($0.element) }) }

  subscript(id: String) -> ListedMember? { position(of: id).flatMap { places[$0] } }

  private func position(of id: String) -> Int? {
    index.place(IndexKey.id(id)) { places[$0].map { ExactText.equal($0.id, id) } ?? false }
  }

  /// Adds a member; one that is there takes over what is new.
  mutating func add(_ new: ListedMember) {
    guard let old = self[new.id] else { return insert(new) }
    var merged = old.element
    for (name, value) in new.element.members { merged[name] = value }
    if let merged = ListedMember(merged) { update(merged) }
  }

  private mutating func insert(_ member: ListedMember) {
    touched.insert(ExactText(member.id))
    joined.append(ExactText(member.id))
    index.insert(places.count, under: IndexKey.id(member.id))
    places.append(member)
    count += 1
  }

  /// Puts another id in the place of one, or takes it away if the other is there already.
  mutating func rename(_ id: String, to new: String) {
    guard let position = position(of: id), let member = places[position] else { return }
    if self[new] != nil { return remove(id) }
    touched.formUnion([ExactText(id), ExactText(new)])
    places[position] = member.renamed(to: new)
    index.remove(position, under: IndexKey.id(id))
    index.insert(position, under: IndexKey.id(new))
  }

  mutating func remove(_ id: String) {
    guard let position = position(of: id) else { return }
    touched.insert(ExactText(id))
    index.remove(position, under: IndexKey.id(id))
    places[position] = nil
    count -= 1
    if places.count > 64, places.count > 2 * count { compact() }
  }

  mutating func removeAll() {
    let (touched, joined) = (touched.union(members.map { ExactText($0.id) }), joined)
    self = MemberList()
    (self.touched, self.joined) = (touched, joined)
  }

  /// Puts these members in the place of all others. Members in both keep their place and become what is given.
  mutating func replaceAll(_ new: MemberList) {
    for member in Array(members) where new[member.id] == nil { remove(member.id) }
    for member in new.members { update(member) }
  }

  /// Adds a member, or puts it in the place of the one with its id.
  mutating func update(_ member: ListedMember) {
    guard let position = position(of: member.id) else { return insert(member) }
    if places[position] != member {
      touched.insert(ExactText(member.id))
      places[position] = member
    }
  }

  /// True if a member that was touched is another one than in the list from which this one came.
  func differs(from old: MemberList) -> Bool { touched.contains { self[$0.text] != old[$0.text] } }

  /// Forgets what was touched, when the list is stored.
  mutating func settle() { (touched, joined) = ([], []) }

  private mutating func compact() {
    let (touched, joined) = (touched, joined)
    self = MemberList(places.filter { $0 != nil })
    (self.touched, self.joined) = (touched, joined)
  }
}

/// An element of `members`. Most are an id and nothing more.
struct ListedMember: Equatable, Sendable {
  let id: String
  /// The whole element, if it is not just `{"value": id}`.
  private let whole: SCIMObject?

  /// - Parameter id: All there is to say.
  init(id: String) {
    self.id = id
    whole = nil
  }

  /// - Parameter whole: The element, which has the id and more.
  init(id: String, whole: SCIMObject) {
    self.id = id
    self.whole = whole
  }

  /// Nil if the element has no id: then it names nobody.
  init?(_ element: SCIMObject) {
    guard let id = element.memberID else { return nil }
    self.id = id
    whole = element.members.count == 1 && element.members[0].name == "value" ? nil : element
  }

  /// As an answer shows it.
  var element: SCIMObject { whole ?? SCIMObject(uniqueMembers: [("value", .string(id))]) }

  /// True if a user of the id is a member: see ``SCIMStore``.
  var countsAsUser: Bool { whole?.countsAsUser ?? true }

  /// The same of another id.
  func renamed(to id: String) -> ListedMember {
    guard var element = whole else { return ListedMember(id: id) }
    element["value"] = .string(id)
    return ListedMember(element) ?? self
  }

  static func == (a: ListedMember, b: ListedMember) -> Bool { ExactText.equal(a.id, b.id) && a.whole == b.whole }
}
