import Testing

@testable import AUPEvaluation

@Suite struct ParallelMapTests {
  @Test func sharesComeBackInTheirOrder() {
    #expect(ParallelMap.run { $0 * 2 } == (0..<ParallelMap.shares).map { $0 * 2 })
    #expect(ParallelMap.run(100) { $0 * 2 } == (0..<100).map { $0 * 2 })
    #expect(ParallelMap.run(0) { $0 * 2 } == [])
    #expect(ParallelMap.both({ 7 }, { "seven" }) == (7, "seven"))
  }
}
