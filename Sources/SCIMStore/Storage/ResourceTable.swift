import SCIMModel

/// All resources of one type, by place, id, name and what else they are looked up by.
struct ResourceTable: Sendable {
  /// In the order of creation; a deleted resource leaves a hole until half of the places are holes.
  private var places = ChunkedArray<Place?, SmallChunk>()
  /// For each place of a group what the `groups` of its members say of it.
  private var entries = ChunkedArray<SCIMValue?, SmallChunk>()
  /// By ``IndexKey``.
  private(set) var index = HashIndex()
  private(set) var count = 0

  /// A resource, or the row that it is read from when it is needed. A word, since snapshots copy them by the dozen.
  private enum Place: Sendable {
    case resource(Box)
    case row(StoredRow)

    var id: String {
      switch self {
      case .resource(let box): box.resource.id
      case .row(let row): row.id
      }
    }

    var name: String {
      switch self {
      case .resource(let box): box.resource.name
      case .row(let row): row.name
      }
    }

    var resource: StoredResource { resource(withMembers: true) }

    /// - Parameter withMembers: False if the members of a group do not matter.
    func resource(withMembers: Bool) -> StoredResource {
      switch self {
      case .resource(let box): box.resource
      case .row(let row): row.resource(withMembers: withMembers)
      }
    }
  }

  private final class Box: Sendable {
    let resource: StoredResource
    init(_ resource: StoredResource) { self.resource = resource }
  }

  /// Makes an empty table.
  init() {}

  /// Makes a table of resources that are read when they are needed.
  ///
  /// - Parameter keys: The number of each, under all its ``IndexKey``s.
  init(_ type: ResourceType, _ rows: [StoredRow], keys: [HashIndex.Entry]) {
    places = ChunkedArray(rows.lazy.map { .row($0) })
    if type == .group { entries = ChunkedArray(rows.lazy.map { Self.memberEntry($0.id, $0.name) }) }
    index = HashIndex(keys)
    count = rows.count
  }

  /// In the order of creation.
  var resources: some Sequence<StoredResource> { resources(withMembers: true) }

  /// In the order of creation.
  ///
  /// - Parameter withMembers: False if the members of groups do not matter: they may be there or not.
  func resources(withMembers: Bool) -> some Sequence<StoredResource> {
    places.lazy.compactMap { $0?.resource(withMembers: withMembers) }
  }

  /// In the order of creation.
  var ids: some Sequence<String> { places.lazy.compactMap { $0?.id } }

  subscript(id: String) -> StoredResource? { resource(id, withMembers: true) }

  /// - Parameter withMembers: False if the members of a group do not matter: they may be there or not.
  func resource(_ id: String, withMembers: Bool) -> StoredResource? {
    position(of: id).flatMap { places[$0]?.resource(withMembers: withMembers) }
  }

  /// `userName` or `displayName`.
  func name(of id: String) -> String? { position(of: id).flatMap { places[$0]?.name } }

  /// The resource at a place; nil for a hole.
  func resource(at position: Int) -> StoredResource? { places[position]?.resource }

  /// The JSON of the row at a place; nil for a hole, and for a resource that was written since it was read.
  func text(at position: Int) -> [UInt8]? {
    if case .row(let row)? = places[position] { row.text } else { nil }
  }

  /// The id of the resource at a place; nil for a hole.
  func id(at position: Int) -> String? { places[position]?.id }

  /// What the `groups` of a member say of the group at a place; nil for a hole.
  func entry(at position: Int) -> SCIMValue? { entries[position] }

  /// Where the next resource goes.
  var end: Int { places.count }

  /// Where the resource stands in the order of creation.
  func position(of id: String) -> Int? {
    index.place(IndexKey.id(id)) { places[$0].map { ExactText.equal($0.id, id) } ?? false }
  }

  /// The ids of the resources of a name in any case, in the order of creation.
  func ids(named name: String) -> [String] {
    let found = index.places(IndexKey.name(name))
    if found.isEmpty { return [] }
    let folded = ExactText(folding: name)
    return found.sorted().compactMap { places[$0] }.filter { ExactText(folding: $0.name) == folded }.map(\.id)
  }

  // MARK: Changes

  /// Adds a resource, or puts it in the place of the one with its id.
  mutating func store(_ resource: StoredResource) {
    guard let position = position(of: resource.id), let old = places[position]?.resource else {
      return append(resource)
    }
    if !old.name.utf8.elementsEqual(resource.name.utf8) {
      index.remove(position, under: IndexKey.name(old.name))
      index.insert(position, under: IndexKey.name(resource.name))
    }
    if !resource.isLookedUp(as: old) {
      let (before, after) = (old.lookups, resource.lookups)
      for hash in IndexKey.difference(before, after) { index.remove(position, under: hash) }
      for hash in IndexKey.difference(after, before) { index.insert(position, under: hash) }
    }
    put(resource, at: position)
  }

  /// Gives a resource another id, which no other has. It keeps its place.
  mutating func rename(_ id: String, to new: String) {
    guard let position = position(of: id), var resource = places[position]?.resource else { return }
    index.remove(position, under: IndexKey.id(id))
    resource.id = new
    index.insert(position, under: IndexKey.id(new))
    put(resource, at: position)
  }

  mutating func remove(_ id: String) {
    guard let position = position(of: id), let resource = places[position]?.resource else { return }
    for hash in resource.keys { index.remove(position, under: hash) }
    places[position] = nil
    if resource.type == .group { entries[position] = nil }
    count -= 1
  }

  /// Closes the holes, if half of the places are. O(resources).
  ///
  /// - Returns: For each place that there was the new one; nil if nothing was done.
  mutating func compact() -> [Int32?]? {
    guard places.count > 1_024, places.count > 2 * count else { return nil }
    let (old, oldEntries) = (places, entries)
    (places, entries) = (ChunkedArray(), ChunkedArray())
    var moved: [Int32?] = []
    for position in 0..<old.count {
      moved.append(old[position] == nil ? nil : Int32(end))
      guard let place = old[position] else { continue }
      places.append(place)
      if oldEntries.count > 0 { entries.append(oldEntries[position]) }
    }
    index.renumber(moved)
    return moved
  }

  private mutating func append(_ resource: StoredResource) {
    for hash in resource.keys { index.insert(end, under: hash) }
    places.append(.resource(Box(resource)))
    if resource.type == .group { entries.append(Self.memberEntry(resource.id, resource.name)) }
    count += 1
  }

  private mutating func put(_ resource: StoredResource, at position: Int) {
    places[position] = .resource(Box(resource))
    if resource.type == .group { entries[position] = Self.memberEntry(resource.id, resource.name) }
  }

  /// What the `groups` of a member say of the group (RFC 7643 §4.1.2).
  private static func memberEntry(_ id: String, _ name: String) -> SCIMValue {
    .complex(
      SCIMObject(uniqueMembers: [("value", .string(id)), ("display", .string(name)), ("type", .string("direct"))]))
  }
}

/// A resource as a database has it: what it is found by, and how to read the rest.
final class StoredRow: Sendable {
  let id: String
  let name: String
  private let content: Content

  enum Content: Sendable {
    /// A user as JSON, and how to read it.
    case text([UInt8], @Sendable ([UInt8]) -> SCIMObject)
    /// A group without members, and who they are.
    case group(SCIMObject, @Sendable () -> MemberList)
  }

  init(id: String, name: String, _ content: Content) {
    self.id = id
    self.name = name
    self.content = content
  }

  /// The JSON of a user.
  var text: [UInt8]? { if case .text(let text, _) = content { text } else { nil } }

  func resource(withMembers: Bool) -> StoredResource {
    switch content {
    case .text(let text, let read): return StoredResource(.user, id: id, row: read(text))
    case .group(let row, let members):
      var group = StoredResource(.group, id: id, row: row)
      if withMembers { group.members = members() }
      return group
    }
  }
}
