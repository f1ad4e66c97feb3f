import TestSupport
import Testing

@testable import SourceDiagnostics

@Suite struct NameSuggestionTests {
  private let attributes = ["userName", "displayName", "department", "title", "division", "emails", "id"]

  @Test(
    arguments: [
      ("departmnt", "department"), ("deparmtent", "department"), ("Department", "department"),
      ("usrname", "userName"), ("displayname", "displayName"), ("titel", "title"), ("email", "emails"),
      ("di", "id"),
    ])
  func findsWhatWasMeant(slip: String, meant: String) {
    #expect(NameSuggestion.closest(to: slip, among: attributes) == meant)
  }

  @Test(arguments: ["", "x", "dept", "completelyOther", "tttttt"])
  func findsNothingFarAway(name: String) {
    #expect(NameSuggestion.closest(to: name, among: attributes) == nil)
  }

  @Test func prefersFewerSlipsThenCodePointOrder() {
    #expect(NameSuggestion.closest(to: "roles", among: ["rules", "role", "rolls"]) == "role")
    #expect(NameSuggestion.closest(to: "roles", among: ["rolls", "rules", "role"]) == "role")
    #expect(NameSuggestion.closest(to: "abcd", among: ["abxd", "abcd"]) == "abcd")
  }

  @Test func countsASwapAsOneSlip() {
    #expect(NameSuggestion.closest(to: "ab12", among: ["ba12"]) == "ba12")
    #expect(NameSuggestion.closest(to: "ab12", among: ["ba21"]) == nil)
  }

  @Test func suggestsNothingForWhatIsTooLongToBeAName() {
    let name = String(repeating: "a", count: 127)
    #expect(NameSuggestion.closest(to: name + "b", among: [name + "c"]) == name + "c")
    #expect(NameSuggestion.closest(to: name + "bb", among: [name + "bc"]) == nil)
  }

  @Test func isNotSlowOnLongNames() {
    let long = String(repeating: "a", count: 100_000)
    #expect(NameSuggestion.closest(to: long, among: [long + "b"]) == nil)
  }

  /// The band and the early end against the whole table.
  @Test func boundedDistanceIsTheWholeDistance() {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    for _ in 0..<20_000 {
      let (a, b) = (word(&random), word(&random))
      let bound = Int.random(in: 0...4, using: &random)
      let whole = wholeDistance(a, b)
      #expect(
        NameSuggestion.distance(a, b, atMost: bound) == (whole <= bound ? whole : nil), "\(a) \(b) \(bound); \(seed)")
    }
  }

  private func word(_ random: inout SeededGenerator) -> [UInt32] {
    (0..<Int.random(in: 0...7, using: &random)).map { _ in UInt32.random(in: 97...99, using: &random) }
  }

  private func wholeDistance(_ a: [UInt32], _ b: [UInt32]) -> Int {
    var table = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
    for row in 0...a.count {
      for column in 0...b.count {
        guard row > 0, column > 0 else {
          table[row][column] = row + column
          continue
        }
        let isSame = a[row - 1] == b[column - 1]
        var least = table[row - 1][column - 1] + (isSame ? 0 : 1)
        least = min(least, table[row - 1][column] + 1, table[row][column - 1] + 1)
        if row > 1, column > 1, a[row - 1] == b[column - 2], a[row - 2] == b[column - 1] {
          least = min(least, table[row - 2][column - 2] + 1)
        }
        table[row][column] = least
      }
    }
    return table[a.count][b.count]
  }
}
