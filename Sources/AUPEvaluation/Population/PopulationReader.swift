public import SCIMModel

/// A user of a population.
public struct PopulationUser: Sendable {
  /// The record as it was read.
  public var record: Record
  /// The user in the shape that rules read, the loaded groups joined in.
  public var user: SCIMObject
  /// The user's name: never empty.
  public var userName: String
  /// The user's id.
  public var id: String? { user.text("id") }
}

/// Reads users, one by one, and joins them with the Group resources of the same inputs.
///
/// ```swift
/// var population = try PopulationReader(users: [.path("export.ndjson")], groups: [.path("groups.json")])
/// while let result = try population.next() { … }
/// for note in population.notes { print(note) }
/// ```
///
/// Group resources may stand anywhere in files: files are looked through for them before the first user is given. What
/// can be read only once, such as a pipe, must have its groups before its users. Memory follows the groups and their
/// members, not the users. Every record is validated, groups included.
public struct PopulationReader {
  private let limits: RecordLimits
  private let userSchemas: ResourceSchemas
  private var directory = GroupDirectory()
  private var counts = PopulationNotes()
  private let lists: [MemberList]
  /// What is in the lists, until all groups are known.
  private var listed: [(list: MemberList, members: [String])] = []
  private var listedMembers = ListedMembers()
  /// Inputs not yet begun; those of `--groups` first.
  private var waiting: [Input] = []
  private var current: (input: Input, reader: RecordReader)?
  /// Bytes of the inputs that were read to their end, and of all if they are regular files.
  private var bytesBehind = 0
  private var bytesTotal: Int? = 0
  /// What was found while files were looked through for groups.
  private var problems: ArraySlice<RecordProblem> = []
  private var hasLooked = false
  private var hasGivenUsers = false
  private var hasGroupResources = false

  private struct Input {
    var source: InputSource
    /// Kept open if it cannot be opened again.
    var file: InputFile?
    var isGroupsOnly: Bool
    /// True once its groups are known.
    var isLookedThrough = false
  }

  /// Opens the inputs.
  ///
  /// - Parameters:
  ///   - users: Users and groups.
  ///   - groups: Groups only; other records are left out and counted in a note.
  ///   - members: Direct members of groups, which may be loaded as Group resources too: then both count.
  ///   - userSchemas: The schema of users and its extensions.
  public init(
    users: [InputSource], groups: [InputSource] = [], members: [MemberList] = [],
    userSchemas: ResourceSchemas = StandardSchemas.user, limits: RecordLimits = .standard
  ) throws(InputError) {
    self.limits = limits
    lists = members
    self.userSchemas = userSchemas
    let sources = groups + users + members.map(\.source)
    if sources.count(where: \.isStandardInput) > 1, let input = sources.first(where: \.isStandardInput) {
      throw InputError(file: input.name, message: "named twice, but it can be read only once")
    }
    for (source, isGroupsOnly) in groups.map({ ($0, true) }) + users.map({ ($0, false) }) {
      let file = try InputFile(source)
      waiting.append(Input(source: source, file: file.canBeReopened ? nil : file, isGroupsOnly: isGroupsOnly))
      bytesTotal = bytesTotal.flatMap { total in file.size.map { total + $0 } }
    }
  }

  /// The groups that were loaded so far; all of them once a user was given.
  public var groups: [GroupResource] { directory.groups }

  /// What is worth knowing about the population; complete once ``next()`` has given nil.
  public var notes: [PopulationNote] { counts.all(directory, listedMembers) }

  /// The next user, or record that cannot be used; nil at the end.
  public mutating func next() throws(InputError) -> Result<PopulationUser, RecordProblem>? {
    while true {
      if let problem = problems.popFirst() { return .failure(problem) }
      if current == nil, try !beginNext() { return nil }
      guard let result = try current?.reader.next() else {
        endCurrent()
        continue
      }
      switch result {
      case .failure(let problem): return .failure(problem)
      case .success(let record): if let result = try use(record) { return result }
      }
    }
  }

  /// How far the inputs are read, lists of members and the first look for groups aside.
  func progress(_ users: Int) -> BatchProgress {
    BatchProgress(users: users, bytesRead: bytesBehind + (current?.reader.byteOffset ?? 0), bytesTotal: bytesTotal)
  }

  // MARK: Inputs

  private mutating func beginNext() throws(InputError) -> Bool {
    guard let input = waiting.first else { return false }
    if !input.isGroupsOnly, !hasLooked {
      hasLooked = true
      try readLists()
      try lookForGroups()
      if !problems.isEmpty { return true }
      return try beginNext()
    }
    waiting.removeFirst()
    let file: InputFile
    if let open = input.file { file = open } else { file = try InputFile(input.source) }
    current = (input, RecordReader(file, format: input.source.format, limits: limits))
    return true
  }

  private mutating func endCurrent() {
    guard let (input, reader) = current else { return }
    if let text = reader.incompletePages { counts.addIncomplete(input.source.name, text) }
    bytesBehind += reader.byteOffset
    current = nil
  }

  private mutating func readLists() throws(InputError) {
    for list in lists {
      var found: [RecordProblem] = []
      listed.append((list, try list.read(limits) { found.append($0) }))
      problems += found
    }
  }

  /// Loads the groups of all inputs that can be read twice. Their mistakes are reported when they are read again.
  private mutating func lookForGroups() throws(InputError) {
    for index in waiting.indices {
      let file: InputFile
      if let open = waiting[index].file { file = open } else { file = try InputFile(waiting[index].source) }
      guard file.isRewindable else { continue }
      var reader = RecordReader(file, format: waiting[index].source.format, limits: limits)
      while let result = try reader.next(where: GroupCandidate.mayBeGroup) {
        guard case .success(let record) = result, (try? ResourceKind.of(record.object)) == .group else { continue }
        if case .success(let group) = conform(record, to: StandardSchemas.group) { load(group, record) }
      }
      try file.rewind()
      waiting[index].isLookedThrough = true
    }
  }

  // MARK: Records

  /// A user, a problem, or nil for a group that was loaded.
  private mutating func use(_ record: Record) throws(InputError) -> Result<PopulationUser, RecordProblem>? {
    guard let input = current?.input else { return nil }
    let kind: ResourceKind
    do {
      kind = try ResourceKind.of(record.object)
    } catch {
      return .failure(record.problem(error.message, expected: ShapeError.expected))
    }
    switch kind {
    case .group:
      switch conform(record, to: StandardSchemas.group) {
      case .failure(let problem): return .failure(problem)
      case .success(let group):
        if input.isLookedThrough { return nil }
        if hasGivenUsers {
          // No bad record that could be left out: the users before it were given the wrong groups.
          throw InputError(
            file: record.file,
            message:
              "record \(record.number) (line \(record.line), byte \(record.byteOffset)) is a Group behind users, and "
              + "the input can be read only once: put groups before users, or in a file of their own (`--groups FILE`)")
        }
        load(group, record)
        return nil
      }
    case .user:
      if input.isGroupsOnly {
        counts.addLeftOut(record.file)
        return nil
      }
      if !hasGivenUsers { joinLists() }
      hasGivenUsers = true
      return join(record)
    }
  }

  private mutating func load(_ group: SCIMObject, _ record: Record) {
    hasGroupResources = true
    if let message = directory.add(group) { problems.append(record.problem(message)) }
  }

  /// Finds the groups of the lists, once all groups are known.
  private mutating func joinLists() {
    for (list, members) in listed {
      listedMembers.add(members, from: list.source.name, to: directory.group(named: list.group))
    }
    listed = []
  }

  private mutating func join(_ record: Record) -> Result<PopulationUser, RecordProblem> {
    var user: SCIMObject
    switch conform(record, to: userSchemas) {
    case .failure(let problem): return .failure(problem)
    case .success(let conformed): user = conformed
    }
    guard let userName = user.text("userName"), !userName.isEmpty else {
      return .failure(record.problem("a User has no `userName`"))
    }
    if let group = directory.join(&user, listed: listedMembers.groups(of: user)).deniedGroup {
      counts.addDenied(user: userName, group: group)
    }
    if hasGroupResources, user.text("id") == nil { counts.addUserWithoutID() }
    counts.addGroupNames(of: user)
    for (attribute, urn) in misplaced(in: user) { counts.addMisplaced(attribute, of: urn) }
    return .success(PopulationUser(record: record, user: user, userName: userName))
  }

  /// Attributes at the top of a conformed user that only an extension defines and that its object does not have.
  private func misplaced(in user: SCIMObject) -> [(attribute: String, urn: String)] {
    user.members.compactMap { member in
      guard let schema = userSchemas.extensions.first(where: { $0.attribute(member.name) != nil }),
        let attribute = schema.attribute(member.name), userSchemas.core.attribute(member.name) == nil
      else { return nil }
      if case .complex(let extended)? = user[schema.id], extended[member.name] != nil { return nil }
      return (attribute.name, schema.id)
    }
  }

  private func conform(_ record: Record, to schemas: ResourceSchemas) -> Result<SCIMObject, RecordProblem> {
    let (resource, problems) = schemas.conform(record.object)
    guard let first = problems.first else { return .success(resource) }
    let more = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
    return .failure(record.problem("\(Quoted.text(first.path, length: 160)): \(first.message)\(more)"))
  }
}
