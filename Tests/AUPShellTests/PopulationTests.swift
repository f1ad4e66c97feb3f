import AUPLanguage
import SCIMModel
import TestSupport
import Testing

@testable import AUPShell

/// What `.who` finds, against every user by himself.
@Suite struct PopulationTests {
  private static let conditions = [
    #"title co "a""#, #"not (title pr)"#, #"group eq "Admins""#, #"groups.value pr and active ne false"#,
    #"count(groups) ge 2"#, #"emails[type eq "work" and value ew "corp.example"]"#,
    #"userName sw "n" and not group in ("Admins", "Staff")"#,
    #"at least 2 of (title pr, group co "a", active eq false)"#,
  ]

  private func expected(_ text: String, _ session: ReplSession) throws -> [String] {
    var evaluator = try session.compileCondition(Array(text.utf8)).evaluator(now: session.now)
    return session.state.directory.users.filter { evaluator.matches($0.resource) }.map(\.id)
  }

  @Test func itFollowsChangesAndTheirUndoing() throws {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    let session = try TestWorld().session()
    for name in ["Admins", "Staff"] { session.feed(#".new group "\#(name)""#) }
    for number in 0..<600 {
      let title = ["", #", "title": "Boss""#, #", "title": "Analyst""#].randomElement(using: &random) ?? ""
      let email =
        #", "emails": [{"type": "work", "value": "n\#(number)@corp.example"}, {"type": "home", "value": "x@y.z"}]"#
      session.feed(
        #".new user {"userName": "n\#(number)"\#(title)\#(number % 3 == 0 ? email : "")\#(number % 7 == 0 ? #", "active": false"# : "")}"#
      )
    }
    for step in 0..<120 {
      let someone =
        session.state.directory.userIDs.randomElement(using: &random)
        .flatMap { session.state.directory.userName($0) } ?? ""
      let line =
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1: ".undo"
        case 2: ".redo"
        case 3: #".delete user "\#(someone)""#
        case 4: #".new user {"userName": "m\#(step)", "title": "Manager"}"#
        case 5: #".rename "Admins" "Staff \#(step)""#
        case 6: #".rename "Staff \#(step - 1)" "Admins""#
        case 7: #".set title "\#(["Chef", "Staff", "Boss"].randomElement(using: &random) ?? "")""#
        case 8: #".leave "Staff""#
        default: #".join "\#(Bool.random(using: &random) ? "Admins" : "Staff")""#
        }
      session.feed(#".user "\#(someone)""#)
      session.feed(line)
      let text = Self.conditions.randomElement(using: &random) ?? ""
      let found = try session.matching(session.compileCondition(Array(text.utf8)))
      #expect(try found == expected(text, session), "\(line), then \(text); \(seed)")
    }
  }

  @Test func rulesReachWhomTheyGrantSomething() throws {
    let session = try TestWorld().session()
    for user in [
      #"{"userName": "ann", "title": "Boss"}"#, #"{"userName": "bob", "title": "Boss"}"#,
      #"{"userName": "cleo", "title": "Boss", "active": false}"#, #"{"userName": "dan"}"#,
    ] { session.feed(".new user \(user)") }
    session.feed(#"rule "R" { when title eq "boss" assign role "A" in "B" }"#)
    session.feed(#"rule "Old" { when title pr assign role "A" in "B" until "2020-01-01" }"#)
    session.feed(#"except "ANN" from "R" because "on leave""#)
    #expect(session.feed(#".who "R""#).text == "  bob\n1 of 4 users\n")
    #expect(session.feed(#".who "Old""#).text == "0 of 4 users\n")
  }

  @Test func aQuestionThatWasInterruptedCanBeAskedAgain() throws {
    let world = TestWorld()
    let session = try world.session()
    for number in 0..<700 { session.feed(#".new user {"userName": "n\#(number)", "title": "T\#(number % 2)"}"#) }
    world.interruptAfter = 2
    #expect(session.feed(#".who title eq "t1""#).outcome == .interrupted)
    world.interruptAfter = nil
    world.isInterrupted = false
    #expect(session.feed(#".who title eq "t1""#).text.hasSuffix("350 of 700 users\n"))
  }
}
