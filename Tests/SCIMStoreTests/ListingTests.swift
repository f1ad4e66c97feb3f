import SCIMModel
import SCIMStore
import Testing

@Suite struct ListingTests {
  static func population() throws -> SCIMStore {
    var store = SCIMStore()
    let users = [
      #"{"userName": "bjensen", "name": {"familyName": "Jensen"}, "active": true, "emails": [{"value": "z@x"}, {"value": "b@x", "type": "work", "primary": true}]}"#,
      #"{"userName": "Ann", "name": {"familyName": "bo"}, "emails": [{"value": "a@x", "type": "work"}]}"#,
      #"{"userName": "cleo", "active": false, "externalId": "C"}"#,
      #"{"userName": "dan", "name": {"familyName": "Bo"}}"#,
    ]
    for user in users { _ = try store.add(.user, user) }
    _ = try store.add(.group, #"{"displayName": "Admins", "members": [{"value": "1"}, {"value": "2"}]}"#)
    return store
  }

  static func names(_ query: StoreQuery) throws -> [String] {
    try population().list(.user, query, now: at(0)).resources.map { resource in
      if case .string(let name)? = resource["userName"] { name } else { "" }
    }
  }

  @Test(arguments: [
    (#"userName eq "ANN""#, ["Ann"]), (#"id eq "3""#, ["cleo"]), (#"externalId eq "c""#, []),
    (#"externalId eq "C""#, ["cleo"]),
    (#"externalId eq "C" or emails eq "Z@X""#, ["bjensen", "cleo"]),
    (#"externalId eq "C" or active pr"#, ["bjensen", "cleo"]),
    (#"emails[type eq "home" and value eq "a@x"]"#, []), (#"emails.value eq "a@x" and emails.value eq "z@x""#, []),
    (#"userName eq "ann" and active pr"#, []), (#"groups.display eq "admins""#, ["bjensen", "Ann"]),
    (#"not (active eq true)"#, ["Ann", "cleo", "dan"]), (#"emails[type eq "work"].value eq "a@x""#, ["Ann"]),
    (#"meta.created ge "2026-01-01T00:00:00Z""#, ["bjensen", "Ann", "cleo", "dan"]),
    (#"userName eq "nobody""#, []), (#"active eq "False""#, ["cleo"]),
    (#"id eq "2" or userName eq "dan""#, ["Ann", "dan"]),
  ])
  func filterChoosesUsers(filter: String, expected: [String]) throws {
    #expect(try Self.names(StoreQuery(filter: filter)) == expected)
  }

  @Test func membershipIsAskedByIdAndMember() throws {
    let store = try Self.population()
    let query = { (user: String) in StoreQuery(filter: #"id eq "5" and members eq "\#(user)""#) }
    #expect(try store.list(.group, query("1"), now: at(0)).totalResults == 1)
    #expect(try store.list(.group, query("3"), now: at(0)).totalResults == 0)
    #expect(try store.list(.group, StoreQuery(filter: #"displayName eq "ADMINS""#), now: at(0)).totalResults == 1)
  }

  @Test(arguments: [
    "userName eq", "nickNam pr", "active gt true", "userName in (1)", "", "[", "emails[",
  ])
  func filterThatCannotBeReadIsNeverAllUsers(filter: String) throws {
    let error = refusal { _ = try Self.names(StoreQuery(filter: filter)) }
    #expect(error?.hasPrefix("400 invalidFilter: ") == true, "\(error ?? "accepted")")
  }

  @Test(arguments: [
    ("userName pr", 1), ("not (userName pr and (title pr or active eq true))", 3),
    (#"emails[type eq "work" and value ew ".com"]"#, 2), (#"userName eq "a" or userName eq "a""#, 2),
  ])
  func filterMayHaveSoManyTests(filter: String, tests: Int) throws {
    _ = try Self.names(StoreQuery(filter: filter, filterTests: tests))
    let error = refusal { _ = try Self.names(StoreQuery(filter: filter, filterTests: tests - 1)) }
    #expect(error == "400 tooMany: the filter has \(tests) tests, expected at most \(tests - 1)")
  }

  @Test(arguments: [
    ("userName", false, ["Ann", "bjensen", "cleo", "dan"]), ("userName", true, ["dan", "cleo", "bjensen", "Ann"]),
    ("name.familyName", false, ["Ann", "dan", "bjensen", "cleo"]),
    ("name.familyName", true, ["cleo", "bjensen", "Ann", "dan"]),
    ("emails", false, ["Ann", "bjensen", "cleo", "dan"]), ("emails.type", true, ["cleo", "dan", "bjensen", "Ann"]),
    ("active", false, ["cleo", "bjensen", "Ann", "dan"]), ("ID", true, ["dan", "cleo", "Ann", "bjensen"]),
    ("meta.created", true, ["bjensen", "Ann", "cleo", "dan"]),
  ])
  func sortingIsStableAndAbsentComesLast(path: String, isDescending: Bool, expected: [String]) throws {
    #expect(try Self.names(StoreQuery(sortBy: path, isDescending: isDescending)) == expected)
  }

  @Test func unknownSortAttributeIsRefused() throws {
    let error = refusal { _ = try Self.names(StoreQuery(sortBy: "familyNam")) }
    #expect(error?.hasPrefix("400 invalidPath: ") == true)
  }

  @Test(arguments: [
    (1, 2, ["bjensen", "Ann"]), (3, 2, ["cleo", "dan"]), (4, 2, ["dan"]), (5, 2, []), (1_000, 5, []),
    (0, 1, ["bjensen"]), (-5, 1, ["bjensen"]), (1, 0, []), (1, -1, []), (Int.max, Int.max, []),
    (Int.min, Int.max, ["bjensen", "Ann", "cleo", "dan"]),
  ])
  func pagesAreCutAsTheRFCSays(start: Int, count: Int, expected: [String]) throws {
    let page = try Self.population().list(.user, StoreQuery(startIndex: start, count: count), now: at(0))
    #expect(try Self.names(StoreQuery(startIndex: start, count: count)) == expected)
    #expect(page.totalResults == 4)
    #expect(page.startIndex == max(1, start))
    #expect(page.itemsPerPage == expected.count)
  }

  @Test func pageIsAListResponse() throws {
    let page = try Self.population().list(.user, StoreQuery(filter: #"userName eq "x""#), now: at(0))
    #expect(
      page.listResponse.json
        == #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]}"#
    )
  }
}
