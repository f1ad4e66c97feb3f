import SCIMStore

/// A directory at one moment. One reference for all who read it: each part of a store that is handed on counts its own.
final class DirectorySnapshot: Sendable {
  let store: SCIMStore
  init(_ store: SCIMStore) { self.store = store }
}
