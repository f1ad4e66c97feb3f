import SCIMModel

/// What a list of members holds.
struct ListedGroups {
  /// For each group, in the order in which they came, its members by `userName` or `id`.
  private(set) var groups: [(name: String, members: [String])] = []
  private var places: [[UInt8]: Int] = [:]
  /// Members that are groups themselves, and those that are neither users nor groups.
  var nested = 0
  var others = 0
  /// Rows about other groups than the one that was asked for.
  var elsewhere = 0
  var notes: [PopulationNote] = []

  /// Adds a group, though nobody may be in it. Names are equal in any case, as those of groups are.
  mutating func add(group name: String) {
    let key = ComparisonKey.of(name, caseExact: false)
    if places[key] != nil { return }
    places[key] = groups.count
    groups.append((name, []))
  }

  mutating func add(_ member: String, to name: String) {
    add(group: name)
    if let place = places[ComparisonKey.of(name, caseExact: false)] { groups[place].members.append(member) }
  }

  /// Notes about what is no member, and about lists that may be cut off.
  mutating func finish(isExport: Bool) {
    func note(_ text: String, isLoss: Bool = false) { notes.append(PopulationNote(description: text, isLoss: isLoss)) }
    if nested > 0 { note("nested, ignored: \(nested) (groups among the members: their members are no members)") }
    if others > 0 { note("skipped: \(others) (members that are neither users nor groups)") }
    if elsewhere > 0 { note("\(elsewhere) \(elsewhere == 1 ? "row is" : "rows are") about other groups") }
    for group in groups where isExport && PageSize.ofGraph.contains(group.members.count) {
      note(
        "\(Quoted.text(group.name)) has exactly \(group.members.count) members, as many as one page holds: more may be missing",
        isLoss: true)
    }
  }
}
