public import AUPLanguage
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
  let limits: RecordLimits
  /// See ``RecordReader/blockSize``; nil for what is usual.
  var blockSize: Int?
  /// How users get their groups.
  var joiner: UserJoiner
  private let lists: [MemberList]
  /// What is in the lists, until all groups are known.
  private var listed: [(file: String, group: String, members: [String])] = []
  /// Inputs not yet begun; those of `--groups` first.
  private var waiting: [Input] = []
  var current: (input: Input, reader: RecordReader)?
  /// Bytes of the inputs that were read to their end, and of all if they are regular files.
  private var bytesBehind = 0
  private var bytesTotal: Int? = 0
  /// What was found while files were looked through for groups.
  var problems: ArraySlice<RecordProblem> = []
  private var hasLooked = false
  /// False to take the inputs as those that can be read only once: groups behind users are mistakes then.
  var looksForGroups = true
  private(set) var hasGivenUsers = false
  /// Groups that were read so far, those that could not be loaded among them.
  private(set) var groupsRead = 0
  /// Groups that could not be loaded. Where groups are looked for first, that is reported first.
  private(set) var groupProblems = 0
  /// Inputs begun so far.
  var inputs = 0

  struct Input {
    var source: InputSource
    /// Kept open if it cannot be opened again.
    var file: InputFile?
    /// What has looked at the first bytes of an input that can be read only once.
    var begun: RecordReader?
    var isGroupsOnly: Bool
    /// True once its groups are known.
    var isLookedThrough = false
    /// True if it may hold users: it was not looked through, or had other records than groups.
    var mayHoldUsers = true
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
    joiner = UserJoiner(schemas: userSchemas)
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
  public var groups: [GroupResource] { joiner.directory.groups }

  /// The groups that were loaded, as rules are held against them.
  public var censusGroups: [CensusGroup] {
    let nested = Dictionary(grouping: joiner.directory.nestedGroups(), by: { Array($0.parent.utf8) })
    return groups.map { group in
      CensusGroup(
        name: group.displayName, id: group.id, externalID: group.externalID,
        nestedGroups: (nested[Array(group.displayName.utf8)] ?? []).map(\.child))
    }
  }

  /// What is worth knowing about the population; complete once ``next()`` has given nil.
  public var notes: [PopulationNote] { joiner.notes.all(joiner.directory, joiner.listedMembers) }

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

  mutating func beginNext() throws(InputError) -> Bool {
    guard var input = waiting.first else { return false }
    if !input.isGroupsOnly, !hasLooked {
      hasLooked = true
      try readLists()
      if looksForGroups { try lookForGroups() }
      if !problems.isEmpty { return true }
      return try beginNext()
    }
    waiting.removeFirst()
    let file: InputFile
    if let open = input.file { file = open } else { file = try InputFile(input.source) }
    var reader = input.begun ?? RecordReader(file, input.source.reading, limits: limits)
    input.begun = nil
    reader.blockSize = blockSize ?? RecordBlock.size
    current = (input, reader)
    return true
  }

  /// True if the population is nothing but one file that can be read again, if need be.
  var isOneFile: Bool {
    current == nil && waiting.count == 1 && waiting[0].file == nil && !waiting[0].isGroupsOnly && lists.isEmpty
  }

  /// What the inputs of users carry that are no SCIM, one for each; of SCIM nobody knows. Looks at their first bytes.
  public mutating func coverage() throws(InputError) -> [ExportCoverage] {
    var found: [ExportCoverage] = []
    // What is SCIM may hold groups.
    var hasGroups = !lists.isEmpty || waiting.contains(where: \.isGroupsOnly)
    for index in waiting.indices where !waiting[index].isGroupsOnly {
      let file: InputFile
      if let open = waiting[index].file { file = open } else { file = try InputFile(waiting[index].source) }
      var reader = waiting[index].begun ?? RecordReader(file, waiting[index].source.reading, limits: limits)
      try reader.look()
      if let coverage = reader.coverage { found.append(coverage) } else { hasGroups = true }
      if file.isRewindable { try file.rewind() } else { waiting[index].begun = reader }
    }
    if hasGroups { for index in found.indices { found[index].addGroups() } }
    return found
  }

  /// The number of groups in all inputs, those that stand there twice among them.
  func countGroups() throws(InputError) -> Int {
    var copy = self
    try copy.lookForGroups()
    return copy.groupsRead
  }

  mutating func endCurrent() {
    guard let (input, reader) = current else { return }
    if let text = reader.incompletePages { joiner.notes.addIncomplete(input.source.name, text) }
    leaveCurrent()
  }

  /// Goes on to the next input.
  mutating func leaveCurrent() {
    bytesBehind += current?.reader.byteOffset ?? 0
    if let current { joiner.notes.add(current.reader.notes, about: current.input.source.name) }
    current = nil
  }

  private mutating func readLists() throws(InputError) {
    for list in lists {
      var found: [RecordProblem] = []
      let read = try list.read(limits) { found.append($0) }
      for group in read.groups { listed.append((list.source.name, group.name, group.members)) }
      joiner.notes.add(read.notes, about: list.source.name)
      problems += found
    }
  }

  /// Loads the groups of all inputs that can be read twice. Their mistakes are reported when they are read again.
  private mutating func lookForGroups() throws(InputError) {
    for index in waiting.indices {
      let file: InputFile
      if let open = waiting[index].file { file = open } else { file = try InputFile(waiting[index].source) }
      guard file.isRewindable else { continue }
      var reader = RecordReader(file, waiting[index].source.reading, limits: limits)
      try reader.look()
      if reader.export?.holdsOnlyUsers == true {
        try file.rewind()
        waiting[index].isLookedThrough = true
        continue
      }
      var search = GroupSearch(reader, limits: limits)
      while let record = try search.next() {
        if case .success(let group) = UserJoiner.conform(record, to: StandardSchemas.group) { load(group, record) }
      }
      try file.rewind()
      waiting[index].isLookedThrough = true
      waiting[index].mayHoldUsers = search.hasOthers
    }
  }

  // MARK: Records

  /// A user, a problem, or nil for a group that was loaded.
  mutating func use(_ record: Record) throws(InputError) -> Result<PopulationUser, RecordProblem>? {
    guard let input = current?.input else { return nil }
    let kind: ResourceKind
    do {
      kind = try ResourceKind.of(record.object)
    } catch {
      return .failure(record.problem(error.message, expected: ShapeError.expected))
    }
    switch kind {
    case .group:
      switch UserJoiner.conform(record, to: StandardSchemas.group) {
      case .failure(let problem): return .failure(problem)
      case .success(let group):
        if input.isLookedThrough { return nil }
        if hasGivenUsers {
          throw Self.groupBehindUsers(record)
        }
        load(group, record)
        return nil
      }
    case .user:
      if input.isGroupsOnly {
        joiner.notes.addLeftOut(record.file)
        return nil
      }
      beginUsers()
      return joiner.user(of: record)
    }
  }

  /// No bad record that could be left out: the users before it were given the wrong groups.
  static func groupBehindUsers(_ record: Record) -> InputError {
    InputError(
      file: record.file,
      message:
        "record \(record.number) (line \(record.line), byte \(record.byteOffset)) is a Group behind users, and "
        + "the input can be read only once: put groups before users, or in a file of their own (`--groups FILE`)")
  }

  /// From here on groups are known.
  mutating func beginUsers() {
    if !hasGivenUsers { joinLists() }
    hasGivenUsers = true
    joiner.isComplete = true
  }

  private mutating func load(_ group: SCIMObject, _ record: Record) {
    joiner.hasGroupResources = true
    groupsRead += 1
    if let message = joiner.directory.add(group) {
      problems.append(record.problem(message))
      groupProblems += 1
    }
  }

  /// Finds the groups of the lists, once all groups are known.
  private mutating func joinLists() {
    for (file, group, members) in listed {
      joiner.listedMembers.add(members, from: file, to: joiner.directory.group(named: group))
    }
    listed = []
  }
}
