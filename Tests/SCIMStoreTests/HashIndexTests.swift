import TestSupport
import Testing

@testable import SCIMStore

@Suite struct HashIndexTests {
  /// What is in an index, by hash, as a dictionary has it.
  private func check(_ index: HashIndex, _ model: [UInt32: Set<Int>], _ hashes: Range<UInt32>, _ seed: String) {
    for hash in hashes {
      let places = index.places(hash)
      #expect(Set(places) == model[hash] ?? [], "\(seed)")
      #expect(places.count == Set(places).count, "\(seed)")
      for place in places { #expect(index.place(hash) { $0 == place } == place, "\(seed)") }
    }
  }

  @Test(arguments: [UInt32(40), 1_000, 100_000])
  func anIndexHasWhatADictionaryHas(hashes: UInt32) {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    var index = HashIndex()
    var model: [UInt32: Set<Int>] = [:]
    // Hashes that differ above only, below only, and that wrap around the end of the table.
    func hash(_ number: UInt32) -> UInt32 { number % 3 == 0 ? number << 20 : number % 3 == 1 ? ~number : number }
    for place in 0..<3_000 {
      let new = hash(.random(in: 0..<hashes, using: &random))
      index.insert(place, under: new)
      model[new, default: []].insert(place)
      guard Int.random(in: 0..<5, using: &random) < 3 else { continue }
      let old = hash(.random(in: 0..<hashes, using: &random))
      let gone = model[old]?.min() ?? place
      index.remove(gone, under: old)
      model[old]?.remove(gone)
    }
    let snapshot = index
    for (hash, places) in model { #expect(Set(index.places(hash)) == places, "\(seed)") }
    check(index, model.filter { $0.key < 50 }, 0..<50, seed)
    let all = model.flatMap { hash, places in places.map { HashIndex.Entry($0, under: hash) } }
    let atOnce = HashIndex(all)
    for (hash, places) in model { #expect(Set(atOnce.places(hash)) == places, "\(seed)") }
    index.renumber((0..<3_000).map { Int32(3_000 - $0) })
    for (hash, places) in model {
      #expect(Set(index.places(hash)) == Set(places.map { 3_000 - $0 }), "\(seed)")
      #expect(Set(snapshot.places(hash)) == places, "\(seed)")
      for place in places { index.remove(3_000 - place, under: hash) }
      #expect(index.places(hash) == [], "\(seed)")
    }
  }
}
