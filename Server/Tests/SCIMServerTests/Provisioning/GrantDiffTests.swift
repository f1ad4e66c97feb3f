import AUPLanguage
import SCIMModel
import Testing

@testable import SCIMServer

@Suite struct GrantDiffTests {
  private let reader = Grant(role: "Reader", unit: "EU")
  private let administrator = Grant(role: "Super Admin", unit: "Global")

  private func diff(_ changes: [(user: String, before: [Grant], after: [Grant])]) -> GrantDiff {
    var diff = GrantDiff()
    for (user, before, after) in changes {
      let event = GrantEvent(user: user, userName: user, from: before, to: after, time: Instant(seconds: 0))
      if let event { diff.add(event) }
    }
    return diff
  }

  private func items(_ diff: GrantDiff) -> [String] {
    guard case .complex(let object) = diff.json, case .array(let items)? = object["items"] else { return [] }
    return items.map { if case .complex(let item) = $0 { item.text("userName") ?? "" } else { "" } }
  }

  @Test func administratorsComeFirstAndLossesBeforeGains() {
    let diff = diff([
      ("gains", [], [reader]), ("loses", [reader], []), ("same", [reader], [reader]), ("rises", [], [administrator]),
      ("falls", [administrator], [reader]), ("more", [], [reader]),
    ])
    #expect(items(diff) == ["falls", "rises", "loses", "gains", "more"])
    #expect((diff.users, diff.gains, diff.losses) == (5, 4, 2))
  }

  @Test(arguments: [(1_000, false), (1_001, true)])
  func aThousandUsersAreShown(count: Int, isTruncated: Bool) {
    let names = (1...count).map { "u\($0)" }
    let diff = diff(names.map { ($0, [], $0 == names.last ? [administrator] : [reader]) })
    #expect(items(diff) == [names[count - 1]] + names.prefix(999))
    guard case .complex(let object) = diff.json else { return }
    #expect(object["users"] == .integer(count) && object["truncated"] == .boolean(isTruncated))
  }
}
