import HTTPTypes
import SCIMModel
import Testing

@testable import SCIMServer

@Suite struct SettingRouteTests {
  private let on = #"{"is_enabled":true}"#
  private let off = #"{"is_enabled":false}"#

  @Test func rulesDecideOnceTheyAreEnabled() async throws {
    try await ProvisioningClient.run { client async throws in
      #expect(try await client.ask(.get) == Answer(200, off))
      try await client.enable()
      #expect(try await client.ask(.get) == Answer(200, on))
      #expect(
        try await client.ask(.get, "/users/\(client.ann)/grants")
          == Answer(
            200,
            #"{"user":"\#(client.ann)","userName":"ann","rules":[{"rule_id":"1","name":"Administrators"}],"#
              + #""grants":[{"role":"Super Admin","unit":"Global"}]}"#))
      // Once more is no change.
      #expect(try await client.ask(.put, "", on) == Answer(200, on))
    }
  }

  @Test func enablingNeedsARuleThatMakesAdministrators() async throws {
    try await ProvisioningClient.run { client async throws in
      func refused(_ reason: String) async throws {
        let refusal = ProvisioningClient.refusal(409, reason)
        #expect(try await client.ask(.put, "", on) == refusal)
        #expect(try await client.ask(.put, "?dry_run=true", on) == refusal)
        #expect(try await client.ask(.get) == Answer(200, off))
      }
      try await refused("no rule grants `Super Admin` in `Global`")
      let rule = ProvisioningClient.body("EU", #"group eq "Admins""#, role: "Super Admin")
      #expect(try await client.ask(.post, "/rules", rule).status == 201)
      try await refused("no rule grants `Super Admin` in `Global`")
      let nobody = ProvisioningClient.body(
        "Nobody", #"group eq "Admins" and not group eq "Admins""#, role: "Super Admin", units: ["Global"])
      #expect(try await client.ask(.post, "/rules", nobody).status == 201)
      try await refused("the rules that grant `Super Admin` in `Global` match nobody, whoever they are")
      let bob = ProvisioningClient.body("Bob", #"group eq "Staff""#, role: "Super Admin", units: ["Global"])
      #expect(try await client.ask(.post, "/rules", bob).status == 201)
      try await refused("the rules do not grant `ann` `Super Admin` in `Global`")
    }
  }

  @Test func enablingNeedsAPersonWhoIsAnAdministrator() async throws {
    try await ProvisioningClient.run { client async throws in
      #expect(try await client.ask(.post, "/rules", ProvisioningClient.administrators).status == 201)
      let nobody = try client.server.makeToken(name: "robot")
      #expect(
        try await client.ask(.put, "", on, token: nobody)
          == ProvisioningClient.refusal(
            409, "the token `robot` names no person: one is needed who holds `Super Admin` in `Global` by the rules"))
      let stranger = try client.server.makeToken(name: "robot", user: "eve")
      #expect(
        try await client.ask(.put, "", on, token: stranger)
          == ProvisioningClient.refusal(409, "the token is for `eve`, and no user is called that"))
      let patch = #"{"Operations":[{"op":"replace","path":"active","value":false}]}"#
      #expect(try await client.send(.patch, "/scim/v2/Users/\(client.ann)", patch).status == 200)
      #expect(
        try await client.ask(.put, "", on)
          == ProvisioningClient.refusal(409, "`ann`, whom the token is for, is not active"))
    }
  }

  @Test func enablingShowsFirstWhatItChanges() async throws {
    try await ProvisioningClient.run { client async throws in
      #expect(try await client.ask(.post, "/rules", ProvisioningClient.administrators).status == 201)
      let held = #"{"grants":[{"role":"Reader","unit":"EU"}]}"#
      #expect(try await client.ask(.put, "/users/\(client.bob)/grants", held).status == 200)
      let changes =
        #"{"users":2,"gains":1,"losses":1,"items":["#
        + #"{"user":"\#(client.ann)","userName":"ann","gained":[{"role":"Super Admin","unit":"Global"}],"lost":[]},"#
        + #"{"user":"\#(client.bob)","userName":"bob","gained":[],"lost":[{"role":"Reader","unit":"EU"}]}"#
        + #"],"truncated":false}"#
      #expect(
        try await client.ask(.put, "?dry_run=true", on)
          == Answer(200, #"{"is_enabled":true,"dry_run":true,"changes":\#(changes)}"#))
      #expect(try await client.ask(.get) == Answer(200, off))
      #expect(
        try await client.ask(.put, "?dry_run=true", off)
          == Answer(
            200,
            #"{"is_enabled":false,"dry_run":true,"changes":{"users":0,"gains":0,"losses":0,"items":[],"truncated":false}}"#
          ))
    }
  }

  @Test func disablingChangesNothingThatPeopleHold() async throws {
    try await ProvisioningClient.run { client async throws in
      try await client.enable()
      let none = #"{"users":0,"gains":0,"losses":0,"items":[],"truncated":false}"#
      #expect(
        try await client.ask(.put, "?dry_run=true", off)
          == Answer(200, #"{"is_enabled":false,"dry_run":true,"changes":\#(none)}"#))
      #expect(
        try await client.ask(.put, "?dry_run=true", on)
          == Answer(200, #"{"is_enabled":true,"dry_run":true,"changes":\#(none)}"#))
      #expect(try await client.ask(.get) == Answer(200, on))
      // As it is then.
      let feed = client.server.directory.feed
      let (newest, path) = (feed.newest, "/users/\(client.ann)/grants")
      let before = try await client.ask(.get, path).body
      #expect(try await client.ask(.put, "", off) == Answer(200, off))
      #expect(feed.newest == newest)
      #expect(
        try await client.ask(.get, path).body
          == before.replacing(#"[{"rule_id":"1","name":"Administrators"}]"#, with: "[]"))
    }
  }

  @Test func aTokenKnowsWhatItMayDo() async throws {
    try await ProvisioningClient.run(users: false) { client async throws in
      #expect(try await client.ask(.get, "/token") == Answer(200, #"{"name":"test","scope":"write","user":"ann"}"#))
      let reader = try client.server.makeToken(name: "reader", scope: .read)
      #expect(
        try await client.ask(.get, "/token", token: reader)
          == Answer(200, #"{"name":"reader","scope":"read","user":null}"#))
    }
  }

  @Test func assignedGrantsAreOverwrittenByRulesAndThoseOfRulesAreKept() async throws {
    try await ProvisioningClient.run { client async throws in
      func held(_ user: String, _ name: String, _ grants: String) -> Answer {
        Answer(200, #"{"user":"\#(user)","userName":"\#(name)","rules":[],"grants":\#(grants)}"#)
      }
      let path = "/users/\(client.bob)/grants"
      // In any order, and twice.
      let body = #"{"grants":[{"role":"R","unit":"US"},{"role":"R","unit":"EU"},{"role":"R","unit":"EU"}]}"#
      let grants = #"[{"role":"R","unit":"EU"},{"role":"R","unit":"US"}]"#
      #expect(try await client.ask(.put, path, body) == held(client.bob, "bob", grants))
      #expect(try await client.ask(.get, path) == held(client.bob, "bob", grants))
      try await client.enable()
      #expect(try await client.ask(.get, path) == held(client.bob, "bob", "[]"))
      #expect(
        try await client.ask(.put, path, body)
          == ProvisioningClient.refusal(409, "rules decide what people hold: auto user provisioning is on"))
      #expect(try await client.ask(.put, "", off) == Answer(200, off))
      let administrator = #"[{"role":"Super Admin","unit":"Global"}]"#
      #expect(
        try await client.ask(.get, "/users/\(client.ann)/grants") == held(client.ann, "ann", administrator))
      #expect(try await client.ask(.get, path) == held(client.bob, "bob", "[]"))
    }
  }

  @Test(arguments: [
    ("{}", "`is_enabled` has to be true or false"), (#"{"is_enabled":1}"#, "`is_enabled` has to be true or false"),
  ])
  func aSettingIsTrueOrFalse(body: String, message: String) async throws {
    try await ProvisioningClient.run(users: false) { client async throws in
      #expect(try await client.ask(.put, "", body) == ProvisioningClient.refusal(400, message))
    }
  }

  @Test func aDryRunIsTrueOrFalse() async throws {
    try await ProvisioningClient.run(users: false) { client async throws in
      #expect(
        try await client.ask(.put, "?dry_run=yes", off)
          == ProvisioningClient.refusal(400, "`dry_run`: found `yes`, expected `true` or `false`"))
    }
  }

  @Test func grantsAreThoseOfAUser() async throws {
    try await ProvisioningClient.run { client async throws in
      let unknown = ProvisioningClient.refusal(404, "there is no user with the id `x y`")
      #expect(try await client.ask(.get, "/users/x%20y/grants") == unknown)
      #expect(try await client.ask(.put, "/users/x%20y/grants", #"{"grants":[]}"#) == unknown)
      #expect(
        try await client.ask(.put, "/users/\(client.bob)/grants", "{}")
          == ProvisioningClient.refusal(400, "`grants` has to be an array"))
      #expect(
        try await client.ask(.put, "/users/\(client.bob)/grants", #"{"grants":[{"role":"R","unit":""}]}"#)
          == ProvisioningClient.refusal(400, "`grants`: each has to be an object with a `role` and a `unit`"))
    }
  }

  @Test func namesAreThoseThatAreTheSameForEverybody() async throws {
    try await ProvisioningClient.run(users: false) { client async throws in
      #expect(
        try await client.ask(.get, "/names")
          == Answer(
            200,
            #"{"roles":[{"id":"00000000-0000-0000-0000-000000000000","name":"Super Admin"},"#
              + #"{"id":"10000000-0000-0000-0000-000000000000","name":"Organizational Unit Admin"},"#
              + #"{"id":"30000000-0000-0000-0000-000000000000","name":"Backup Admin"}],"#
              + #""organizational_units":[{"id":"00000000-0000-0000-0000-000000000000","name":"Global"}]}"#))
    }
  }

  @Test func aTokenForReadingChangesNothing() async throws {
    try await ProvisioningClient.run { client async throws in
      let reader = try client.server.makeToken(name: "reader", scope: .read, user: "ann")
      let refusal = ProvisioningClient.refusal(403, "the token `reader` is for reading")
      #expect(try await client.ask(.put, "", on, token: reader) == refusal)
      #expect(try await client.ask(.post, "/rules", ProvisioningClient.administrators, token: reader) == refusal)
      #expect(try await client.ask(.delete, "/rules/1", token: reader) == refusal)
      #expect(try await client.ask(.put, "/users/\(client.bob)/grants", #"{"grants":[]}"#, token: reader) == refusal)
      #expect(try await client.ask(.post, "/preview", #"{"text":"active eq true"}"#, token: reader).status == 200)
    }
  }
}
