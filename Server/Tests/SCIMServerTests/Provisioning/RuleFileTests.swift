import Foundation
import HTTPTypes
import Logging
import SCIMModel
import Testing

@testable import SCIMServer

@Suite struct RuleFileTests {
  private static let administrators = """
    let admin = group eq "Admins"
    rule "Administrators" {
      when admin
      assign role "Super Admin" in "Global"
    }

    """
  private static let staff = """
    rule "Staff members" {
      when group eq "Staff"
      assign role "Reader" in "EU", "US"
      assign role "Writer" in "EU"
    }

    """

  @Test func rulesOfFilesAreReadAndNotChanged() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.administrators + Self.staff)
    try await ProvisioningClient.run(folder.configuration) { client async throws in
      #expect(
        try await client.ask(.get, "/rules/Staff%20members")
          == Answer(
            200,
            #"{"rule_id":"Staff members","name":"Staff members","condition":"{\"user.groups\":{\"$eq\":\"Staff\"}}","#
              + #""text":"group eq \"Staff\"","provision":null,"grants":[{"role":"Reader","unit":"EU"},"#
              + #"{"role":"Reader","unit":"US"},{"role":"Writer","unit":"EU"}],"_links":{"_self":{"#
              + #""href":"/settings/auto-user-provisioning/rules/Staff%20members","templated":false}}}"#))
      let refusal = ProvisioningClient.refusal(409, "rules are kept in files")
      #expect(try await client.ask(.post, "/rules", ProvisioningClient.administrators) == refusal)
      #expect(try await client.ask(.put, "/rules/Administrators", ProvisioningClient.administrators) == refusal)
      #expect(try await client.ask(.delete, "/rules/Administrators?dry_run=true") == refusal)
      #expect(try await client.ask(.put, "", #"{"is_enabled":true}"#).status == 200)
      #expect(
        try await client.ask(.get, "/users/\(client.bob)/grants").body.contains(
          #""rules":[{"rule_id":"Staff members","name":"Staff members"}]"#))
    }
  }

  @Test func filesAreReadAnewAndABadOneChangesNothing() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.administrators)
    try await ProvisioningClient.run(folder.configuration) { client async throws in
      func grants() async throws -> Bool {
        try await client.ask(.get, "/users/\(client.bob)/grants").body.contains("Reader")
      }
      #expect(try await client.ask(.put, "", #"{"is_enabled":true}"#).status == 200)
      try folder.write(Self.administrators + Self.staff)
      client.server.reloadRules()
      #expect(try await grants())
      try folder.write(Self.administrators + "rule")
      client.server.reloadRules()
      #expect(try await grants())
      // Nobody could administer.
      try folder.write(Self.staff)
      client.server.reloadRules()
      #expect(try await client.ask(.get, "/rules/Administrators").status == 200)
      try folder.write(Self.administrators)
      client.server.reloadRules()
      #expect(try await !grants())
    }
  }

  @Test func aRestartTellsWhatTheFilesChangedMeanwhile() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.administrators)
    try await ProvisioningClient.run(folder.configuration) { client async throws in
      #expect(try await client.ask(.put, "", #"{"is_enabled":true}"#).status == 200)
      #expect(client.server.directory.feed.newest == 1)
    }
    try folder.write(Self.administrators + Self.staff)
    try await ProvisioningClient.run(folder.configuration, users: false) { client async throws in
      #expect(client.server.directory.feed.newest == 2)
    }
    // A file that is bad by now leaves what was in force.
    try folder.write("rule")
    try await ProvisioningClient.run(folder.configuration, users: false) { client async throws in
      #expect(try await client.ask(.get, "/rules/Staff%20members").status == 200)
      #expect(client.server.directory.feed.newest == 2)
    }
    // Without files the rules of the API are in force again, unless that locks everybody out.
    var configuration = folder.configuration
    configuration.rulesFiles = []
    let error = #expect(throws: StoreFileError.self) { try ProvisioningServer(configuration, logger: .init(label: "")) }
    #expect(
      error?.message
        == "rules are kept in files (`--rules`): the change leaves nobody to administer: no rule grants `Super Admin` in "
        + "`Global`")
  }

  @Test func aServerDoesNotBeginWithBadFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write("rule")
    let path = folder.path("rules.aup")
    let bad = #expect(throws: StoreFileError.self) {
      try ProvisioningServer(folder.configuration, logger: .init(label: ""))
    }
    #expect(bad?.message.hasPrefix("\(path):1:5: ") ?? false)
    var configuration = folder.configuration
    configuration.rulesFiles = [folder.path("none.aup")]
    let none = #expect(throws: StoreFileError.self) { try ProvisioningServer(configuration, logger: .init(label: "")) }
    #expect(none?.message.hasPrefix("`\(folder.path("none.aup"))` cannot be read: ") ?? false)
  }

  @Test func namesComeFromAFile() async throws {
    let folder = try TemporaryFolder()
    try folder.write(#"{"roles":{"4-4":"Helpdesk Admin"},"organizational_units":{"9-9":"EU"}}"#, "names.json")
    var configuration = ProvisioningServer.Configuration()
    configuration.namesFile = folder.path("names.json")
    try await ProvisioningClient.run(configuration) { client async throws in
      let body = ProvisioningClient.body("R", "active eq true", role: "4-4", units: ["9-9"])
      let made = try await client.ask(.post, "/rules", body)
      #expect(made.body.contains(#""provision":{"role_id":"4-4","organizational_unit_ids":["9-9"]}"#))
      #expect(made.body.contains(#""grants":[{"role":"Helpdesk Admin","unit":"EU"}]"#))
      #expect(try await client.ask(.get, "/names").body.contains(#"{"id":"9-9","name":"EU"}"#))
    }
  }

  @Test(arguments: [
    ("[]", "`PATH` is no JSON object"),
    (#"{"rules":{}}"#, "`PATH`: found `rules`, expected `roles` and `organizational_units`"),
    (#"{"roles":[]}"#, "PATH: roles: found an array, expected an object from ids to names"),
    (#"{"roles":{"1":2}}"#, "PATH: roles: the name of `1` is a number, not a string"),
    (#"{"roles":{"1":"Super Admin"}}"#, "PATH: roles: `1` or `Super Admin` is there already with another partner"),
  ])
  func aFileOfNamesGoesFromIDsToNames(text: String, message: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, "names.json")
    let path = folder.path("names.json")
    let error = #expect(throws: StoreFileError.self) { try ConfigurationFiles.names(path) }
    #expect(error?.message == message.replacing("PATH", with: path))
  }
}

extension TemporaryFolder {
  fileprivate func path(_ name: String) -> String { url.appending(path: name).path }

  fileprivate func write(_ text: String, _ name: String = "rules.aup") throws {
    try Data(text.utf8).write(to: url.appending(path: name))
  }

  /// Of a server whose store and rules are in the folder.
  fileprivate var configuration: ProvisioningServer.Configuration {
    var configuration = ProvisioningServer.Configuration()
    configuration.storePath = path("store.sqlite")
    configuration.rulesFiles = [path("rules.aup")]
    return configuration
  }
}
