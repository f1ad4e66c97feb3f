/// Entra ID in its several forms. Its properties have one name in Graph, in the CSV of the portal and, with a capital, in
/// PowerShell; SCIM paths are those of Microsoft's own mapping (learn.microsoft.com, "use-scim-to-provision-users-and-groups").
extension ExportTables {
  /// Properties of users. Those with null are known and have no place in SCIM: `usageLocation` is no locale, and
  /// `employeeType` is not what Microsoft sends as `userType`.
  private static let properties = #"""
    "id": ["id", "externalId"],
    "objectId": ["id", "externalId"],
    "userPrincipalName": "userName",
    "givenName": "name.givenName",
    "surname": "name.familyName",
    "displayName": "displayName",
    "jobTitle": "title",
    "userType": "userType",
    "preferredLanguage": "preferredLanguage",
    "accountEnabled": "active",
    "mail": "emails[type eq \"work\"].value",
    "otherMails": { "to": "emails[type eq \"other\"].value", "split": ";" },
    "alternateEmailAddress": { "to": "emails[type eq \"other\"].value", "split": ";" },
    "telephoneNumber": "phoneNumbers[type eq \"work\"].value",
    "businessPhones": { "to": "phoneNumbers[type eq \"work\"].value", "split": ";" },
    "mobilePhone": "phoneNumbers[type eq \"mobile\"].value",
    "mobile": "phoneNumbers[type eq \"mobile\"].value",
    "faxNumber": "phoneNumbers[type eq \"fax\"].value",
    "officeLocation": "addresses[type eq \"work\"].formatted",
    "physicalDeliveryOfficeName": "addresses[type eq \"work\"].formatted",
    "streetAddress": "addresses[type eq \"work\"].streetAddress",
    "city": "addresses[type eq \"work\"].locality",
    "state": "addresses[type eq \"work\"].region",
    "postalCode": "addresses[type eq \"work\"].postalCode",
    "country": "addresses[type eq \"work\"].country",
    "employeeId": "employeeNumber",
    "companyName": "organization",
    "department": "department",
    "usageLocation": null, "employeeType": null, "employeeHireDate": null, "employeeLeaveDateTime": null,
    "ageGroup": null, "consentProvidedForMinor": null, "legalAgeGroupClassification": null, "createdDateTime": null,
    "creationType": null, "identities": null, "imAddresses": null, "mailNickname": null, "proxyAddresses": null,
    "passwordPolicies": null, "passwordProfile": null, "lastPasswordChangeDateTime": null,
    "onPremisesDistinguishedName": null, "onPremisesDomainName": null, "onPremisesImmutableId": null,
    "onPremisesLastSyncDateTime": null, "onPremisesSamAccountName": null, "onPremisesSecurityIdentifier": null,
    "onPremisesSyncEnabled": null, "onPremisesUserPrincipalName": null, "onPremisesExtensionAttributes": null,
    "securityIdentifier": null
    """#

  /// "Download users" of the Entra portal: the documented columns, those of files of 2021, and the labels of newer lists.
  static let entra = #"""
    { "name": "Entra ID, users",
      "marks": [["userPrincipalName"], ["User principal name", "Object ID"], ["User principal name", "User type"]],
      "words": { "True": true, "False": false },
      "columns": { \#(properties),
        "Object ID": ["id", "externalId"],
        "User principal name": "userName",
        "First name": "name.givenName",
        "Last name": "name.familyName",
        "Display name": "displayName",
        "Job title": "title",
        "User type": "userType",
        "Preferred language": "preferredLanguage",
        "Account enabled": "active",
        "Email": "emails[type eq \"work\"].value",
        "Business phone": "phoneNumbers[type eq \"work\"].value",
        "Mobile phone": "phoneNumbers[type eq \"mobile\"].value",
        "Fax number": "phoneNumbers[type eq \"fax\"].value",
        "Office location": "addresses[type eq \"work\"].formatted",
        "Street address": "addresses[type eq \"work\"].streetAddress",
        "ZIP or postal code": "addresses[type eq \"work\"].postalCode",
        "State or province": "addresses[type eq \"work\"].region",
        "Country or region": "addresses[type eq \"work\"].country",
        "Employee ID": "employeeNumber",
        "Company name": "organization",
        "authenticationPhoneNumber": null, "authenticationAlternativePhoneNumber": null, "authenticationEmail": null,
        "directorySynced": null, "invitationState": null, "identityIssuer": null, "Employee type": null,
        "Employee hire date": null, "Usage location": null, "Age group": null, "Creation type": null,
        "Created date time": null, "On-premises sync enabled": null, "Proxy addresses": null, 
        "Invitation state": null, "Employee org data": null } }
    """#

  /// What `Export-Csv` writes of `Get-MgUser`, `Get-AzureADUser` and `Get-ADUser`.
  static let powerShell = #"""
    { "name": "PowerShell, users",
      "marks": [["UserPrincipalName"]],
      "words": { "True": true, "False": false },
      "columns": { \#(properties),
        "ObjectGUID": ["id", "externalId"],
        "Enabled": "active",
        "Title": "title",
        "EmailAddress": "emails[type eq \"work\"].value",
        "OfficePhone": "phoneNumbers[type eq \"work\"].value",
        "Office": "addresses[type eq \"work\"].formatted",
        "EmployeeNumber": "employeeNumber",
        "Company": "organization",
        "Division": "division",
        "Name": null, "ObjectClass": null, "SamAccountName": null, "SID": null, "DistinguishedName": null,
        "AdditionalProperties": null, "ObjectType": null, "DeletionTimestamp": null } }
    """#

  /// "Export users" of the Microsoft 365 admin centre.
  static let microsoft365 = #"""
    { "name": "Microsoft 365 admin centre, users",
      "marks": [["User principal name", "Block credential"], ["User principal name", "Licenses"]],
      "words": { "True": true, "False": false },
      "columns": {
        "Object Id": ["id", "externalId"],
        "User principal name": "userName",
        "First name": "name.givenName",
        "Last name": "name.familyName",
        "Display name": "displayName",
        "Title": "title",
        "Preferred language": "preferredLanguage",
        "Block credential": { "to": "active", "words": { "False": true, "True": false } },
        "Phone number": "phoneNumbers[type eq \"work\"].value",
        "Mobile Phone": "phoneNumbers[type eq \"mobile\"].value",
        "Fax": "phoneNumbers[type eq \"fax\"].value",
        "Office": "addresses[type eq \"work\"].formatted",
        "Street address": "addresses[type eq \"work\"].streetAddress",
        "City": "addresses[type eq \"work\"].locality",
        "State": "addresses[type eq \"work\"].region",
        "Postal code": "addresses[type eq \"work\"].postalCode",
        "Country/Region": "addresses[type eq \"work\"].country",
        "Department": "department",
        "Alternate email addresses": { "to": "emails[type eq \"other\"].value", "split": "+" },
        "DirSyncEnabled": null, "Last dirsync time": null, "Last password change time stamp": null,
        "License assignment details": null, "Licenses": null, "Oath token metadata": null,
        "Password never expires": null, "Preferred data location": null, "Proxy addresses": null,
        "Release track": null, "Soft deletion time stamp": null, "Strong password required": null,
        "Usage location": null, "When Created": null } }
    """#

  /// Microsoft Graph, `/users`.
  static let graphText = #"""
    { "name": "Microsoft Graph, users",
      "words": { "True": true, "False": false },
      "columns": { \#(properties),
        "employeeOrgData.costCenter": "costCenter",
        "employeeOrgData.division": "division",
        "manager.id": "manager.value",
        "manager.displayName": "manager.displayName" } }
    """#
}
