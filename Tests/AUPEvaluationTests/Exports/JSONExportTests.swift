import Foundation
import Testing

@testable import AUPEvaluation

/// Microsoft Graph and Okta's API.
@Suite struct JSONExportTests {
  private func converted(_ text: String, chunk: Int = 1 << 16) throws -> [String] {
    try AUPEvaluationTests.converted(source(Array(text.utf8), chunk: chunk))
  }

  private static let user = #""schemas":["urn:ietf:params:scim:schemas:core:2.0:User""#
  private static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

  static let graph = #"""
    {"@odata.type":"#microsoft.graph.user","id":"1","userPrincipalName":"ann@corp.example","displayName":"Ann","givenName":"Ann",
     "surname":"Lee","mail":null,"jobTitle":"Lead","userType":"Member","accountEnabled":true,"businessPhones":["+1","+2"],
     "mobilePhone":"+3","otherMails":["a@x"],"department":"IT","employeeId":"007","companyName":"Corp",
     "employeeOrgData":{"division":"D","costCenter":"10"},"officeLocation":"7","preferredLanguage":"de-DE",
     "manager":{"id":"9","displayName":"Max"},"passwordProfile":{"password":"s3cret"}}
    """#
  static let graphLine =
    "{\(user),\"\(enterprise)\"],"
    + #""id":"1","externalId":"1","userName":"ann@corp.example","name":{"familyName":"Lee","givenName":"Ann"},"#
    + #""displayName":"Ann","title":"Lead","userType":"Member","preferredLanguage":"de-DE","active":true,"#
    + #""emails":[{"value":"a@x","type":"other"}],"#
    + #""phoneNumbers":[{"value":"+1","type":"work"},{"value":"+2","type":"work"},{"value":"+3","type":"mobile"}],"#
    + #""addresses":[{"formatted":"7","type":"work"}],"#
    + "\"\(enterprise)\":"
    + #"{"employeeNumber":"007","costCenter":"10","organization":"Corp","division":"D","department":"IT","#
    + #""manager":{"value":"9","displayName":"Max"}}}"#

  static let okta = #"""
    {"id":"00u1","status":"ACTIVE","created":"2013-06-24T16:39:18.000Z","profile":{"login":"ann@corp.example",
     "firstName":"Ann","lastName":"Lee","email":"ann@corp.example","secondEmail":null,"mobilePhone":"+1","title":"Lead",
     "employeeNumber":7,"department":"IT","manager":"Max","managerId":"9","badge":"x"},
     "credentials":{"password":{},"provider":{"type":"OKTA"}},"_links":{}}
    """#
  static let oktaLine =
    "{\(user),\"\(enterprise)\"],"
    + #""id":"00u1","externalId":"00u1","userName":"ann@corp.example","name":{"familyName":"Lee","givenName":"Ann"},"#
    + #""title":"Lead","active":true,"emails":[{"value":"ann@corp.example","type":"work"}],"#
    + #""phoneNumbers":[{"value":"+1","type":"mobile"}],"#
    + "\"\(enterprise)\":"
    + #"{"employeeNumber":"7","department":"IT","manager":{"value":"9","displayName":"Max"}}}"#

  static let both = [(graph, graphLine), (okta, oktaLine)]

  @Test(arguments: both) func aUserComesOutFieldByField(user: String, line: String) throws {
    #expect(try converted(user) == [line])
  }

  @Test(arguments: both) func arraysAndPagesAreOneList(user: String, line: String) throws {
    #expect(try converted("[\(user),\(user)]") == [line, line])
    #expect(try converted("[\(user)]\n[\(user)]") == [line, line])
    #expect(try converted("[[\(user)],[\(user)]]") == [line, line])
    #expect(try converted("\(user)\n\(user)\n") == [line, line])
    for chunk in [1, 3, 50] { #expect(try converted("[\(user),\(user)]", chunk: chunk) == [line, line]) }
  }

  @Test(arguments: both) func encodingsAreReadByTheirMarks(user: String, line: String) throws {
    #expect(try converted("\u{FEFF}\r\n\(user)\r\n") == [line])
    let bytes = [0xFF, 0xFE] + Array(try #require(user.data(using: .utf16LittleEndian)))
    #expect(try AUPEvaluationTests.converted(source(bytes, chunk: 3)) == [line])
  }

  @Test(arguments: both) func namesThatStandTwiceAndOtherBadJSONAreRefused(user: String, line: String) throws {
    let twice = user.replacing(#""id":"#, with: #""ID":"","id":"#)
    #expect(
      try converted("[\(user),\(twice),\(user)]").dropFirst(2).map { $0.components(separatedBy: "): ").last } == [
        "the name `id` stands twice in one object; expected each name once, whatever its case"
      ])
    #expect(try converted("[\(user),\(user)").prefix(2) == [line, line])
    #expect(
      try converted("[\(user),\(user)").suffix(1).map { $0.components(separatedBy: "): ").last } == [
        "the input ends too early; expected `,` or `]`; nothing behind it was read"
      ])
  }

  @Test func numbersAndTruthValuesOfWrongTypeAreRefused() throws {
    #expect(
      try converted(#"[{"id":"1","userPrincipalName":"a","accountEnabled":"yes"}]"#) == [
        "users: record 1 (line 1, byte 1): `accountEnabled`: `yes` is neither true nor false; expected `True` or `False`"
      ])
    #expect(
      try converted(#"[{"id":"1","userPrincipalName":"a","city":{"x":1}}]"#) == [
        "users: record 1 (line 1, byte 1): `city`: an object stands where a text should; expected a text"
      ])
    #expect(
      try converted(#"[{"id":"1","status":"LOST","profile":{"login":"a"}}]"#) == [
        "users: record 1 (line 1, byte 1): `status`: `LOST` is neither true nor false; expected \(CSVDialect.oktaWords)"
      ])
    #expect(
      try converted(#"[{"id":"1","status":"ACTIVE","profile":{"email":"a"}}]"#) == [
        "users: record 1 (line 1, byte 1): the record has no `profile.login`; expected a user of Okta, users"
      ])
  }

  // MARK: Pages of Graph

  private static func page(_ users: String, _ more: String = "") -> String {
    #"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users"\#(more),"value":[\#(users)]}"#
  }

  @Test func pagesOfGraphAreOneList() throws {
    let next = #","@odata.nextLink":"https://graph.microsoft.com/v1.0/users?$skiptoken=x""#
    let text = Self.page(Self.graph, next) + "\n" + Self.page(Self.graph)
    #expect(try converted(text) == [Self.graphLine, Self.graphLine])
    #expect(
      try converted("[\(Self.page(Self.graph, next)),\(Self.page(Self.graph))]") == [Self.graphLine, Self.graphLine])
    #expect(try converted(Self.page("")) == [])
  }

  @Test func aPageThatIsNotTheLastIsALoss() throws {
    #expect(
      try converted(Self.page(Self.graph, #","@odata.count":5,"@odata.nextLink":"https://x""#)) == [
        Self.graphLine,
        "warning: users: the last page names another one (`@odata.nextLink`): what stands there is missing",
      ])
    #expect(
      try converted(Self.page(Self.graph, #","@odata.count":5"#)) == [
        Self.graphLine,
        "warning: users: the pages announce 4 more objects (`@odata.count`) than they hold",
      ])
  }

  @Test(arguments: [(19, false), (20, true), (21, false), (100, true), (999, true)])
  func asManyUsersAsAPageHoldsAreSuspicious(count: Int, isSuspicious: Bool) throws {
    let users = (0..<count).map { #"{"userPrincipalName":"u\#($0)"}"# }.joined(separator: ",")
    let notes = try converted("[\(users)]").dropFirst(count)
    #expect(
      notes
        == (isSuspicious
          ? ["warning: users: there are exactly \(count) users, as many as one page holds: more may be missing"] : []))
    // A page without a next one is the last.
    #expect(try converted(Self.page(users)).dropFirst(count) == [])
  }

  // MARK: Groups of Graph

  private static func member(_ groups: String, _ more: String = "") -> String {
    #"{"userPrincipalName":"ann","memberOf":[\#(groups)]\#(more)}"#
  }
  private static let admins = ##"{"@odata.type":"#microsoft.graph.group","id":"g1","displayName":"Admins"}"##
  private static let role = ##"{"@odata.type":"#microsoft.graph.directoryRole","id":"r1","displayName":"Admins"}"##

  @Test func onlyGroupsCountAmongMemberships() throws {
    #expect(
      try converted(Self.member("\(Self.admins),\(Self.role)")) == [
        "{\(Self.user)],\"userName\":\"ann\",\"groups\":"
          + #"[{"value":"g1","display":"Admins","type":"direct"}]}"#,
        "note: users: 1 entry of `memberOf` is no group, such as `directoryRole`: not counted",
      ])
  }

  @Test func anEntryWithoutATypeIsRefusedUnlessItCanOnlyBeAGroup() throws {
    #expect(
      try converted(Self.member(#"{"id":"g1","displayName":"Admins"}"#)) == [
        "users: record 1 (line 1, byte 0): an entry of `memberOf` has no `@odata.type`: it may be a group, a directory role "
          + "or something else; expected `@odata.type`, or `securityEnabled`, which only groups have"
      ])
    #expect(
      try converted(Self.member(#"{"id":"g1","displayName":"Admins","securityEnabled":true}"#)).first?
        .contains(#""display":"Admins""#) == true)
  }

  @Test func groupsOfGroupsAreLeftOut() throws {
    #expect(
      try converted(#"{"userPrincipalName":"ann","transitiveMemberOf":[\#(Self.admins)]}"#) == [
        "{\(Self.user)],\"userName\":\"ann\"}",
        "note: users: 1 user carries `transitiveMemberOf`, which is left out: rules are about groups whose direct member a "
          + "user is",
      ])
  }

  @Test func listsThatAreCutOffOrLookSoAreLosses() throws {
    let next = #","memberOf@odata.nextLink":"https://x""#
    #expect(
      try converted(Self.member(Self.admins, next)).suffix(1) == [
        "warning: users: the list of groups or members of `ann` is cut off (a `nextLink` stands beside): memberships are missing"
      ])
    for (count, isSuspicious) in [(19, false), (20, true), (21, false)] {
      let groups = Array(repeating: Self.admins, count: count).joined(separator: ",")
      let warning =
        "warning: users: the list of groups or members of `ann` is exactly as long as Graph makes them at most (20, 100 or "
        + "999): memberships may be missing"
      #expect(try converted(Self.member(groups)).dropFirst() == (isSuspicious ? [warning] : []))
    }
  }

  @Test func groupsWithMembersAreGroupResources() throws {
    let group = #"""
      {"@odata.type":"#microsoft.graph.group","id":"g1","displayName":"Admins","members":[
       {"@odata.type":"#microsoft.graph.user","id":"1"},{"@odata.type":"#microsoft.graph.group","id":"g2","displayName":"Sub"},
       {"@odata.type":"#microsoft.graph.servicePrincipal","id":"s1"}]}
      """#
    let user = #"{"id":"1","userPrincipalName":"ann"}"#
    let expected = [
      "{\(Self.user)],"
        + #""id":"1","externalId":"1","userName":"ann","groups":[{"value":"g1","display":"Admins","type":"direct"}]}"#,
      "note: the group `Sub` is a member of `Admins`: its members are not, nested groups never cascade",
      "note: users: 1 entry of `members` is neither user nor group, such as `servicePrincipal`: not counted",
    ]
    #expect(try converted("[\(group),\(user)]") == expected)
    #expect(try converted("[\(user),\(group)]") == expected)
  }

  @Test func whatIsNeitherUserNorGroupIsLeftOut() throws {
    let device = ##"{"@odata.type":"#microsoft.graph.device","id":"d1"}"##
    #expect(
      try converted("[\(Self.graph),\(device),\(Self.graph)]") == [
        Self.graphLine, Self.graphLine,
        "note: users: 1 object is neither user nor group, such as `device`: left out",
      ])
    #expect(
      try converted("[\(Self.graph),{\"id\":\"2\"}]") == [
        Self.graphLine,
        "users: record 2 (line 5, byte \(Self.graph.utf8.count + 2)): the record has no `userPrincipalName` and no "
          + "`@odata.type`; expected a user or a group of Graph",
      ])
  }
}
