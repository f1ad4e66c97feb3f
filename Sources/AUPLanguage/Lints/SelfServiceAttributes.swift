import SCIMModel

/// Attributes that people can commonly change themselves, in the profile pages of Entra ID ("My Account") and Okta
/// ("My Settings"): a rule that reads one can be made to match by whom it speaks of.
public struct SelfServiceAttributes: Sendable {
  private let names: Set<[UInt8]>

  /// Makes a table of names such as `nickName` and `name.givenName`; the name of an attribute stands for its parts, too.
  public init(_ names: [String]) { self.names = Set(names.map { Array(ASCIICase.lower($0).utf8) }) }

  /// Of the core and the enterprise User schema (RFC 7643 §4.1, §4.3). The others are kept by the directory: names of
  /// sign-in, what a personnel office says (`title`, `userType`, `department`, `manager` …), groups.
  public static let standard = SelfServiceAttributes([
    "displayName", "nickName", "profileUrl", "preferredLanguage", "locale", "timezone", "photos", "phoneNumbers", "ims",
    "addresses", "name",
  ])

  /// True if people may change it.
  func contains(_ path: AttributePath) -> Bool {
    let whole = ASCIICase.lower(path.attribute)
    let part = path.subAttribute.map { "\(whole).\(ASCIICase.lower($0))" }
    return names.contains(Array(whole.utf8)) || part.map { names.contains(Array($0.utf8)) } ?? false
  }
}
