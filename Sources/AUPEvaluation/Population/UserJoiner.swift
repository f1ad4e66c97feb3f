import SCIMModel

/// From records to users: their shape, their groups, and what is worth a note about them.
///
/// Once all groups are known a copy can do the work of any part of the population; what it found out is taken from it
/// and added to that of others.
struct UserJoiner {
  let schemas: ResourceSchemas
  var directory = GroupDirectory()
  var listedMembers = ListedMembers()
  var notes = PopulationNotes()
  /// True if a group was loaded from a Group resource.
  var hasGroupResources = false
  /// True once all groups are known: from then on only notes change.
  var isComplete = false

  init(schemas: ResourceSchemas) { self.schemas = schemas }

  /// True if users have just the groups that they say themselves.
  var leavesGroups: Bool { directory.groups.isEmpty }

  /// A user in the shape that rules read, the loaded groups joined in.
  mutating func user(of record: Record) -> Result<PopulationUser, RecordProblem> {
    var user: SCIMObject
    switch Self.conform(record, to: schemas) {
    case .failure(let problem): return .failure(problem)
    case .success(let conformed): user = conformed
    }
    guard let userName = user.text("userName"), !userName.isEmpty else {
      return .failure(record.problem("a User has no `userName`"))
    }
    if let group = directory.join(&user, listed: listedMembers.groups(of: user)).deniedGroup {
      notes.addDenied(user: userName, group: group)
    }
    if hasGroupResources, user.text("id") == nil { notes.addUserWithoutID() }
    notes.addGroupNames(of: user)
    for (attribute, urn) in misplaced(in: user) { notes.addMisplaced(attribute, of: urn) }
    return .success(PopulationUser(record: record, user: user, userName: userName))
  }

  /// Attributes at the top of a conformed user that only an extension defines and that its object does not have.
  private func misplaced(in user: SCIMObject) -> [(attribute: String, urn: String)] {
    user.members.compactMap { member in
      guard let schema = schemas.extensions.first(where: { $0.attribute(member.name) != nil }),
        let attribute = schema.attribute(member.name), schemas.core.attribute(member.name) == nil
      else { return nil }
      if case .complex(let extended)? = user[schema.id], extended[member.name] != nil { return nil }
      return (attribute.name, schema.id)
    }
  }

  /// The resource of a record in the shape of its schemas.
  static func conform(_ record: Record, to schemas: ResourceSchemas) -> Result<SCIMObject, RecordProblem> {
    let (resource, problems) = schemas.conform(record.object)
    guard let first = problems.first else { return .success(resource) }
    let more = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
    return .failure(record.problem("\(Quoted.text(first.path, length: 160)): \(first.message)\(more)"))
  }

  /// Adds what a copy has seen of lists of members; its notes are added in the order of the population.
  mutating func merge(_ copy: UserJoiner) { listedMembers.merge(copy.listedMembers) }
}
