/// A dictionary whose copies share almost everything: a change after a copy duplicates one shard of some thirty entries,
/// not the whole. This is what makes snapshots of a large directory cheap.
struct ShardedDictionary<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// None as long as there is no entry, so that an empty dictionary takes no memory; then a power of two.
  private var shards = ChunkedArray<[Key: Value], SmallChunk>()
  private(set) var count = 0

  private static var entriesPerShard: Int { 32 }

  private func shard(of key: Key) -> Int { key.hashValue & (shards.count - 1) }

  /// O(1), but for the copy of a shard when it is shared.
  subscript(key: Key) -> Value? {
    get { shards.count == 0 ? nil : shards[shard(of: key)][key] }
    set { update(key) { $0 = newValue } }
  }

  /// Changes a value in its place: a large one is not copied unless it is shared.
  mutating func update(_ key: Key, _ change: (inout Value?) -> Void) {
    if shards.count == 0 { shards = ChunkedArray(repeating: [:], count: 1) }
    count += shards.update(shard(of: key)) { shard in
      let before = shard.count
      change(&shard[key])
      return shard.count - before
    }
    if count > shards.count * Self.entriesPerShard { grow() }
  }

  subscript(key: Key, default standard: Value) -> Value {
    get { self[key] ?? standard }
    set { self[key] = newValue }
  }

  /// Four times as many shards: what is moved on the way to a million entries is a third of them, not all once more.
  private mutating func grow() {
    let entries = shards
    shards = ChunkedArray(repeating: [:], count: entries.count * 4)
    for old in entries {
      for (key, value) in old { shards.update(shard(of: key)) { $0[key] = value } }
    }
  }
}
