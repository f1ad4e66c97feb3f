import AUPEvaluation
import AUPLanguage
import SCIMModel
import SCIMStore

/// The rules, and what they grant while auto user provisioning is on.
struct Provisioning: Sendable {
  private(set) var isEnabled = false
  private(set) var grants: LiveGrants?

  /// Nothing at all.
  init() {}

  /// Reads rules and settings from a store, and evaluates all users if auto user provisioning is on.
  init(_ file: StoreFile, store: SCIMStore, now: Instant) throws {}

  /// Gives those whom changes of the directory touch what the rules say now.
  mutating func follow(_ changes: [StoreChange], in store: SCIMStore, now: Instant) -> [GrantEvent] { [] }

  /// Moves the time, and gives those what the rules say now of whom they say something else because of it.
  mutating func advance(to now: Instant, in store: SCIMStore) -> [GrantEvent] { [] }

  /// Evaluates all users anew.
  mutating func restart(in store: SCIMStore, now: Instant) {}
}
