/// What keeps a JSON value from being a schema of RFC 7643 §7.
public struct SchemaProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where in the value, such as `[0].attributes[2].type`; empty for the value itself.
  public var path: String
  /// What was found and what was expected: lower case, no full stop.
  public var message: String

  /// Makes a problem.
  public init(path: String, message: String) {
    self.path = path
    self.message = message
  }

  /// Place and message in one line.
  public var description: String { path.isEmpty ? message : "\(path): \(message)" }
}
