import AUPLanguage
import AUPShell
import SCIMModel
import SCIMStore

/// Work that grows with what it is about, and not with its square: `make bench-gate` counts its instructions.
enum WritingBench {
  /// Adds so many values to a user in one PATCH.
  static func addValues(_ count: Int) throws {
    var store = SCIMStore()
    let id = try store.create(.user, SCIMObject([("userName", .string("ann"))]), now: LiveBench.now).id
    let emails = (0..<count).map { SCIMValue.complex(SCIMObject([("value", .string("\($0)@corp.example"))])) }
    let request = PatchRequest([PatchOperation(.add, path: "emails", value: .array(emails))])
    try store.patch(.user, id, request, now: LiveBench.now)
    guard case .array(let added)? = try store.read(.user, id)["emails"] else { return print("none") }
    print(added.count)
  }

  /// Leaves, joins, renames and deletes a group of so many members at the prompt.
  static func changeGroup(_ members: Int) throws {
    let users = (0..<members).map { #"{"userName":"n\#($0)","id":"u\#($0)","groups":[{"display":"G"}]}"# + "\n" }
    let file = Array(users.joined().utf8)
    let session = try QuestionBench.prompt { file }
    _ = session.load(files: ["users.ndjson"])
    for line in [".user n7", ".leave G", ".join G", ".rename G H", ".rename H G", ".delete group G", ".groups"] {
      print(session.feed(line).text, terminator: "")
    }
  }
}
