import Testing

@testable import AUPEvaluation

@Test func groupsNamedByObjectIDsAreNoted() throws {
  let id = "3f0c2a6e-93b1-4b0e-8f0e-2a7c1d5b9e10"
  let users = #"""
    {"userName":"ann","groups":[{"display":"Admins"},{"display":"\#(id)"},{"display":"\#(id)"}]}
    {"userName":"bob","groups":[{"value":"\#(id)","display":"Admins"}]}
    {"userName":"cem","groups":[{"value":"\#(id)"}]}
    """#
  let note =
    "note: 1 user has a group named by an object id (`\(id)`), which no rule by name matches: have the identity provider "
    + "push names (in Entra ID: remove `mailNickname` from the group mappings)"
  #expect(try population(source(users)).filter { $0.hasPrefix("note") } == [note])
}
