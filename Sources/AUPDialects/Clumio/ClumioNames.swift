import SCIMModel

/// Names of Clumio's roles and organizational units, and the ids that its API has for them.
///
/// The ids of three roles and of the unit Global are the same for everybody; others come from files.
public struct ClumioNames: Sendable {
  /// Ids and names, in order; no id and no name twice.
  public struct Table: Sendable {
    /// All pairs, in the order in which they were added.
    public private(set) var entries: [(id: String, name: String)]
    private var names: [String: String] = [:]
    private var ids: [String: String] = [:]

    init(_ entries: [(id: String, name: String)]) {
      self.entries = []
      for entry in entries { _ = add(id: entry.id, name: entry.name) }
    }

    /// Adds a pair; false if the id has another name, or the name another id.
    public mutating func add(id: String, name: String) -> Bool {
      let key = ASCIICase.lower(id)
      if let known = names[key] { return known == name }
      guard ids[name] == nil else { return false }
      names[key] = name
      ids[name] = id
      entries.append((id, name))
      return true
    }

    /// The name of an id in any case; nil if it is not known.
    public func name(of id: String) -> String? { names[ASCIICase.lower(id)] }
    /// The id of a name; nil if it is not known.
    public func id(of name: String) -> String? { ids[name] }
  }

  /// Roles.
  public var roles = Table([
    ("00000000-0000-0000-0000-000000000000", "Super Admin"),
    ("10000000-0000-0000-0000-000000000000", "Organizational Unit Admin"),
    ("30000000-0000-0000-0000-000000000000", "Backup Admin"),
  ])
  /// Organizational units.
  public var units = Table([("00000000-0000-0000-0000-000000000000", "Global")])

  /// Makes the names that are the same for everybody.
  public init() {}
}
