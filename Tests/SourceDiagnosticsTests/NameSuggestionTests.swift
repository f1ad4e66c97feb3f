import SourceDiagnostics
import Testing

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
}
