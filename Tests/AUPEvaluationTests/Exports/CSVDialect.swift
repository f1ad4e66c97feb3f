import Testing

/// A kind of CSV export with one user in it: the columns, and the canonical line that must come of it, field by field.
struct CSVDialect: Sendable, CustomTestStringConvertible {
  struct Column: Sendable {
    var header: String
    var cell: String
  }

  let name: String
  let columns: [Column]
  /// The canonical line of the user.
  let line: String
  /// The column of the truth value, and what is expected there.
  let truth: (header: String, words: String)
  /// The column of the name of the user.
  let userName: String

  var testDescription: String { name }

  /// The export as a table of texts.
  var rows: [[String]] { [columns.map(\.header), columns.map(\.cell)] }

  private static let user = #""schemas":["urn:ietf:params:scim:schemas:core:2.0:User""#
  private static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

  /// A line of a user with attributes of the enterprise extension.
  private static func line(_ core: String, enterprise inner: String) -> String {
    "{\(user),\"\(enterprise)\"],\(core),\"\(enterprise)\":{\(inner)}}"
  }

  static let all: [CSVDialect] = [
    CSVDialect(
      name: "Entra ID as documented",
      columns: [
        Column(header: "userPrincipalName", cell: "ann@corp.example"), Column(header: "displayName", cell: "Ann, Lee"),
        Column(header: "surname", cell: "Lee"), Column(header: "mail", cell: "ann@mail.example"),
        Column(header: "givenName", cell: "Ann"), Column(header: "objectId", cell: "0001"),
        Column(header: "userType", cell: "Member"), Column(header: "jobTitle", cell: "Head of \"IT\""),
        Column(header: "department", cell: "007"), Column(header: "accountEnabled", cell: "True"),
        Column(header: "usageLocation", cell: "DE"), Column(header: "streetAddress", cell: "1 Main St\nFloor 2"),
        Column(header: "state", cell: "BY"), Column(header: "country", cell: "Germany"),
        Column(header: "physicalDeliveryOfficeName", cell: "Room 7"), Column(header: "city", cell: "München"),
        Column(header: "postalCode", cell: "08123"), Column(header: "telephoneNumber", cell: "+49 1"),
        Column(header: "mobile", cell: "+49 2"), Column(header: "authenticationAlternativePhoneNumber", cell: "+49 3"),
        Column(header: "authenticationEmail", cell: "x@y"),
        Column(header: "alternateEmailAddress", cell: "ann@b.example"),
        Column(header: "ageGroup", cell: "Adult"), Column(header: "consentProvidedForMinor", cell: ""),
        Column(header: "legalAgeGroupClassification", cell: ""),
      ],
      line: line(
        #""id":"0001","externalId":"0001","userName":"ann@corp.example","name":{"familyName":"Lee","givenName":"Ann"},"#
          + #""displayName":"Ann, Lee","title":"Head of \"IT\"","userType":"Member","active":true,"#
          + #""emails":[{"value":"ann@mail.example","type":"work"},{"value":"ann@b.example","type":"other"}],"#
          + #""phoneNumbers":[{"value":"+49 1","type":"work"},{"value":"+49 2","type":"mobile"}],"#
          + #""addresses":[{"formatted":"Room 7","streetAddress":"1 Main St\nFloor 2","locality":"München","#
          + #""region":"BY","postalCode":"08123","country":"Germany","type":"work"}]"#,
        enterprise: #""department":"007""#),
      truth: ("accountEnabled", "`True` or `False`"), userName: "userPrincipalName"),
    CSVDialect(
      name: "Entra ID of 2021",
      columns: [
        Column(header: "userPrincipalName", cell: "raj_x.example#EXT#@corp.onmicrosoft.com"),
        Column(header: "displayName", cell: "Raj"), Column(header: "id", cell: "12345678901234567890"),
        Column(header: "userType", cell: "Guest"), Column(header: "accountEnabled", cell: "False"),
        Column(header: "officeLocation", cell: "=cmd|' /C calc'!A0"), Column(header: "mobilePhone", cell: "+1"),
        Column(header: "companyName", cell: "N/A"), Column(header: "creationType", cell: "Invitation"),
        Column(header: "directorySynced", cell: ""), Column(header: "invitationState", cell: "Accepted"),
        Column(header: "identityIssuer", cell: "x.onmicrosoft.com"),
        Column(header: "createdDateTime", cell: "8/17/2021 9:12:01 AM"),
      ],
      line: line(
        #""id":"12345678901234567890","externalId":"12345678901234567890","#
          + #""userName":"raj_x.example#EXT#@corp.onmicrosoft.com","displayName":"Raj","userType":"Guest","active":false,"#
          + #""phoneNumbers":[{"value":"+1","type":"mobile"}],"#
          + #""addresses":[{"formatted":"=cmd|' /C calc'!A0","type":"work"}]"#,
        enterprise: #""organization":"N/A""#),
      truth: ("accountEnabled", "`True` or `False`"), userName: "userPrincipalName"),
    CSVDialect(
      name: "Entra ID with labels",
      columns: [
        Column(header: "Display name", cell: "Ann"), Column(header: "User principal name", cell: "ann@corp.example"),
        Column(header: "User type", cell: "Member"), Column(header: "Account enabled", cell: "true"),
        Column(header: "Object ID", cell: "1"), Column(header: "Employee ID", cell: "0042"),
        Column(header: "Company name", cell: "Corp"),
      ],
      line: line(
        #""id":"1","externalId":"1","userName":"ann@corp.example","displayName":"Ann","userType":"Member","active":true"#,
        enterprise: #""employeeNumber":"0042","organization":"Corp""#),
      truth: ("Account enabled", "`True` or `False`"), userName: "User principal name"),
    CSVDialect(
      name: "Microsoft 365 admin centre",
      columns: [
        Column(header: "Block credential", cell: "False"), Column(header: "City", cell: "Oslo"),
        Column(header: "Country/Region", cell: "NO"), Column(header: "Department", cell: "IT"),
        Column(header: "Display name", cell: "Ann Lee"), Column(header: "First name", cell: "Ann"),
        Column(header: "Last name", cell: "Lee"), Column(header: "Licenses", cell: "E5+Visio"),
        Column(header: "Object Id", cell: "1"), Column(header: "Office", cell: "7"),
        Column(header: "Title", cell: "Lead"), Column(header: "Usage location", cell: "NO"),
        Column(header: "User principal name", cell: "ann@corp.example"),
        Column(header: "When Created", cell: "1/2/2020"),
      ],
      line: line(
        #""id":"1","externalId":"1","userName":"ann@corp.example","name":{"familyName":"Lee","givenName":"Ann"},"#
          + #""displayName":"Ann Lee","title":"Lead","active":true,"#
          + #""addresses":[{"formatted":"7","locality":"Oslo","country":"NO","type":"work"}]"#,
        enterprise: #""department":"IT""#),
      truth: ("Block credential", "`False` or `True`"), userName: "User principal name"),
    CSVDialect(
      name: "PowerShell (Microsoft Graph)",
      columns: [
        Column(header: "Id", cell: "1"), Column(header: "UserPrincipalName", cell: "ann@corp.example"),
        Column(header: "GivenName", cell: "Ann"), Column(header: "Surname", cell: "Lee"),
        Column(header: "AccountEnabled", cell: "True"), Column(header: "BusinessPhones", cell: "+1; +2"),
        Column(header: "EmployeeId", cell: "00123"), Column(header: "Department", cell: "R&D"),
        Column(header: "OnPremisesSamAccountName", cell: "ann"),
      ],
      line: line(
        #""id":"1","externalId":"1","userName":"ann@corp.example","name":{"familyName":"Lee","givenName":"Ann"},"#
          + #""active":true,"phoneNumbers":[{"value":"+1","type":"work"},{"value":"+2","type":"work"}]"#,
        enterprise: #""employeeNumber":"00123","department":"R&D""#),
      truth: ("AccountEnabled", "`True` or `False`"), userName: "UserPrincipalName"),
    CSVDialect(
      name: "PowerShell (Active Directory)",
      columns: [
        Column(header: "DistinguishedName", cell: "CN=Ann,OU=IT,DC=corp"), Column(header: "Enabled", cell: "True"),
        Column(header: "Name", cell: "Ann"), Column(header: "ObjectGUID", cell: "1"),
        Column(header: "SamAccountName", cell: "ann"), Column(header: "UserPrincipalName", cell: "ann@corp.example"),
        Column(header: "EmailAddress", cell: "ann@mail.example"), Column(header: "Title", cell: "-"),
      ],
      line: #"{\#(user)],"id":"1","externalId":"1","userName":"ann@corp.example","title":"-","active":true,"#
        + #""emails":[{"value":"ann@mail.example","type":"work"}]}"#,
      truth: ("Enabled", "`True` or `False`"), userName: "UserPrincipalName"),
    CSVDialect(
      name: "Okta, Rockstar",
      columns: [
        Column(header: "User Id", cell: "00u1"), Column(header: "Status", cell: "PASSWORD_EXPIRED"),
        Column(header: "Username", cell: "ann@corp.example"), Column(header: "First name", cell: "Ann"),
        Column(header: "Last name", cell: "Lee"), Column(header: "Primary email", cell: "ann@mail.example"),
      ],
      line: #"{\#(user)],"id":"00u1","externalId":"00u1","userName":"ann@corp.example","#
        + #""name":{"familyName":"Lee","givenName":"Ann"},"active":true,"#
        + #""emails":[{"value":"ann@mail.example","type":"work"}]}"#,
      truth: ("Status", oktaWords), userName: "Username"),
    CSVDialect(
      name: "Okta with names of attributes",
      columns: [
        Column(header: "id", cell: "00u1"), Column(header: "login", cell: "ann@corp.example"),
        Column(header: "firstName", cell: "Ann"), Column(header: "lastName", cell: "Lee"),
        Column(header: "status", cell: "SUSPENDED"),
      ],
      line: #"{\#(user)],"id":"00u1","externalId":"00u1","userName":"ann@corp.example","#
        + #""name":{"familyName":"Lee","givenName":"Ann"},"active":false}"#,
      truth: ("status", oktaWords), userName: "login"),
    CSVDialect(
      name: "Google Workspace",
      columns: [
        Column(header: "First Name [Required]", cell: "Ann"), Column(header: "Last Name [Required]", cell: "Lee"),
        Column(header: "Email Address [Required]", cell: "ann@corp.example"),
        Column(header: "Password [Required]", cell: "s3cret"), Column(header: "Org Unit Path [Required]", cell: "/IT"),
        Column(header: "Status [READ ONLY]", cell: "Suspended"), Column(header: "Employee ID", cell: "007"),
        Column(header: "Employee Type", cell: "Contractor"), Column(header: "Employee Title", cell: "Lead"),
        Column(header: "Manager Email", cell: "bob@corp.example"), Column(header: "Department", cell: "IT"),
        Column(header: "Cost Center", cell: "10"), Column(header: "2sv Enrolled [READ ONLY]", cell: "True"),
      ],
      line: line(
        #""userName":"ann@corp.example","name":{"familyName":"Lee","givenName":"Ann"},"title":"Lead","#
          + #""userType":"Contractor","active":false,"emails":[{"value":"ann@corp.example","type":"work"}]"#,
        enterprise:
          #""employeeNumber":"007","costCenter":"10","department":"IT","manager":{"value":"bob@corp.example"}"#),
      truth: ("Status [READ ONLY]", "`Active` or `Suspended` or `Archived`"), userName: "Email Address [Required]"),
  ]

  static let oktaWords =
    "`ACTIVE` or `PASSWORD_EXPIRED` or `RECOVERY` or `LOCKED_OUT` or `STAGED` or `PROVISIONED` or `SUSPENDED` or "
    + "`DEPROVISIONED`"
}

/// A table of texts as CSV: what needs no quotes has none.
func csv(_ rows: [[String]], separator: String = ",", breaks: String = "\r\n", quotesAll: Bool = false) -> String {
  rows.map { row in
    row.map { cell in
      let needsQuotes = ["\"", separator, "\n", "\r"].contains { cell.contains($0) }
      return quotesAll || needsQuotes ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
    }
    .joined(separator: separator) + breaks
  }
  .joined()
}
