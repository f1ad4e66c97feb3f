import SCIMModel

/// All resources of one type, by place, id and name.
struct ResourceTable: Sendable {
  /// In the order of creation; a deleted resource leaves a hole until half of the places are holes.
  private var places = ChunkedArray<StoredResource?>()
  /// For each place of a group what the `groups` of its members say of it.
  private var entries = ChunkedArray<SCIMValue?>()
  private var positions = ShardedDictionary<ExactText, Int>()
  /// Ids by folded name, in the order they took it. User names are unique; group names need not be.
  private var names = ShardedDictionary<ExactText, [String]>()
  /// Ids by ``LookupKey``.
  private var lookups = ShardedDictionary<ExactText, [String]>()

  var count: Int { positions.count }

  /// In the order of creation.
  var resources: some Sequence<StoredResource> { places.lazy.compactMap { $0 } }

  subscript(id: String) -> StoredResource? { positions[ExactText(id)].flatMap { places[$0] } }

  /// What the `groups` of a member say of the group at a place; nil for a hole.
  func entry(at position: Int) -> SCIMValue? { entries[position] }

  /// Where the resource stands in the order of creation.
  func position(of id: String) -> Int? { positions[ExactText(id)] }

  /// The ids of the resources of a name in any case.
  func ids(named name: String) -> [String] { names[ExactText(folding: name)] ?? [] }

  /// The ids of the resources that are found under a key.
  func ids(_ key: ExactText) -> [String] { lookups[key] ?? [] }

  /// Adds a resource, or puts it in the place of the one with its id.
  mutating func store(_ resource: StoredResource) {
    let key = ExactText(resource.id)
    if let position = positions[key] {
      if let old = places[position] {
        if !old.name.utf8.elementsEqual(resource.name.utf8) {
          forgetName(of: old)
          rememberName(of: resource)
        }
        let (before, after) = (old.lookupKeys, resource.lookupKeys)
        for key in before.subtracting(after) { Self.take(old.id, from: &lookups, key) }
        for key in after.subtracting(before) { lookups[key, default: []].append(resource.id) }
      }
      places[position] = resource
      if resource.type == .group { entries[position] = resource.memberEntry }
    } else {
      positions[key] = places.count
      append(resource)
      remember(resource)
    }
  }

  /// Gives a resource another id, which no other has. It keeps its place.
  mutating func rename(_ id: String, to new: String) {
    guard let position = positions[ExactText(id)], var resource = places[position] else { return }
    forget(resource)
    resource.id = new
    places[position] = resource
    if resource.type == .group { entries[position] = resource.memberEntry }
    positions[ExactText(id)] = nil
    positions[ExactText(new)] = position
    remember(resource)
  }

  mutating func remove(_ id: String) {
    guard let position = positions[ExactText(id)], let resource = places[position] else { return }
    positions[ExactText(id)] = nil
    places[position] = nil
    if resource.type == .group { entries[position] = nil }
    forget(resource)
    if places.count > 1_024, places.count > 2 * count { compact() }
  }

  private mutating func remember(_ resource: StoredResource) {
    rememberName(of: resource)
    for key in resource.lookupKeys { lookups[key, default: []].append(resource.id) }
  }

  private mutating func forget(_ resource: StoredResource) {
    forgetName(of: resource)
    for key in resource.lookupKeys { Self.take(resource.id, from: &lookups, key) }
  }

  private mutating func rememberName(of resource: StoredResource) {
    names[ExactText(folding: resource.name), default: []].append(resource.id)
  }

  private mutating func forgetName(of resource: StoredResource) {
    Self.take(resource.id, from: &names, ExactText(folding: resource.name))
  }

  private static func take(_ id: String, from ids: inout ShardedDictionary<ExactText, [String]>, _ key: ExactText) {
    let rest = ids[key]?.filter { !$0.utf8.elementsEqual(id.utf8) } ?? []
    ids[key] = rest.isEmpty ? nil : rest
  }

  private mutating func compact() {
    let live = Array(resources)
    places = ChunkedArray()
    entries = ChunkedArray()
    for resource in live {
      positions[ExactText(resource.id)] = places.count
      append(resource)
    }
  }

  private mutating func append(_ resource: StoredResource) {
    places.append(resource)
    if resource.type == .group { entries.append(resource.memberEntry) }
  }
}

extension StoredResource {
  /// What the `groups` of a member say of the group (RFC 7643 §4.1.2).
  fileprivate var memberEntry: SCIMValue {
    .complex(
      SCIMObject(uniqueMembers: [
        ("value", .string(id)), ("display", .string(name)), ("type", .string("direct")),
      ]))
  }
}
