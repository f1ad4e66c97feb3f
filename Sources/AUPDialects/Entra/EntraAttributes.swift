/// User properties of Microsoft Entra ID and the SCIM attributes that its provisioning fills from them.
enum EntraAttributes {
  static let table = AttributeTable(
    """
    accountEnabled active?
    city addresses(work).locality
    companyName organization
    country addresses(work).country
    department department
    displayName displayName
    employeeId employeeNumber
    facsimileTelephoneNumber phoneNumbers(fax).value
    givenName name.givenName
    jobTitle title
    mail emails(work).value
    mobile phoneNumbers(mobile).value
    objectId externalId
    otherMails emails(other).value
    physicalDeliveryOfficeName addresses(work).formatted
    postalCode addresses(work).postalCode
    preferredLanguage preferredLanguage
    proxyAddresses emails(other).value
    state addresses(work).region
    streetAddress addresses(work).streetAddress
    surname name.familyName
    telephoneNumber phoneNumbers(work).value
    userPrincipalName userName
    userType userType
    """)
}
