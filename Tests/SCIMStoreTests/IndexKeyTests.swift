import Testing

@testable import SCIMStore

@Suite struct IndexKeyTests {
  @Test func eachAddressHasItsHashOnce() {
    let some = IndexKey.lookups(externalID: nil, emails: ["a@x", "b@x", "A@X", "b@x"])
    #expect(Set(some) == Set(["b@x", "a@x"].flatMap { IndexKey.lookups(externalID: nil, emails: [$0]) }))
    #expect(some.count == 2)
    #expect(some == some.sorted())
  }

  @Test(
    arguments: [
      ([], [], []), ([1, 2], [], [1, 2]), ([], [1], []), ([1, 2, 3], [2], [1, 3]), ([1, 5, 9], [0, 1, 4, 9, 10], [5]),
      ([7], [7], []),
    ] as [([UInt32], [UInt32], [UInt32])])
  func difference(hashes: [UInt32], others: [UInt32], left: [UInt32]) {
    #expect(IndexKey.difference(hashes, others) == left)
  }
}
