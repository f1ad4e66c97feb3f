import Hummingbird
import SCIMModel
import SCIMStore

/// Where the provisioning API is, and what its requests have in common.
enum ProvisioningPath {
  static let settings = "/settings/auto-user-provisioning"
  static let rules = "\(settings)/rules"

  /// The `id` in the path of a request.
  static func id(_ context: ServerContext) -> String { context.pathID ?? "" }

  /// True if a request only asks what would happen.
  ///
  /// - Throws: 400 if it does not say true or false.
  static func isDryRun(_ request: Request) throws(SCIMError) -> Bool {
    switch try QueryItems(request)["dry_run"] {
    case "true"?: return true
    case nil, "false"?: return false
    case let other?:
      throw SCIMError(status: 400, detail: "`dry_run`: found `\(other)`, expected `true` or `false`")
    }
  }

  /// The number of items that a page may have.
  ///
  /// - Throws: 400 if it is no number above 0.
  static func limit(_ query: QueryItems, _ limits: ServerLimits, standard: Int? = nil) throws(SCIMError) -> Int {
    guard let limit = try query.number("limit") else { return standard ?? limits.defaultPageSize }
    if limit < 1 { throw SCIMError(status: 400, detail: "`limit`: found `\(limit)`, expected 1 at least") }
    return min(limit, limits.pageSize)
  }

  /// A reference as Clumio has it.
  static func link(_ href: String) -> SCIMValue {
    .complex(SCIMObject(uniqueMembers: [("href", .string(href)), ("templated", .boolean(false))]))
  }
}
