import SCIMModel

/// Roles whose new holders are always shown: whoever has one can give others access, or take it.
///
/// ```swift
/// PrivilegedRoles.standard.contains("super admin")  // true
/// ```
public struct PrivilegedRoles: Sendable {
  /// Their names, as they were given.
  public let names: [String]
  private let keys: Set<[UInt8]>

  /// Makes a list; names compare in any case.
  public init(_ names: [String]) {
    self.names = names
    keys = Set(names.map { ComparisonKey.of($0, caseExact: false) })
  }

  /// The roles that administer people. The other roles of Clumio, all of them called some Admin, administer data
  /// (help.clumio.com, "Roles").
  public static let standard = PrivilegedRoles(["Super Admin", "Organizational Unit Admin"])

  /// True if the role is one of them.
  public func contains(_ role: String) -> Bool { keys.contains(ComparisonKey.of(role, caseExact: false)) }
}
