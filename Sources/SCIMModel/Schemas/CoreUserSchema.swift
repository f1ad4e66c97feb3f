extension StandardSchemas {
  /// The User schema (RFC 7643 §4.1).
  static let coreUser = SCIMSchema(
    id: SchemaURN.user, name: "User", description: "User Account",
    attributes: commonAttributes + singularAttributes + multiValuedAttributes)

  private static let singularAttributes: [SCIMAttribute] = [
    SCIMAttribute(
      "userName", isRequired: true, uniqueness: .server,
      description: "The name the person signs in with; unique in any case."),
    SCIMAttribute("name", .complex, subAttributes: nameParts, description: "The parts of the person's name."),
    SCIMAttribute("displayName", description: "The person's name, as people read it."),
    SCIMAttribute("nickName", description: "What the person is called casually."),
    SCIMAttribute(
      "profileUrl", .reference, referenceTypes: ["external"], description: "The URL of a page about the person."),
    SCIMAttribute("title", description: "The person's title, such as `Vice President`."),
    SCIMAttribute("userType", description: "How the person relates to the organization, such as `Contractor`."),
    SCIMAttribute("preferredLanguage", description: "Languages in order of preference, as in Accept-Language."),
    SCIMAttribute("locale", description: "The person's locale, such as `en-US`."),
    SCIMAttribute("timezone", description: "The person's time zone, such as `Europe/Berlin`."),
    SCIMAttribute("active", .boolean, description: "False for an account that may not be used."),
    SCIMAttribute("password", mutability: .writeOnly, returned: .never, description: "A new password; never read."),
  ]

  private static let nameParts: [SCIMAttribute] = [
    SCIMAttribute("formatted", description: "The full name."),
    SCIMAttribute("familyName", description: "The family name."),
    SCIMAttribute("givenName", description: "The given name."),
    SCIMAttribute("middleName", description: "The middle names."),
    SCIMAttribute("honorificPrefix", description: "A title in front of the name, such as `Ms.`."),
    SCIMAttribute("honorificSuffix", description: "A suffix behind the name, such as `III`."),
  ]

  private static let multiValuedAttributes: [SCIMAttribute] = [
    multiValued("emails", types: ["work", "home", "other"], description: "Email addresses."),
    multiValued(
      "phoneNumbers", types: ["work", "home", "mobile", "fax", "pager", "other"], description: "Telephone numbers."),
    multiValued(
      "ims", types: ["aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"],
      description: "Addresses for instant messages."),
    multiValued(
      "photos", value: SCIMAttribute("value", .reference, referenceTypes: ["external"], description: "The URL."),
      types: ["photo", "thumbnail"], description: "URLs of pictures of the person."),
    SCIMAttribute(
      "addresses", .complex, isMultiValued: true, subAttributes: addressParts, description: "Postal addresses."),
    SCIMAttribute(
      "groups", .complex, isMultiValued: true, mutability: .readOnly, subAttributes: groupParts,
      description: "The groups the person belongs to; changed through the Group resources."),
    multiValued("entitlements", description: "Things the person is entitled to."),
    multiValued("roles", description: "Who the person is to the application."),
    multiValued(
      "x509Certificates", value: SCIMAttribute("value", .binary, description: "The certificate, DER in Base64."),
      description: "The person's certificates."),
  ]

  private static let addressParts: [SCIMAttribute] = [
    SCIMAttribute("formatted", description: "The address as it is printed."),
    SCIMAttribute("streetAddress", description: "Street and house number."),
    SCIMAttribute("locality", description: "City or locality."),
    SCIMAttribute("region", description: "State or region."),
    SCIMAttribute("postalCode", description: "Postal code."),
    SCIMAttribute("country", description: "Country, as an ISO 3166-1 alpha-2 code."),
    type(["work", "home", "other"]),
    primary,
  ]

  private static let groupParts: [SCIMAttribute] = [
    SCIMAttribute("value", mutability: .readOnly, description: "The id of the group."),
    SCIMAttribute(
      "$ref", .reference, isCaseExact: true, mutability: .readOnly, referenceTypes: ["User", "Group"],
      description: "The URI of the group."),
    SCIMAttribute("display", mutability: .readOnly, description: "The group's name."),
    SCIMAttribute(
      "type", mutability: .readOnly, canonicalValues: ["direct", "indirect"],
      description: "`direct`, or `indirect` for membership through a group in the group."),
  ]
}
