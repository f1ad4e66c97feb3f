import GRDB
import HTTPTypes
import HummingbirdTesting
import SCIMModel
import Testing

@testable import SCIMServer

@Suite struct RuleRouteTests {
  /// A rule as the API shows it.
  private func rule(
    _ id: String, _ name: String, _ text: String, condition: String?, role: String = "Reader", unit: String = "EU",
    roleName: String? = nil, unitName: String? = nil, keywords: String? = nil
  ) -> String {
    var object = SCIMObject([
      ("rule_id", .string(id)), ("name", .string(name)), ("condition", condition.map { .string($0) } ?? .null),
      ("text", .string(text)), ("provision", ProvisioningClient.provision(role, [unit])),
      (
        "grants",
        .array([
          .complex(
            SCIMObject([("role", .string(roleName ?? role)), ("unit", .string(unitName ?? unit))]))
        ])
      ),
    ])
    if let keywords { object["keywords"] = .string(keywords) }
    object["_links"] = .complex(
      SCIMObject([
        (
          "_self",
          .complex(
            SCIMObject([
              ("href", .string("/settings/auto-user-provisioning/rules/\(id)")), ("templated", .boolean(false)),
            ]))
        )
      ]))
    return object.json
  }

  @Test func aRuleIsMadeReadReplacedAndDeleted() async throws {
    try await ProvisioningClient.run { client async throws in
      let (zero, path) = (ProvisioningClient.zero, "/rules/1")
      let made = rule(
        "1", "Administrators", #"group eq "Admins""#, condition: #"{"user.groups":{"$eq":"Admins"}}"#, role: zero,
        unit: zero, roleName: "Super Admin", unitName: "Global")
      #expect(try await client.ask(.post, "/rules", ProvisioningClient.administrators) == Answer(201, made))
      #expect(try await client.ask(.get, path) == Answer(200, made))
      let other = rule("1", "Sales", #"title eq "Sales""#, condition: nil)
      #expect(
        try await client.ask(.put, path, ProvisioningClient.body("Sales", #"title eq "Sales""#)) == Answer(200, other))
      #expect(try await client.ask(.get, path) == Answer(200, other))
      #expect(try await client.ask(.delete, path) == Answer(200, "{}"))
      let gone = ProvisioningClient.refusal(404, "there is no rule with the id `1`")
      #expect(try await client.ask(.get, path) == gone)
      #expect(try await client.ask(.put, path, ProvisioningClient.body("Sales", "active eq true")) == gone)
      #expect(try await client.ask(.delete, path) == gone)
      // An id is not given twice.
      let next = try await client.ask(.post, "/rules", ProvisioningClient.body("Sales", #"title eq "Sales""#))
      #expect(next == Answer(201, rule("2", "Sales", #"title eq "Sales""#, condition: nil)))
    }
  }

  @Test func aRuleIsChangedInTheVersionThatIsKnown() async throws {
    try await ProvisioningClient.run(users: false) { client async throws in
      let (path, settings) = ("/rules/1", ProvisioningClient.settings)
      func ask(_ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields, _ body: String? = nil) async throws
        -> (answer: Answer, tag: String?)
      {
        let answer = try await client.client.ask(method, settings + path, token: client.token, headers, body: body)
        return (Answer(answer.status.code, answer.text), answer.headers[.eTag])
      }
      let made = try await ask(.post, "/rules", [:], ProvisioningClient.administrators)
      let first = try #require(made.tag)
      #expect(made.answer.status == 201 && first.wholeMatch(of: /W\/"[0-9a-f]{32}"/) != nil)
      let read = try await ask(.get, path, [:])
      #expect(read.answer == Answer(200, made.answer.body) && read.tag == first)
      for known in [first, #""a", \#(first)"#, String(first.dropFirst(2)), "*"] {
        let known = try await ask(.get, path, [.ifNoneMatch: known])
        #expect(known.answer == Answer(304, "") && known.tag == first)
      }
      let body = ProvisioningClient.body("Sales", #"title eq "Sales""#)
      func refusal(_ version: String) -> Answer {
        ProvisioningClient.refusal(412, "the resource has the version \(version), which `If-Match` does not name")
      }
      for dryRun in ["", "?dry_run=true"] {
        #expect(try await ask(.put, path + dryRun, [.ifMatch: #""a""#], body).answer == refusal(first))
        #expect(try await ask(.delete, path + dryRun, [.ifMatch: #"W/"a""#]).answer == refusal(first))
      }
      #expect(try await ask(.put, path + "?dry_run=true", [.ifMatch: first], body).answer.status == 200)
      let changed = try await ask(.put, path, [.ifMatch: first], body)
      let second = try #require(changed.tag)
      #expect(changed.answer.status == 200 && second != first)
      #expect(try await ask(.get, path, [.ifNoneMatch: first]).tag == second)
      #expect(try await ask(.put, path, [.ifMatch: first], body).answer == refusal(second))
      #expect(try await ask(.delete, path, [.ifMatch: first]).answer == refusal(second))
      #expect(try await ask(.delete, path, [.ifMatch: "\(first) ,\t\(second)"]).answer == Answer(200, "{}"))
    }
  }

  @Test func aConditionOfClumiosComesBackByteForByte() async throws {
    try await ProvisioningClient.run { client async throws in
      let json = #"{ "user.groups" : {"$in":["Admins", "Staff"]} }"#
      let body = SCIMObject([
        ("name", .string("R")), ("condition", .string(json)),
        ("provision", ProvisioningClient.provision("Reader", ["EU"])),
      ]).json
      #expect(
        try await client.ask(.post, "/rules", body)
          == Answer(201, rule("1", "R", #"group in ("Admins", "Staff")"#, condition: json)))
    }
  }

  @Test func itIsSaidHowAllKeywordsAreMeant() async throws {
    try await ProvisioningClient.run { client async throws in
      let json = #"{"user.groups":{"$contains":{"$all":["A","B"]}}}"#
      func body(_ name: String, _ more: [(name: String, value: SCIMValue)]) -> String {
        SCIMObject(
          [
            ("name", .string(name)), ("condition", .string(json)),
            ("provision", ProvisioningClient.provision("Reader", ["EU"])),
          ] + more
        ).json
      }
      let apart = rule("1", "R", #"group co all ("A", "B")"#, condition: json, keywords: "apart")
      #expect(try await client.ask(.post, "/rules", body("R", [])) == Answer(201, apart))
      let text = #"groups[type ne "indirect" and display co "A" and display co "B"]"#
      let together = rule("2", "S", text, condition: json, keywords: "together")
      #expect(
        try await client.ask(.post, "/rules", body("S", [("keywords", .string("together"))])) == Answer(201, together))
      #expect(
        try await client.ask(.post, "/rules", body("T", [("keywords", .string("any"))]))
          == ProvisioningClient.refusal(400, "`keywords` has to be `apart` or `together`"))
    }
  }

  @Test func namesOfUsersAreQuoted() async throws {
    try await ProvisioningClient.run { client async throws in
      let name = "\"} rule \"x\" { when active eq true assign role \"Super Admin\" in \"Global\" }\n# \\"
      let body = ProvisioningClient.body(name, "active eq true # all", role: name, units: [name])
      let made = rule("1", name, "active eq true # all", condition: nil, role: name, unit: name)
      #expect(try await client.ask(.post, "/rules", body) == Answer(201, made))
      let count = try await client.server.directory.withProvisioning { $0.rules.rules.count }
      #expect(count == 1)
    }
  }

  @Test func namesAreUnique() async throws {
    try await ProvisioningClient.run { client async throws in
      let body = ProvisioningClient.body("Caf\u{e9}", "active eq true")
      #expect(try await client.ask(.post, "/rules", body).status == 201)
      let same = ProvisioningClient.body("Cafe\u{301}", "active eq true")
      let refusal = ProvisioningClient.refusal(409, "there is a rule called `Cafe\u{301}` already")
      #expect(try await client.ask(.post, "/rules", same) == refusal)
      #expect(try await client.ask(.post, "/rules?dry_run=true", same) == refusal)
      #expect(try await client.ask(.post, "/rules", ProvisioningClient.body("Other", "active eq true")).status == 201)
      #expect(try await client.ask(.put, "/rules/2", same) == refusal)
      #expect(try await client.ask(.put, "/rules/1", same).status == 200)
    }
  }

  @Test(arguments: [
    (#"{}"#, "`name` is missing"),
    (#"{"name":""}"#, "`name`: found a string, expected a string that is not empty"),
    (#"{"name":"R"}"#, "`provision` has to be an object"),
    (#"{"name":"R","provision":{}}"#, "`role_id` is missing"),
    (
      #"{"name":"R","provision":{"role_id":"1","organizational_unit_ids":[]}}"#,
      "`organizational_unit_ids` has to be an array of one id at least"
    ),
    (
      #"{"name":"R","provision":{"role_id":"1","organizational_unit_ids":[1]}}"#,
      "`organizational_unit_ids`: found a number, expected the id of a unit"
    ),
    (
      #"{"name":"R","provision":{"role_id":"1","organizational_unit_ids":["1"]}}"#,
      "either `text` or `condition` has to be a string"
    ),
    (
      #"{"name":"R","text":"a","condition":"b","provision":{"role_id":"1","organizational_unit_ids":["1"]}}"#,
      "`text` and `condition` exclude each other"
    ),
  ])
  func aRuleHasANameAConditionAndAProvision(body: String, message: String) async throws {
    try await ProvisioningClient.run(users: false) { client async throws in
      #expect(try await client.ask(.post, "/rules", body) == ProvisioningClient.refusal(400, message))
    }
  }

  @Test(arguments: [
    (
      #"titel eq "IT""#,
      #"{"error_code":400,"error_message":"unknown attribute `titel`; did you mean `title`?","line":1,"column":1,"length":5}"#
    ),
    (
      "active eq true }",
      #"{"error_code":400,"error_message":"expected `and`, `or` or the end of the condition, found `}`","line":1,"column":16,"length":1}"#
    ),
  ])
  func aMistakeInAConditionIsShown(text: String, item: String) async throws {
    try await ProvisioningClient.run(users: false) { client async throws in
      let answer = Answer(400, #"{"errors":[\#(item)]}"#)
      #expect(try await client.ask(.post, "/rules", ProvisioningClient.body("R", text)) == answer)
      let preview = SCIMObject([("text", .string(text))]).json
      #expect(try await client.ask(.post, "/preview", preview) == answer)
    }
  }

  @Test func aConditionHasSoManyBytes() async throws {
    var configuration = ProvisioningServer.Configuration()
    configuration.limits.ruleBytes = 14
    try await ProvisioningClient.run(configuration, users: false) { client async throws in
      #expect(try await client.ask(.post, "/preview", #"{"text":"active eq true"}"#).status == 200)
      #expect(
        try await client.ask(.post, "/preview", #"{"text":"active eq false"}"#)
          == ProvisioningClient.refusal(400, "the condition has more than 14 bytes"))
    }
  }

  @Test func aMistakeInAConditionOfClumiosIsShown() async throws {
    try await ProvisioningClient.run(users: false) { client async throws in
      let body = SCIMObject([("condition", .string(#"{"user.groups":{"$not_in":["A"]}}"#))]).json
      let message =
        "`\\\"$not_in\\\"`: the operators known are `$eq`, `$in`, `$all` and `$contains`, so it is not imported"
      #expect(
        try await client.ask(.post, "/preview", body)
          == Answer(
            400,
            #"{"errors":[{"error_code":400,"error_message":"\#(message)","line":1,"column":17,"length":9}]}"#))
    }
  }

  // MARK: Lists

  @Test func rulesComeInPages() async throws {
    try await ProvisioningClient.run(users: false) { client async throws in
      for (name, role) in [("Admin A", "R"), ("admin b", "R"), ("Admin C", "S"), ("Admin D", "R")] {
        let body = ProvisioningClient.body(name, "active eq true", role: role)
        #expect(try await client.ask(.post, "/rules", body).status == 201)
      }
      func link(_ query: String) -> String {
        #"{"href":"/settings/auto-user-provisioning/rules?\#(query)","templated":false}"#
      }
      func item(_ id: String, _ name: String, _ role: String = "R") -> String {
        rule(id, name, "active eq true", condition: nil, role: role)
      }
      #expect(
        try await client.ask(.get, "/rules?limit=3")
          == Answer(
            200,
            #"{"limit":3,"start":"","current_count":3,"total_count":4,"_embedded":{"items":["#
              + [item("1", "Admin A"), item("2", "admin b"), item("3", "Admin C", "S")].joined(separator: ",")
              + #"]},"_links":{"_self":\#(link("limit=3&start=")),"_first":\#(link("limit=3&start=")),"_next":"#
              + link("limit=3&start=3") + "}}"))
      // A rule that goes meanwhile moves no other.
      #expect(try await client.ask(.delete, "/rules/1").status == 200)
      #expect(
        try await client.ask(.get, "/rules?limit=3&start=3")
          == Answer(
            200,
            #"{"limit":3,"start":"3","current_count":1,"total_count":3,"_embedded":{"items":["#
              + item("4", "Admin D")
              + #"]},"_links":{"_self":\#(link("limit=3&start=3")),"_first":\#(link("limit=3&start="))}}"#))
      let filter =
        "%7B%22name%22%3A%7B%22%24contains%22%3A%22Admin%22%7D%2C%22role_id%22%3A%7B%22%24eq%22%3A%22R%22%7D%7D"
      #expect(
        try await client.ask(.get, "/rules?filter=\(filter)&limit=9")
          == Answer(
            200,
            #"{"limit":9,"start":"","current_count":1,"total_count":1,"_embedded":{"items":["#
              + item("4", "Admin D")
              + #"]},"_links":{"_self":\#(link("limit=9&start=&filter=\(filter)")),"#
              + #""_first":\#(link("limit=9&start=&filter=\(filter)"))}}"#))
    }
  }

  @Test(arguments: [
    ("limit=0", "`limit`: found `0`, expected 1 at least"),
    ("start=x", "`start`: found `x`, expected what `_next` of a page says"),
    ("filter=%7B%22name%22%3A1%7D", "`filter`: `name` needs one operator with a string"),
    (
      "filter=%7B%22name%22%3A%7B%22%24eq%22%3A%22x%22%7D%7D",
      "`filter`: found `name` with `$eq`, expected `name` with `$contains`, or `role_id` or `organizational_unit_id` "
        + "with `$eq`"
    ),
  ])
  func aListIsAskedForInItsWords(query: String, message: String) async throws {
    try await ProvisioningClient.run(users: false) { client async throws in
      #expect(try await client.ask(.get, "/rules?\(query)") == ProvisioningClient.refusal(400, message))
    }
  }

  // MARK: Users

  @Test func theUsersOfARuleAreListedWhetherRulesDecideOrNot() async throws {
    try await ProvisioningClient.run { client async throws in
      #expect(try await client.ask(.post, "/rules", ProvisioningClient.body("All", "active ne false")).status == 201)
      func item(_ user: String, _ name: String) -> String { #"{"user":"\#(user)","userName":"\#(name)"}"# }
      let all = Answer(200, #"{"total_count":2,"items":[\#(item(client.ann, "ann")),\#(item(client.bob, "bob"))]}"#)
      #expect(try await client.ask(.get, "/rules/1/users") == all)
      try await client.enable()
      #expect(try await client.ask(.get, "/rules/1/users") == all)
      #expect(
        try await client.ask(.get, "/rules/1/users?limit=1&start=1")
          == Answer(200, #"{"total_count":2,"items":[\#(item(client.bob, "bob"))]}"#))
      #expect(
        try await client.ask(.get, "/rules/7/users")
          == ProvisioningClient.refusal(404, "there is no rule with the id `7`"))
    }
  }

  // MARK: Dry runs and lock-out

  @Test func aDryRunOfARuleShowsGainsAndLosses() async throws {
    try await ProvisioningClient.run { client async throws in
      try await client.enable()
      let all = ProvisioningClient.body("All", "active ne false")
      func diff(_ users: Int, _ gains: Int, _ losses: Int, _ items: [String]) -> Answer {
        Answer(
          200,
          #"{"dry_run":true,"changes":{"users":\#(users),"gains":\#(gains),"losses":\#(losses),"items":["#
            + items.joined(separator: ",") + #"],"truncated":false}}"#)
      }
      let grant = #"{"role":"Reader","unit":"EU"}"#
      func gain(_ user: String, _ name: String) -> String {
        #"{"user":"\#(user)","userName":"\#(name)","gained":[\#(grant)],"lost":[]}"#
      }
      func loss(_ user: String, _ name: String) -> String {
        #"{"user":"\#(user)","userName":"\#(name)","gained":[],"lost":[\#(grant)]}"#
      }
      #expect(
        try await client.ask(.post, "/rules?dry_run=true", all)
          == diff(2, 2, 0, [gain(client.ann, "ann"), gain(client.bob, "bob")]))
      #expect(try await client.ask(.get, "/rules/2").status == 404)
      #expect(try await client.ask(.post, "/rules", all).status == 201)
      let staff = ProvisioningClient.body("All", #"group eq "Staff""#)
      #expect(try await client.ask(.put, "/rules/2?dry_run=true", staff) == diff(1, 0, 1, [loss(client.ann, "ann")]))
      #expect(
        try await client.ask(.delete, "/rules/2?dry_run=true")
          == diff(2, 0, 2, [loss(client.ann, "ann"), loss(client.bob, "bob")]))
      #expect(try await client.ask(.get, "/rules/2").status == 200)
    }
  }

  @Test func theLastRuleThatMakesAdministratorsStays() async throws {
    try await ProvisioningClient.run { client async throws in
      try await client.enable()
      let robot = try client.server.makeToken(name: "robot")
      let none = ProvisioningClient.refusal(
        409, "the change leaves nobody to administer: no rule grants `Super Admin` in `Global`")
      let reader = ProvisioningClient.body("Administrators", #"group eq "Admins""#)
      #expect(try await client.ask(.delete, "/rules/1", token: robot) == none)
      #expect(try await client.ask(.delete, "/rules/1?dry_run=true", token: robot) == none)
      #expect(try await client.ask(.put, "/rules/1", reader, token: robot) == none)
      // She who asks loses it, whoever else may have it.
      let staff = ProvisioningClient.body("Staff", #"group eq "Staff""#, role: "Super Admin", units: ["Global"])
      #expect(try await client.ask(.post, "/rules", staff).status == 201)
      let takes = ProvisioningClient.refusal(
        409, "the change takes `Super Admin` in `Global` from `ann`, whom the token is for")
      #expect(try await client.ask(.delete, "/rules/1") == takes)
      #expect(try await client.ask(.put, "/rules/1?dry_run=true", reader) == takes)
      #expect(try await client.ask(.put, "/rules/1", reader) == takes)
      // Another's may be taken.
      #expect(try await client.ask(.delete, "/rules/1", token: robot).status == 200)
      #expect(try await client.ask(.get, "/users/\(client.ann)/grants").body.hasSuffix(#""rules":[],"grants":[]}"#))
    }
  }

  @Test func ofTwoRulesThatGoAtOnceOneStays() async throws {
    try await ProvisioningClient.run { client async throws in
      try await client.enable()
      let robot = try client.server.makeToken(name: "robot")
      let staff = ProvisioningClient.body("0", #"group eq "Staff""#, role: "Super Admin", units: ["Global"])
      #expect(try await client.ask(.post, "/rules", staff).status == 201)
      async let first = client.ask(.delete, "/rules/1", token: robot)
      async let second = client.ask(.delete, "/rules/2", token: robot)
      #expect(try await [first.status, second.status].sorted() == [200, 409])
    }
  }

  @Test func ofRulesOfOneNameThatComeAtOnceOneIsMade() async throws {
    try await ProvisioningClient.run(users: false) { client async throws in
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<20 {
          group.addTask { try await client.ask(.post, "/rules", ProvisioningClient.body("R", "active eq true")).status }
        }
        return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
      }
      #expect(statuses == [201: 1, 409: 19])
    }
  }

  @Test func whileRulesDoNotDecideAnyRuleMayGo() async throws {
    try await ProvisioningClient.run { client async throws in
      try await client.enable()
      #expect(try await client.ask(.put, "", #"{"is_enabled":false}"#).status == 200)
      #expect(try await client.ask(.delete, "/rules/1") == Answer(200, "{}"))
    }
  }

  @Test func theAuditLogTellsOfRulesAndSettings() async throws {
    try await ProvisioningClient.run { client async throws in
      try await client.enable()
      let bodies = try await client.server.directory.file.database.read { database in
        try String.fetchAll(database, sql: "SELECT body FROM audit ORDER BY seq").suffix(2)
      }
      #expect(
        bodies[bodies.startIndex].contains(
          #""what":"created rule","id":"1","by":"test","#)
          && bodies[bodies.startIndex].contains(
            #""detail":{"name":"Administrators","text":"group eq \"Admins\"","keywords":"apart","grants":[{"role":"Super Admin","unit":"Global"}],"condition":"{\"user.groups\":{\"$eq\":\"Admins\"}}"}}"#
          ))
      #expect(bodies.last?.contains(#""what":"enabled auto user provisioning","id":"","by":"test","#) ?? false)
      #expect(bodies.last?.contains(#""user":"ann","#) ?? false)
    }
  }
}
