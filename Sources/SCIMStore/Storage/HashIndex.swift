/// Where things are that have a key, by the hash of the key: a table of numbers, of which a change after a copy duplicates a
/// small part.
///
/// It knows neither keys nor things: who asks compares what is found. Open addressing with linear probing; what shares a
/// hash with something that came before stands apart, so that a value that thousands have costs nobody else anything.
package struct HashIndex: Sendable {
  /// A power of two of them, or none. Where a hash belongs say its highest bits.
  private var slots = ChunkedArray<Slot, LargeChunk>()
  private var used = 0
  /// By hash the places after the first.
  private var further = ShardedDictionary<UInt32, [Int32]>()

  /// A hash and the first place that has it; all zero if it is free.
  fileprivate struct Slot: Sendable {
    var hash: UInt32 = 0
    /// The place plus one; the highest bit if there are further places.
    var content: UInt32 = 0

    static var furtherBit: UInt32 { 1 << 31 }
    var isFree: Bool { content == 0 }
    var hasFurther: Bool { content & Self.furtherBit != 0 }
    var place: Int32 { Int32(content & ~Self.furtherBit) - 1 }
  }

  /// Makes an empty index.
  init() {}

  /// Makes an index of many places at once. O(n), and several times faster than to insert one by one.
  init(_ entries: [Entry]) {
    var size = 16
    while entries.count * 4 > size * 3 { size *= 2 }
    var filled = [Slot](repeating: Slot(), count: size)
    var rest: [Entry] = []
    Self.fill(&filled, with: Self.inRuns(entries), &rest)
    used = entries.count - rest.count
    slots = ChunkedArray(filled)
    for entry in rest { insert(entry.place, under: entry.hash) }
  }

  /// Puts entries into empty slots, but for those whose hash is there.
  private static func fill(_ slots: inout [Slot], with entries: [Entry], _ rest: inout [Entry]) {
    let (shift, mask) = (shift(slots.count), slots.count - 1)
    var slots = slots.mutableSpan
    for entry in entries {
      var index = Int(entry.hash >> shift)
      while !slots[index].isFree, slots[index].hash != entry.hash { index = (index + 1) & mask }
      if slots[index].isFree { slots[index] = entry.slot } else { rest.append(entry) }
    }
  }

  /// A place under a hash.
  struct Entry: Sendable {
    let hash: UInt32
    private let number: Int32

    init(_ place: Int, under hash: UInt32) { (self.hash, number) = (hash, Int32(place)) }

    var place: Int { Int(number) }
    fileprivate var slot: Slot { Slot(hash: hash, content: UInt32(place + 1)) }
  }

  /// By the highest bits of their hashes, else in their order: those that follow each other belong into slots that lie
  /// together, and stay in the cache of a core.
  private static func inRuns(_ entries: [Entry]) -> [Entry] {
    var next = [Int](repeating: 0, count: 0x801)
    for entry in entries { next[Int(entry.hash >> 21) + 1] += 1 }
    for run in 1...0x800 { next[run] += next[run - 1] }
    var sorted = [Entry](repeating: Entry(0, under: 0), count: entries.count)
    var span = sorted.mutableSpan
    for entry in entries {
      let run = Int(entry.hash >> 21)
      span[next[run]] = entry
      next[run] += 1
    }
    return sorted
  }

  /// The places under a hash, in no order.
  func places(_ hash: UInt32) -> [Int] {
    guard let slot = find(hash) else { return [] }
    return [Int(slot.place)] + (slot.hasFurther ? (further[hash] ?? []).map { Int($0) } : [])
  }

  /// The first place under a hash of which something is true. O(1), but for hashes that many share.
  package func place(_ hash: UInt32, where isMeant: (Int) -> Bool) -> Int? {
    guard let slot = find(hash) else { return nil }
    if isMeant(Int(slot.place)) { return Int(slot.place) }
    guard slot.hasFurther, let index = further[hash]?.first(where: { isMeant(Int($0)) }) else { return nil }
    return Int(index)
  }

  /// Adds a place. O(1).
  package mutating func insert(_ place: Int, under hash: UInt32) {
    if (used + 1) * 4 > slots.count * 3 { grow(to: max(16, slots.count * 2)) }
    let index = slot(of: hash)
    var slot = slots[index]
    if slot.isFree {
      slot = Slot(hash: hash, content: UInt32(place + 1))
      used += 1
    } else {
      slot.content |= Slot.furtherBit
      further.update(hash) { places in
        if places == nil { places = [] }
        places?.append(Int32(place))
      }
    }
    slots[index] = slot
  }

  /// Takes a place away, if it is there. O(1), but for hashes that many share.
  package mutating func remove(_ place: Int, under hash: UInt32) {
    guard slots.count > 0 else { return }
    let index = slot(of: hash)
    let slot = slots[index]
    if slot.isFree { return }
    guard slot.hasFurther, var rest = further[hash] else {
      if slot.place == place { free(index) }
      return
    }
    var first = slot.place
    if first == place { first = rest.removeFirst() } else { rest.removeAll { $0 == place } }
    further[hash] = rest.isEmpty ? nil : rest
    slots[index] = Slot(hash: hash, content: UInt32(first + 1) | (rest.isEmpty ? 0 : Slot.furtherBit))
  }

  /// Puts places in the stead of others. O(places).
  ///
  /// - Parameter moved: For each place the new one.
  mutating func renumber(_ moved: [Int32?]) {
    func new(_ place: Int32) -> Int32 { moved[Int(place)] ?? place }
    for index in 0..<slots.count where !slots[index].isFree {
      let (hash, slot) = (slots[index].hash, slots[index])
      slots[index].content = slot.content & Slot.furtherBit | UInt32(new(slot.place) + 1)
      if slot.hasFurther { further.update(hash) { $0 = $0?.map(new) } }
    }
  }

  // MARK: Slots

  private static func shift(_ size: Int) -> Int { 32 - size.trailingZeroBitCount }

  private func home(of hash: UInt32) -> Int { Int(hash >> Self.shift(slots.count)) }

  private func find(_ hash: UInt32) -> Slot? {
    if slots.count == 0 { return nil }
    let slot = slots[slot(of: hash)]
    return slot.isFree ? nil : slot
  }

  /// The slot that has a hash, or the free one where it belongs.
  private func slot(of hash: UInt32) -> Int {
    let mask = slots.count - 1
    var index = home(of: hash)
    while !slots[index].isFree, slots[index].hash != hash { index = (index + 1) & mask }
    return index
  }

  /// Frees a slot, and moves up those behind it that would not be found any more.
  private mutating func free(_ index: Int) {
    let mask = slots.count - 1
    var hole = index
    var next = (hole + 1) & mask
    while !slots[next].isFree {
      let home = home(of: slots[next].hash)
      if (next - home) & mask >= (next - hole) & mask {
        slots[hole] = slots[next]
        hole = next
      }
      next = (next + 1) & mask
    }
    slots[hole] = Slot()
    used -= 1
  }

  private mutating func grow(to size: Int) {
    let old = slots
    slots = ChunkedArray(repeating: Slot(), count: size)
    for slot in old where !slot.isFree { slots[self.slot(of: slot.hash)] = slot }
  }
}
