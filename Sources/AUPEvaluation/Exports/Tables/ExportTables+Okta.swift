/// Okta: its API, and CSV as admins export it.
extension ExportTables {
  /// Who may sign in counts as active: accounts that are not yet set up do not, and neither do those that are suspended
  /// (developer.okta.com, "User status"). A map can say otherwise.
  private static let status = #"""
    { "to": "active",
      "words": { "ACTIVE": true, "PASSWORD_EXPIRED": true, "RECOVERY": true, "LOCKED_OUT": true,
                 "STAGED": false, "PROVISIONED": false, "SUSPENDED": false, "DEPROVISIONED": false } }
    """#

  /// The Users API: an array, several of them for several pages.
  static let oktaText = #"""
    { "name": "Okta, users",
      "words": { "true": true, "false": false },
      "columns": {
        "id": ["id", "externalId"],
        "profile.login": "userName",
        "profile.honorificPrefix": "name.honorificPrefix",
        "profile.firstName": "name.givenName",
        "profile.middleName": "name.middleName",
        "profile.lastName": "name.familyName",
        "profile.honorificSuffix": "name.honorificSuffix",
        "profile.displayName": "displayName",
        "profile.nickName": "nickName",
        "profile.profileUrl": "profileUrl",
        "profile.title": "title",
        "profile.userType": "userType",
        "profile.preferredLanguage": "preferredLanguage",
        "profile.locale": "locale",
        "profile.timezone": "timezone",
        "status": \#(status),
        "profile.email": "emails[type eq \"work\"].value",
        "profile.secondEmail": "emails[type eq \"other\"].value",
        "profile.primaryPhone": "phoneNumbers[type eq \"work\"].value",
        "profile.mobilePhone": "phoneNumbers[type eq \"mobile\"].value",
        "profile.postalAddress": "addresses[type eq \"work\"].formatted",
        "profile.streetAddress": "addresses[type eq \"work\"].streetAddress",
        "profile.city": "addresses[type eq \"work\"].locality",
        "profile.state": "addresses[type eq \"work\"].region",
        "profile.zipCode": "addresses[type eq \"work\"].postalCode",
        "profile.countryCode": "addresses[type eq \"work\"].country",
        "profile.employeeNumber": "employeeNumber",
        "profile.costCenter": "costCenter",
        "profile.organization": "organization",
        "profile.division": "division",
        "profile.department": "department",
        "profile.managerId": "manager.value",
        "profile.manager": "manager.displayName" } }
    """#

  /// What the Rockstar extension and reports write: titles of attributes, or their names.
  static let oktaCSV = #"""
    { "name": "Okta, users (CSV)",
      "marks": [["User Id", "Username"], ["Username", "Primary email"], ["id", "login"], ["login", "firstName"]],
      "words": { "true": true, "false": false },
      "columns": {
        "User Id": ["id", "externalId"], "id": ["id", "externalId"],
        "Username": "userName", "login": "userName",
        "First name": "name.givenName", "firstName": "name.givenName",
        "Middle name": "name.middleName", "middleName": "name.middleName",
        "Last name": "name.familyName", "lastName": "name.familyName",
        "Display name": "displayName", "displayName": "displayName",
        "Nickname": "nickName",
        "Title": "title",
        "User type": "userType", "userType": "userType",
        "Preferred language": "preferredLanguage", "preferredLanguage": "preferredLanguage",
        "Locale": "locale",
        "Time zone": "timezone", "timezone": "timezone",
        "Status": \#(status),
        "Primary email": "emails[type eq \"work\"].value", "email": "emails[type eq \"work\"].value",
        "Secondary email": "emails[type eq \"other\"].value", "secondEmail": "emails[type eq \"other\"].value",
        "Primary phone": "phoneNumbers[type eq \"work\"].value", "primaryPhone": "phoneNumbers[type eq \"work\"].value",
        "Mobile phone": "phoneNumbers[type eq \"mobile\"].value", "mobilePhone": "phoneNumbers[type eq \"mobile\"].value",
        "Street address": "addresses[type eq \"work\"].streetAddress",
        "streetAddress": "addresses[type eq \"work\"].streetAddress",
        "City": "addresses[type eq \"work\"].locality",
        "State": "addresses[type eq \"work\"].region",
        "Zip code": "addresses[type eq \"work\"].postalCode", "zipCode": "addresses[type eq \"work\"].postalCode",
        "Country code": "addresses[type eq \"work\"].country", "countryCode": "addresses[type eq \"work\"].country",
        "Employee number": "employeeNumber", "employeeNumber": "employeeNumber",
        "Cost center": "costCenter", "costCenter": "costCenter",
        "Organization": "organization",
        "Division": "division",
        "Department": "department",
        "ManagerId": "manager.value",
        "Manager": "manager.displayName",
        "Created": null, "Activated": null, "Status changed": null, "Last login": null, "Last updated": null,
        "Password changed": null, "Type": null } }
    """#
}
