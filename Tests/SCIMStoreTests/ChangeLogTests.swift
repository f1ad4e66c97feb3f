import Testing

@testable import SCIMStore

/// What the log forgets, just below and just above its limits.
@Suite struct ChangeLogTests {
  private func change(_ users: Int) -> StoreChange {
    StoreChange(.updated, .group, id: "g", affectedUsers: [String](repeating: "u", count: users))
  }

  @Test func keepsTwiceItsCapacityOfChanges() {
    var log = ChangeLog()
    log.append([StoreChange](repeating: change(0), count: 2 * ChangeLog.defaultCapacity))
    #expect(log.first == 1)
    log.append([change(0)])
    #expect(log.changes.count == ChangeLog.defaultCapacity)
    #expect(log.first == ChangeLog.defaultCapacity + 2)
    #expect(log.next == 2 * ChangeLog.defaultCapacity + 2)
  }

  @Test func onlyNumbersWithoutCapacity() {
    var log = ChangeLog(capacity: 0)
    log.append([change(1), change(0)])
    #expect(log.changes == [])
    #expect(log.first == 3)
    #expect(log.next == 3)
  }

  @Test func keepsTwiceItsCapacityOfAffectedUsers() {
    var log = ChangeLog()
    log.append([change(ChangeLog.affectedCapacity), change(ChangeLog.affectedCapacity - 1), change(1)])
    #expect(log.changes.count == 3)
    log.append([change(1)])
    #expect(log.changes.map(\.affectedUsers.count) == [1, 1])
    #expect(log.first == 3)
  }

  @Test func keepsTheNewestChangeWhateverItsSize() {
    var log = ChangeLog()
    log.append([change(1), change(3 * ChangeLog.affectedCapacity)])
    #expect(log.changes.map(\.affectedUsers.count) == [3 * ChangeLog.affectedCapacity])
    #expect(log.next == 3)
  }
}
