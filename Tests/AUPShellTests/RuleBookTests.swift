import Foundation
import Testing

@testable import AUPShell

/// What becomes of the texts of rules when they are replaced, saved and loaded again.
@Suite struct RuleBookTests {
  private static let commented = """
    # Rules of the house.

    # Only for admins,
    # whoever they are.
    rule "A" { when title eq "Admin" assign role "R" in "U" }  # for now

    # Everybody.
    rule "B" { when title pr assign role "R" in "U" }

    let a = title pr  # about a
    let b = a
    assert no user where title EQ "x"
      has role "R"

    """

  private func saved(_ world: TestWorld, _ session: ReplSession) -> String {
    #expect(session.feed(".save out.aup").outcome == .done)
    return String(decoding: world.written["out.aup"] ?? [], as: UTF8.self)
  }

  @Test func commentsGoWithWhatTheyAreAbout() throws {
    let world = TestWorld()
    let session = try world.session()
    world.write("rules.aup", Self.commented)
    _ = session.feed(".load rules.aup")
    _ = session.feed("rule \"A\" { when active pr assign role \"R\" in \"U\" }")
    _ = session.feed("let a = active pr")
    #expect(
      saved(world, session) == """
        # Rules of the house.

        # Everybody.
        rule "B" {
          when   title pr
          assign role "R" in "U"
        }

        let b = a
        assert no user where title eq "x" has role "R"

        rule "A" {
          when   active pr
          assign role "R" in "U"
        }

        let a = active pr

        """)
    _ = session.feed(".drop B")
    #expect(!saved(world, session).contains("# Everybody."))
  }

  @Test func savingAndLoadingDoublesNothing() throws {
    let world = TestWorld()
    let session = try world.session()
    world.write("rules.aup", Self.commented)
    _ = session.feed(".load rules.aup")
    let text = saved(world, session)
    #expect(session.feed(".load out.aup").outcome == .done)
    #expect(saved(world, session) == text)
    _ = session.feed("assert no user where title eq \"x\" has role \"R\"")
    #expect(session.feed(".test").text == "holds  assert no user where title eq \"x\" has role \"R\"\n")
  }

  @Test(arguments: [(RuleFolder.maximumDepth - 1, true), (RuleFolder.maximumDepth, false)])
  func foldersNestSoDeepAndNoDeeper(depth: Int, isFine: Bool) throws {
    let top = FileManager.default.temporaryDirectory.appending(path: "aup-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: top) }
    let folder = (0..<depth).reduce(top.appending(path: "rules")) { folder, _ in folder.appending(path: "d") }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let rule = "rule \"Deep\" { when title pr assign role \"R\" in \"U\" }"
    try rule.write(to: folder.appending(path: "deep.aup"), atomically: true, encoding: .utf8)
    let reply = try TestWorld(folder: top).session().feed(".load rules")
    let path = "rules/" + String(repeating: "d/", count: depth) + "deep.aup"
    let refusal = "error: directories nest deeper than 32 in `rules`\n  help: does a link lead back?\n"
    #expect(reply.text == (isFine ? "\(path): 1 rule\n" : refusal))
  }

  @Test func aFolderThatCannotBeReadIsNotPassedOver() throws {
    var world = TestWorld().world
    let entries = [ReplWorld.Entry(name: "a.aup", isFolder: false), ReplWorld.Entry(name: "locked", isFolder: true)]
    world.list = { $0 == "rules" ? entries : nil }
    let session = try ReplSession(world: world, environment: TestWorld().session().environment)
    #expect(session.feed(".load rules").text == "error: cannot read `rules/locked`\n")
  }
}
