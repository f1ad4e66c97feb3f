import AUPLanguage
import SCIMModel

/// What a change of rules or settings gives people and takes from them.
struct GrantDiff: Sendable {
  /// Most users that are listed.
  static let shown = 1_000

  private(set) var users = 0
  private(set) var gains = 0
  private(set) var losses = 0
  /// The first users of each rank, in the order in which they were added.
  private var items = [[SCIMValue]](repeating: [], count: 4)

  /// Adds what somebody gains and loses.
  mutating func add(_ event: GrantEvent) {
    users += 1
    gains += event.gained.count
    losses += event.lost.count
    let rank = Self.rank(event)
    guard items[rank].count < Self.shown else { return }
    items[rank].append(
      .complex(
        SCIMObject(uniqueMembers: [
          ("user", .string(event.user)), ("userName", .string(event.userName)),
          ("gained", .array(event.gained.map(\.json))), ("lost", .array(event.lost.map(\.json))),
        ])))
  }

  /// Administrators first, whoever loses something before those who gain.
  private static func rank(_ event: GrantEvent) -> Int {
    func isAdministrator(_ grant: Grant) -> Bool { PrivilegedRoles.standard.contains(grant.role) }
    if event.lost.contains(where: isAdministrator) { return 0 }
    if event.gained.contains(where: isAdministrator) { return 1 }
    return event.lost.isEmpty ? 3 : 2
  }

  /// The comparison as the API has it.
  var json: SCIMValue {
    .complex(
      SCIMObject(uniqueMembers: [
        ("users", .integer(users)), ("gains", .integer(gains)), ("losses", .integer(losses)),
        ("items", .array(Array(items.joined().prefix(Self.shown)))), ("truncated", .boolean(users > Self.shown)),
      ]))
  }
}
