import TestSupport
import Testing

@testable import SCIMStore

@Suite struct HashIndexTests {
  /// What an index has under some hashes.
  private func contents(_ index: HashIndex, _ hashes: some Sequence<UInt32>) -> [UInt32: [Int]] {
    Dictionary(uniqueKeysWithValues: hashes.map { ($0, index.places($0).sorted()) })
  }

  @Test(arguments: [UInt32(40), 1_000, 100_000])
  func anIndexHasWhatADictionaryHas(hashes: UInt32) {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    var index = HashIndex()
    var model: [UInt32: [Int]] = [:]
    // Hashes that differ above only, below only, and that wrap around the end of the table.
    func hash(_ number: UInt32) -> UInt32 { number % 3 == 0 ? number << 20 : number % 3 == 1 ? ~number : number }
    for place in 0..<1_000 {
      let new = hash(.random(in: 0..<hashes, using: &random))
      index.insert(place, under: new)
      model[new, default: []].append(place)
      guard Int.random(in: 0..<5, using: &random) < 3 else { continue }
      let old = hash(.random(in: 0..<hashes, using: &random))
      let gone = model[old]?.first ?? place
      index.remove(gone, under: old)
      model[old]?.removeAll { $0 == gone }
    }
    #expect(contents(index, model.keys) == model, "\(seed)")
    #expect(
      model.allSatisfy { hash, places in places.allSatisfy { place in index.place(hash) { $0 == place } == place } })
    let atOnce = HashIndex(model.flatMap { hash, places in places.map { HashIndex.Entry($0, under: hash) } })
    #expect(contents(atOnce, model.keys) == model, "\(seed)")
    let snapshot = index
    index.renumber((0..<1_000).map { Int32(1_000 - $0) })
    #expect(contents(index, model.keys) == model.mapValues { $0.map { 1_000 - $0 }.sorted() }, "\(seed)")
    for (hash, places) in model { for place in places { index.remove(1_000 - place, under: hash) } }
    #expect(contents(index, model.keys) == model.mapValues { _ in [] }, "\(seed)")
    #expect(contents(snapshot, model.keys) == model, "\(seed)")
  }
}
