public import SCIMModel

/// Writes users in the shape that exported conditions read, one by one.
///
/// ```swift
/// var writer = ExportForm.cel.userWriter(source)!
/// writer.header + writer.write(user, name: "ann@corp.example")
/// ```
public struct UserWriter {
  private enum Kind {
    case cel(CELUsers)
    case sql(SQLUsers)
  }

  private var kind: Kind

  init(_ users: CELUsers) { kind = .cel(users) }
  init(_ users: SQLUsers) { kind = .sql(users) }

  /// What comes before all users: statements that make the tables.
  public var header: String {
    switch kind {
    case .cel: ""
    case .sql(let users): users.header
    }
  }

  /// A user that has been through `ResourceSchemas.conform`, and what it is called.
  public mutating func write(_ user: SCIMObject, name: String) -> String {
    switch kind {
    case .cel(let users): return users.line(user, name: name)
    case .sql(var users):
      let rows = users.rows(user, name: name)
      kind = .sql(users)
      return rows
    }
  }
}
