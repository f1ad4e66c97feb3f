/// The tables of lists of members that come with the program.
enum MemberTables {
  static let all = [entra, entraOfOld, oktaReport].compactMap { MemberTable(json: $0) }

  /// "Download members" of a group in the Entra portal (learn.microsoft.com, "groups-bulk-download-members").
  static let entra = #"""
    { "name": "Entra ID, members of a group",
      "marks": [["Member type", "Object ID"], ["Member type", "User principal name"]],
      "columns": { "User principal name": "userName", "Object ID": "id", "Member type": "type" },
      "types": { "User": "user", "Group": "group", "Service Principal": "other", "Device": "other", "Contact": "other" } }
    """#

  /// The same with the names of properties.
  static let entraOfOld = #"""
    { "name": "Entra ID, members of a group",
      "marks": [["userPrincipalName", "objectType"]],
      "columns": { "userPrincipalName": "userName", "id": "id", "objectId": "id", "objectType": "type" },
      "types": { "User": "user", "Group": "group", "ServicePrincipal": "other", "Device": "other", "Contact": "other" } }
    """#

  /// Reports with a row for each user and group, of Okta's console and of scripts around its API.
  static let oktaReport = #"""
    { "name": "Okta, group memberships",
      "marks": [["Group Name", "Login"], ["Group Name", "Username"], ["Group Name", "User Login"],
                ["Group Name", "User Name"], ["Group Name", "User Id"], ["GroupName", "Login"], ["Group", "Login"],
                ["Group", "Username"], ["Group", "User"]],
      "columns": { "Login": "userName", "Username": "userName", "User Login": "userName", "User Name": "userName",
                   "User": "userName", "User Id": "id", "Group Name": "group", "GroupName": "group", "Group": "group" } }
    """#
}
