import HTTPTypes
import SCIMModel
import Testing

@testable import SCIMServer

@Suite struct PreviewTests {
  private func body(_ name: String, _ text: String) -> String { SCIMObject([(name, .string(text))]).json }

  @Test func aPreviewShowsWhoMatchesAndWhy() async throws {
    try await ProvisioningClient.run { client async throws in
      let (ann, bob) = (client.ann, client.bob)
      let answer = Answer(
        200,
        #"{"text":"group eq \"Admins\"","condition":"{\"user.groups\":{\"$eq\":\"Admins\"}}","total":1,"#
          + #""users":[{"user":"\#(ann)","userName":"ann","why":[{"text":"group eq \"Admins\"","holds":true}]}],"#
          + #""others":[{"user":"\#(bob)","userName":"bob","why":[{"text":"group eq \"Admins\"","holds":false}]}]}"#)
      #expect(try await client.ask(.post, "/preview", body("text", #"group eq "Admins""#)) == answer)
      #expect(
        try await client.ask(.post, "/preview", body("condition", #"{"user.groups":{"$eq":"Admins"}}"#)) == answer)
    }
  }

  @Test func aPreviewShowsSoManyUsersAndCountsAll() async throws {
    try await ProvisioningClient.run { client async throws in
      #expect(
        try await client.ask(.post, "/preview?limit=1", body("text", #"userName pr"#))
          == Answer(
            200,
            #"{"text":"userName pr","condition":null,"total":2,"#
              + #""users":[{"user":"\#(client.ann)","userName":"ann","why":[{"text":"userName pr","holds":true}]}],"#
              + #""others":[]}"#))
    }
  }

  @Test func aPreviewHasBothFormsOfTheCondition() async throws {
    try await ProvisioningClient.run(users: false) { client async throws in
      func forms(_ name: String, _ written: String, _ text: String, _ condition: String?) async throws {
        let object = SCIMObject([
          ("text", .string(text)), ("condition", condition.map { .string($0) } ?? .null), ("total", .integer(0)),
          ("users", .array([])), ("others", .array([])),
        ])
        #expect(try await client.ask(.post, "/preview", body(name, written)) == Answer(200, object.json))
      }
      let json = #"{ "user.groups":{"$in":["A", "B"]} }"#
      try await forms("condition", json, #"group in ("A", "B")"#, json)
      try await forms(
        "text", #"group in ("A", "B")"#, #"group in ("A", "B")"#, #"{"user.groups":{"$in":["A","B"]}}"#)
      try await forms("text", #"title eq "A""#, #"title eq "A""#, nil)
    }
  }

  @Test func noRuleReachesWhoIsNotActive() async throws {
    try await ProvisioningClient.run(users: false) { client async throws in
      let eve = try await client.make("Users", #"{"userName":"eve","active":false}"#)
      #expect(
        try await client.ask(.post, "/preview", body("text", "userName pr"))
          == Answer(
            200,
            #"{"text":"userName pr","condition":null,"total":0,"users":[],"others":[{"user":"\#(eve)","userName":"eve","#
              + #""why":[{"text":"active eq false","holds":true}]}]}"#))
    }
  }

  @Test func warningsAreOfNow() async throws {
    try await ProvisioningClient.run { client async throws in
      func codes() async throws -> [String] {
        try await client.ask(.get, "/warnings").body.matches(of: /"code":"([^"]*)"/).map { String($0.1) }
      }
      #expect(try await codes() == [])
      #expect(
        try await client.ask(.post, "/rules", ProvisioningClient.body("Slip", #"group eq "Admin""#)).status == 201)
      #expect(try await codes() == ["group-not-in-users"])
      let rename = #"{"Operations":[{"op":"replace","path":"displayName","value":"Admin"}]}"#
      #expect(try await client.send(.patch, "/scim/v2/Groups/\(client.admins)", rename).status == 200)
      #expect(try await codes() == [])
      #expect(try await client.ask(.delete, "/rules/1").status == 200)
      #expect(try await codes() == [])
    }
  }

  @Test func warningsSpeakOfRulesAndOfGroups() async throws {
    try await ProvisioningClient.run { client async throws in
      let id = "6f9619ff-8b86-d011-b42d-00c04fc964ff"
      _ = try await client.make("Groups", #"{"displayName":"\#(id)"}"#)
      for name in ["Backup EU", "Team DE"] {
        _ = try await client.make("Groups", #"{"displayName":"\#(name)","members":[{"value":"\#(client.bob)"}]}"#)
      }
      let rules = [
        ProvisioningClient.body("Slip", #"group eq "Admin""#),
        SCIMObject([
          ("name", .string("Keywords")),
          ("condition", .string(#"{"user.groups":{"$contains":{"$all":["Backup","Team"]}}}"#)),
          ("provision", ProvisioningClient.provision("Reader", ["EU"])),
        ]).json,
      ]
      for rule in rules { #expect(try await client.ask(.post, "/rules", rule).status == 201) }
      func item(_ code: String, _ severity: String, _ message: String, _ rule: String? = nil) -> String {
        var object = SCIMObject([
          ("code", .string(code)), ("severity", .string(severity)), ("message", .string(message)),
        ])
        if let rule { object["rule_id"] = .string(rule) }
        return object.json
      }
      let items = [
        item(
          "group-not-in-users", "warning", "no group of the users is called `Admin`; did you mean `Admins`?", "1"),
        item(
          "keyword-readings", "note",
          "keywords: the readings differ for 1 user of 2; if one group must hold all, it is "
            + #"`groups[type ne "indirect" and display co "Backup" and display co "Team"]`"#, "2"),
        item(
          "uuid-group", "warning",
          "a group is called by an id, such as `\(id)`: rules know groups by name, so take the mapping of `mailNickname` "
            + "out of the provisioning of groups"),
      ]
      #expect(try await client.ask(.get, "/warnings") == Answer(200, #"{"items":[\#(items.joined(separator: ","))]}"#))
    }
  }
}
