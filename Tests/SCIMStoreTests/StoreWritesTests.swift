import AUPEvaluation
import SCIMModel
import TestSupport
import Testing

@testable import SCIMStore

/// What a database would have that writes what is noted, and nothing else.
private struct Rows {
  private var resources: [(type: ResourceType, id: String, row: SCIMObject)] = []
  private var members: [String: [(id: String, element: SCIMObject)]] = [:]

  mutating func write(_ writes: StoreWrites, of store: SCIMStore) throws {
    for write in writes.resources {
      let index = resources.firstIndex { $0.id == write.id }
      let text = writes.text(of: write, in: store)
      guard let row = try text.map({ try json(String(decoding: $0.json, as: UTF8.self)) }) else {
        guard let index, resources[index].type == write.type else { continue }
        resources.remove(at: index)
        members[write.id] = nil
        continue
      }
      if let index { resources[index].row = row } else { resources.append((write.type, write.id, row)) }
    }
    for write in writes.members {
      if write.hasJoined { members[write.group]?.removeAll { $0.id == write.id } }
      let index = members[write.group, default: []].firstIndex { $0.id == write.id }
      switch (index, store.member(write.id, of: write.group)) {
      case (let index?, let element?): members[write.group]?[index].element = element
      case (let index?, nil): members[write.group]?.remove(at: index)
      case (nil, let element?): members[write.group, default: []].append((write.id, element))
      case (nil, nil): break
      }
    }
  }

  private static func emails(_ row: SCIMObject) -> [String] {
    guard case .array(let emails)? = row["emails"] else { return [] }
    return emails.compactMap { if case .complex(let email) = $0 { email["value"]?.text } else { nil } }
  }

  var store: SCIMStore {
    var store = SCIMStore()
    let part = RestoredUsers { text in
      guard case .complex(let row)? = try? JSONReader().read(text[...]) else { return SCIMObject() }
      return row
    }
    var (parts, groups) = ([part, part], RestoredGroups())
    var joined: [(group: Int, id: String, element: SCIMObject)] = []
    for (number, (type, id, row)) in resources.enumerated() {
      guard type == .group else {
        let user = StoredResource(.user, id: id, row: row)
        parts[number * 2 / resources.count].add(
          id: id, name: user.name, externalID: row["externalId"]?.text, emails: Self.emails(row),
          text: Array(SCIMValue.complex(row).json.utf8))
        continue
      }
      guard let group = groups.add(row) else { continue }
      for member in members[id] ?? [] { joined.append((group, member.id, member.element)) }
    }
    let users = RestoredUsers(parts)
    var members = [RestoredMembers(of: users), RestoredMembers(of: users)]
    for (number, (group, id, element)) in joined.enumerated() {
      members[number * 2 / joined.count].add(id, element: element, to: group)
    }
    store.restore(users, groups, members)
    return store
  }
}

extension SCIMValue {
  fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }
}

@Suite struct StoreWritesTests {
  private static func contents(_ store: SCIMStore) -> [String] {
    var contents: [String] = []
    for type in ResourceType.allCases { store.forEach(type) { contents.append($0.json) } }
    return contents
  }

  @Test func whatIsWrittenBringsTheSameDirectoryBack() throws {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    for _ in 0..<30 {
      var store = SCIMStore()
      store.writes = StoreWrites()
      var rows = Rows()
      for step in 0..<80 {
        // Some requests are written together, and some are answered.
        _ = StorePropertyTests.act(on: &store, &random, step: step, loads: false)
        for type in ResourceType.allCases {
          if let id = store.ids(type).randomElement(using: &random) { _ = try store.written(type, id) }
        }
        if Bool.random(using: &random) { continue }
        try rows.write(store.takeWrites(), of: store)
        var restored = rows.store
        #expect(Self.contents(restored) == Self.contents(store), "step \(step); \(seed)")
        // Versions go on counting where they were.
        for id in store.ids(.user).prefix(2) {
          let patch = #"[{"op":"replace","path":"nickName","value":"\#(step)"}]"#
          var copy = store
          _ = try? copy.patch(.user, id, patch)
          _ = try? restored.patch(.user, id, patch)
          #expect(copy.text(.user, id)?.json == restored.text(.user, id)?.json, "step \(step); \(seed)")
        }
      }
    }
  }

  /// What is put together of the text that a database keeps is what would be written anew.
  @Test func answersAreMadeOfWhatIsKept() throws {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    for _ in 0..<30 {
      var store = SCIMStore()
      for step in 0..<60 {
        _ = StorePropertyTests.act(on: &store, &random, step: step)
        for type in ResourceType.allCases {
          for id in store.ids(type) {
            let (written, read) = (try store.written(type, id), try store.read(type, id))
            let text = String(decoding: written.json(location: "/\(id)"), as: UTF8.self)
            #expect(written.resource == read && written.id == id, "step \(step); \(seed)")
            #expect(text == read.located(at: "/\(id)").json, "step \(step); \(seed)")
          }
        }
      }
    }
  }

  @Test func membersAreNotedOneByOne() throws {
    var store = SCIMStore()
    let members = (0..<100).map { #"{"value":"u\#($0)"}"# }.joined(separator: ",")
    let group = try store.add(.group, #"{"displayName":"G","members":[\#(members)]}"#)
    store.writes = StoreWrites()
    try store.patch(.group, group, #"[{"op":"add","path":"members","value":[{"value":"v"},{"value":"u1"}]}]"#)
    let writes = store.takeWrites()
    #expect(writes.members == [StoreWrites.Member(group: group, id: "v", hasJoined: true)])
    #expect(writes.resources == [StoreWrites.Resource(type: .group, id: group)])
    #expect(store.takeWrites().resources.isEmpty)
    #expect(store.text(.group, group).map { String(decoding: $0.json, as: UTF8.self) }?.contains("members") == false)
  }

  /// Filters that are answered from an index give what reading all gives.
  @Test func whatIsLookedUpIsWhatReadingAllFinds() throws {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    var found = 0
    for _ in 0..<20 {
      var store = SCIMStore()
      for step in 0..<60 {
        _ = StorePropertyTests.act(on: &store, &random, step: step)
        let name = StorePropertyTests.names.randomElement(using: &random) ?? "ann"
        let filter =
          [
            #"emails.value eq "\#(name)""#, #"emails[type eq "work" and value eq "\#(name)"]"#,
            #"userName eq "\#(name)""#,
            #"externalId eq "x\#(step % 4)""#, #"externalId eq "x\#(step % 4)" or emails eq "\#(name)""#,
          ].randomElement(using: &random) ?? ""
        let looked = try store.list(.user, StoreQuery(filter: filter), now: at(0))
        let read = try store.list(.user, StoreQuery(filter: "not (not (\(filter)))"), now: at(0))
        #expect(looked == read, "\(filter), step \(step); \(seed)")
        found += looked.totalResults
      }
    }
    #expect(found > 100, "\(seed)")
  }
}
