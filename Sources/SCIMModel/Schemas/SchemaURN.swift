/// The URNs of RFC 7643 and RFC 7644.
public enum SchemaURN {
  /// The core schema of users (RFC 7643 §4.1).
  public static let user = "urn:ietf:params:scim:schemas:core:2.0:User"
  /// The core schema of groups (RFC 7643 §4.2).
  public static let group = "urn:ietf:params:scim:schemas:core:2.0:Group"
  /// The enterprise extension of users (RFC 7643 §4.3).
  public static let enterpriseUser = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
  /// What the URNs of the schemas start with that RFC 7643 keeps for itself: of users, groups, schemas and so on.
  static let core = "urn:ietf:params:scim:schemas:core:"
  /// An answer with many resources (RFC 7644 §3.4.2).
  public static let listResponse = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
  /// The schema of schemas (RFC 7643 §7).
  public static let schema = "urn:ietf:params:scim:schemas:core:2.0:Schema"
  /// The schema of resource types (RFC 7643 §6).
  public static let resourceType = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
  /// The schema of what a service provider can do (RFC 7643 §5).
  public static let serviceProviderConfig = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
  /// An answer that refuses (RFC 7644 §3.12).
  public static let error = "urn:ietf:params:scim:api:messages:2.0:Error"
  /// Many requests in one (RFC 7644 §3.7).
  public static let bulkRequest = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
  /// The answers to many requests (RFC 7644 §3.7.3).
  public static let bulkResponse = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"
  /// A PATCH request (RFC 7644 §3.5.2).
  public static let patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
}
