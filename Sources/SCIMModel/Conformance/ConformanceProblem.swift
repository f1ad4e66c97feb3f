/// What keeps a JSON object from being a resource.
public struct ConformanceProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where in the resource, such as `emails[1].value`.
  public var path: String
  /// What was found and what was expected: lower case, no full stop. Pieces of the object in it are short, and
  /// otherwise as they came: who shows the message makes them fit to be seen.
  public var message: String

  /// Makes a problem.
  public init(path: String, message: String) {
    self.path = path
    self.message = message
  }

  /// Place and message in one line.
  public var description: String { path.isEmpty ? message : "\(path): \(message)" }
}
