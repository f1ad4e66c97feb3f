/// Who asks for a change: what the audit log says of it.
public struct Origin: Hashable, Sendable {
  /// The id of the token, which is no secret; nil for the server itself.
  public var token: String?
  /// The name of the token.
  public var name: String
  /// The userName of the person that the token is for.
  public var user: String?
  /// The id of the request.
  public var request: String
  /// Method and path of the request, without the query.
  public var action: String

  /// Makes an origin.
  public init(token: String? = nil, name: String, user: String? = nil, request: String = "", action: String) {
    self.token = token
    self.name = name
    self.user = user
    self.request = request
    self.action = action
  }
}
