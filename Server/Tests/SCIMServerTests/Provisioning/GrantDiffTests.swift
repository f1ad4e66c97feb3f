import AUPLanguage
import SCIMModel
import SCIMStore
import Testing

@testable import SCIMServer

@Suite struct GrantDiffTests {
  private let now = Instant(seconds: 0)
  private let reader = Grant(role: "Reader", unit: "EU")
  private let administrator = Grant(role: "Super Admin", unit: "Global")

  private func store(_ names: [String]) throws -> SCIMStore {
    var store = SCIMStore()
    for name in names { _ = try store.create(.user, SCIMObject([("userName", .string(name))]), now: now) }
    return store
  }

  private func items(_ diff: GrantDiff) -> [String] {
    guard case .complex(let object) = diff.json, case .array(let items)? = object["items"] else { return [] }
    return items.map { if case .complex(let item) = $0 { item.text("userName") ?? "" } else { "" } }
  }

  @Test func administratorsComeFirstAndLossesBeforeGains() throws {
    let changes: [String: (before: [Grant], after: [Grant])] = [
      "gains": ([], [reader]), "loses": ([reader], []), "same": ([reader], [reader]),
      "rises": ([], [administrator]), "falls": ([administrator], [reader]), "more": ([], [reader]),
    ]
    let names = ["gains", "loses", "same", "rises", "falls", "more"]
    let diff = GrantDiff(
      in: try store(names), now: now, before: { changes[$1.text("userName") ?? ""]?.before ?? [] },
      after: { changes[$1.text("userName") ?? ""]?.after ?? [] })
    #expect(items(diff) == ["falls", "rises", "loses", "gains", "more"])
    #expect((diff.users, diff.gains, diff.losses) == (5, 4, 2))
  }

  @Test(arguments: [(1_000, false), (1_001, true)])
  func aThousandUsersAreShown(count: Int, isTruncated: Bool) throws {
    let names = (1...count).map { "u\($0)" }
    let diff = GrantDiff(
      in: try store(names), now: now, before: { _, _ in [] },
      after: { _, user in user.text("userName") == names.last ? [administrator] : [reader] })
    #expect(items(diff) == [names[count - 1]] + names.prefix(999))
    guard case .complex(let object) = diff.json else { return }
    #expect(object["users"] == .integer(count) && object["truncated"] == .boolean(isTruncated))
  }
}
