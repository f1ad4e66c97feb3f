import Foundation
import SCIMModel
import Testing

@testable import SCIMServer

@Suite struct ResourceIDTests {
  /// The example of RFC 9562, appendix A.6.
  private static let now = Instant(parsing: "2022-02-22T19:22:22Z")!

  @Test func idsHaveTheTimeAndAreAllDifferent() throws {
    let ids = (0..<1_000).map { _ in ResourceID.text(at: Self.now) }
    #expect(Set(ids).count == 1_000)
    for id in ids {
      #expect(try #/017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/#.wholeMatch(in: id) != nil, "\(id)")
      #expect(UUID(uuidString: id) != nil)
    }
    // Every random bit is set in some and clear in others.
    let bits = ids.map { id in Array(id.filter { $0 != "-" }.dropFirst(13)).map { $0.hexDigitValue! } }
    for place in 0..<19 {
      let isVariant = place == 3
      let seen = bits.reduce((all: 15, any: 0)) { ($0.all & $1[place], $0.any | $1[place]) }
      #expect(seen == (isVariant ? 8 : 0, isVariant ? 11 : 15), "digit \(place)")
    }
  }

  @Test func laterOnesComeLater() {
    let ids = (0..<100).map { ResourceID.text(at: Instant(seconds: 1_700_000_000 + $0)) }
    #expect(ids == ids.sorted())
  }
}
