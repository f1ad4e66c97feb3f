import Hummingbird
import SCIMModel
import Synchronization

/// Tells what is allowed about rules and directory, and rarely meant.
struct WarningRoute: Sendable {
  private let backend: Backend
  private let known = KnownWarnings()

  init(_ backend: Backend) { self.backend = backend }

  /// Adds the route, below `/settings/auto-user-provisioning`.
  func add(to router: RouterGroup<ServerContext>) {
    router.get("warnings") { _, _ in
      let items = try await backend.longWork.run { try known.items(of: backend.directory) }
      return Answer.json(SCIMObject(uniqueMembers: [("items", .array(items))]))
    }
  }
}

/// Warnings, which are worked out once for each state of rules and directory.
private final class KnownWarnings: Sendable {
  /// What they were worked out for. Hours, as rules expire.
  private struct State: Equatable {
    var batches: Int
    var hour: Int64
  }

  private let last = Mutex<(state: State, items: [SCIMValue])?>(nil)

  func items(of directory: Directory) throws -> [SCIMValue] {
    let now = directory.clock.now()
    // Asked for first: of what comes meanwhile the next one tells.
    let state = State(batches: directory.batches, hour: now.seconds / 3_600)
    if let last = last.withLock({ $0 }), last.state == state { return last.items }
    let rules = try directory.withProvisioningAndWait { $0.rules }
    let items = RuleWarnings(rules, in: directory.store, now: now).items
    last.withLock { $0 = (state, items) }
    return items
  }
}
