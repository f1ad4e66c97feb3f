import AUPLanguage
import Foundation
import SCIMModel
import Testing

@testable import AUPEvaluation

/// Inputs that can be read only once: a named pipe stands for standard input.
@Suite struct PipeTests {
  /// Runs a body with the path of a pipe through which the text comes.
  static func withPipe(_ text: [UInt8], _ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    let status = unsafe mkfifo(path, 0o600)
    try #require(status == 0)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let writer = Thread {
      try? FileHandle(forWritingAtPath: path)?.write(contentsOf: Data(text))
    }
    writer.start()
    try body(path)
  }

  private func withPipe(_ text: String, _ body: (String) throws -> Void) throws {
    try Self.withPipe(Array(text.utf8), body)
  }

  @Test func groupsBeforeUsersAreJoined() throws {
    try withPipe(#"{"displayName":"A","id":"g","members":[{"value":"1"}]}"# + "\n" + PopulationReaderTests.ann) {
      path in
      let lines = try population(.path(path))
      #expect(lines == ["ann: A (direct)"])
    }
  }

  @Test func groupsBehindUsersAreAnErrorThatNamesTheWayOut() throws {
    try withPipe(PopulationReaderTests.ann + "\n" + #"{"displayName":"A","id":"g","members":[{"value":"1"}]}"#) {
      path in
      let message =
        "record 2 (line 2, byte 28) is a Group behind users, and the input can be read only once: put groups before "
        + "users, or in a file of their own (`--groups FILE`)"
      #expect(throws: InputError(file: path, message: message)) { try population(.path(path)) }
    }
  }

  /// Pages without groups, in front of the first user: who comes next is not lost.
  @Test(arguments: [
    #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"displayName":"\u0061"}"# + "\n{}\n",
    #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"Resources":[],"totalResults":2}"# + "\n",
    #"{"Resources":[{"displayName":"A","members":[]}],"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"]}"#
      + "\n",
  ])
  func usersBehindPagesAreRead(page: String) throws {
    let users = #"{"userName":"ann"}"# + "\n" + #"{"userName":"bob"}"# + "\n"
    let rules = try RuleEnvironment().compile(#"rule "R" { when userName pr assign role "R" in "U" }"#)
    var options = BatchOptions(now: Instant(seconds: 0))
    options.allowsPartial = true
    for text in [page + users, page + page + users, page + #"{"Resources":[{"userName":"ann"}]}"# + "\n" + users] {
      let expected = RunResult.ofReader(
        rules, options, try PopulationReader(users: [.text(Array(text.utf8), name: "x")]))
      try withPipe(text) { path in
        let found = RunResult.ofBatch(rules, options, try PopulationReader(users: [.path(path)]))
        #expect(found.outcome == expected.outcome && found.output == expected.output, "\(text)")
        #expect(found.outcome.users >= 2)
      }
      let file = RunResult.ofBatch(rules, options, try PopulationReader(users: [.text(Array(text.utf8), name: "x")]))
      #expect(file.difference(from: expected) == nil)
    }
  }
}
