import AUPEvaluation
import SCIMModel
import SCIMStore
import TestSupport
import Testing

/// The same export read into a directory, and read by a batch that keeps none: rules have to see the same groups.
@Suite struct ExportParityTests {
  /// Users and groups as lines of NDJSON, ids and names so few that they meet.
  static func export(_ random: inout SeededGenerator) -> [String] {
    func pick(_ texts: String...) -> String { texts.randomElement(using: &random) ?? "" }
    func name() -> String { pick("G", "g", "Straße", "STRASSE", "H") }
    func list(_ name: String, _ element: () -> String) -> String {
      let elements = (0..<Int.random(in: 0..<4, using: &random)).map { _ in element() }
      return #""\#(name)":[\#(elements.joined(separator: ","))]"#
    }
    let groups = (0..<3).map { index in
      let id = pick("", #""id":"g\#(index)","#, #""id":"","#)
      let members = list("members") {
        let type = pick("", #","type":"User""#, #","type":"Group""#, #","type":"""#, #","type":"Robot""#)
        return #"{"value":"\#(pick("u0", "u1", "u2", "g0", "1", ""))"\#(type)}"#
      }
      return #"{"schemas":["\#(SchemaURN.group)"],\#(id)"displayName":"\#(name())",\#(members)}"#
    }
    let users = (0..<4).map { index in
      let id = pick("", #""id":"u\#(index)","#)
      let claims = list("groups") {
        let value = pick("", #""value":"g\#(Int.random(in: 0..<4, using: &random))","#, #""value":"","#)
        return #"{\#(value)"display":"\#(name())"\#(pick("", #","type":"direct""#, #","type":"indirect""#))}"#
      }
      return #"{"userName":"n\#(index)",\#(id)\#(claims)}"#
    }
    return (groups + users).shuffled(using: &random)
  }

  static func groupNames(_ user: SCIMObject) -> [String] {
    guard case .array(let entries)? = user["groups"] else { return [] }
    return entries.compactMap { entry in
      guard case .complex(let group) = entry, case .string(let name)? = group["display"] else { return nil }
      if case .string("indirect")? = group["type"] { return "\(name) (indirect)" }
      return name
    }.sorted()
  }

  @Test func bothGiveTheSameGroups() throws {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    var groupsSeen = 0
    for _ in 0..<400 {
      let lines = Self.export(&random)
      let text = lines.joined(separator: "\n")
      var store = SCIMStore(makeID: { "new-\($0)" })
      for line in lines {
        try store.load(line.contains("userName") ? .user : .group, json(line))
      }
      var reader = try PopulationReader(users: [.text(Array(text.utf8), name: "export")])
      while let result = try reader.next() {
        let user = try result.get()
        let id = try #require(store.ids(.user, named: user.userName).first)
        let names = Self.groupNames(user.user)
        groupsSeen += names.count
        let inDirectory = try Self.groupNames(store.read(.user, id))
        #expect(inDirectory == names, "\(user.userName) in\n\(text)\n\(seed)")
      }
    }
    #expect(groupsSeen > 500)
  }
}
