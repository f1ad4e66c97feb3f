/// Profile attributes of Okta and the SCIM attributes that its provisioning fills from them.
enum OktaAttributes {
  static let table = AttributeTable(
    """
    city addresses(work).locality
    costCenter costCenter
    countryCode addresses(work).country
    department department
    displayName displayName
    division division
    email emails(work).value
    employeeNumber employeeNumber
    firstName name.givenName
    honorificPrefix name.honorificPrefix
    honorificSuffix name.honorificSuffix
    lastName name.familyName
    locale locale
    login userName
    manager manager.displayName
    managerId manager.value
    middleName name.middleName
    mobilePhone phoneNumbers(mobile).value
    nickName nickName
    organization organization
    postalAddress addresses(work).formatted
    preferredLanguage preferredLanguage
    primaryPhone phoneNumbers(work).value
    secondEmail emails(other).value
    state addresses(work).region
    streetAddress addresses(work).streetAddress
    timezone timezone
    title title
    userType userType
    zipCode addresses(work).postalCode
    """)
}
