import AUPLanguage
import SourceDiagnostics

/// Conditions in SQL, over a table `users` with a column for each attribute that has one value, and a table for each
/// attribute that has several: `memberships` for `groups`, else of its name. What is absent is NULL, and every test is
/// true or false all the same.
struct SQLDialect: ConditionDialect {
  enum Engine: Sendable {
    case postgresql, duckdb
  }

  let engine: Engine
  static let postgresql = SQLDialect(engine: .postgresql)
  static let duckdb = SQLDialect(engine: .duckdb)

  let language = "SQL"

  func all(_ parts: [String]) -> String { parts.isEmpty ? "TRUE" : "(\(parts.joined(separator: " AND ")))" }
  func any(_ parts: [String]) -> String { parts.isEmpty ? "FALSE" : "(\(parts.joined(separator: " OR ")))" }
  func not(_ part: String) -> String { "(NOT \(part))" }

  func atLeast(_ least: Int, _ parts: [String]) -> String {
    "(\(parts.map { "CASE WHEN \($0) THEN 1 ELSE 0 END" }.joined(separator: " + ")) >= \(least))"
  }

  func present(_ field: ForeignField) throws(Unsayable) -> String { try some(field, Self.presence(field)) }

  func compare(
    _ field: ForeignField, _ comparison: Comparison, _ constants: [EngineConstant]
  ) throws(Unsayable) -> String {
    var literals: [String] = []
    for constant in constants { literals.append(try literal(constant)) }
    return try some(field) { column in
      if comparison == .equal, literals.count > 1 { return "\(column) IN (\(literals.joined(separator: ", ")))" }
      return literals.map { compare(column, comparison, $0) }.joined(separator: " OR ")
    }
  }

  private func compare(_ column: String, _ comparison: Comparison, _ literal: String) -> String {
    switch comparison {
    case .equal: "\(column) = \(literal)"
    case .contains: engine == .duckdb ? "contains(\(column), \(literal))" : "strpos(\(column), \(literal)) > 0"
    case .startsWith: "starts_with(\(column), \(literal))"
    case .endsWith:
      engine == .duckdb ? "ends_with(\(column), \(literal))" : "right(\(column), length(\(literal))) = \(literal)"
    case .greater: "\(column) > \(literal)"
    case .greaterOrEqual: "\(column) >= \(literal)"
    case .less: "\(column) < \(literal)"
    case .lessOrEqual: "\(column) <= \(literal)"
    }
  }

  func matches(_ field: ForeignField, _ pattern: String) throws(Unsayable) -> String {
    guard engine == .duckdb else { throw Unsayable("the patterns of PostgreSQL are not those of RE2") }
    let literal = try literal(.text(pattern))
    return try some(field, isText: true) { "regexp_matches(\($0), \(literal))" }
  }

  func count(_ field: ForeignField, _ order: Order, _ number: Int) throws(Unsayable) -> String {
    let sign =
      switch order {
      case .equal: "="
      case .notEqual: "<>"
      case .greater: ">"
      case .greaterOrEqual: ">="
      case .less: "<"
      case .lessOrEqual: "<="
      }
    guard let table = try SQLTable.of(field) else {
      return "((CASE WHEN \(try present(field)) THEN 1 ELSE 0 END) \(sign) \(number))"
    }
    return
      "((SELECT count(*) \(from(table, field)) AND \(Self.presence(field)("t.\(table.column)"))) \(sign) \(number))"
  }

  func element(_ field: ForeignField, _ condition: String) throws(Unsayable) -> String {
    let table = Self.name(try checked(SQLTable.name(field)))
    return "EXISTS (SELECT 1 FROM \(table) e WHERE e.user_number = u.user_number AND \(condition))"
  }

  // MARK: Values

  /// Some value of the field satisfies the test.
  private func some(
    _ field: ForeignField, isText: Bool = false, _ test: (String) -> String
  ) throws(Unsayable) -> String {
    if field.isInElement {
      if field.hasManyParts { throw Unsayable("a part of an element with several values has no column") }
      return "COALESCE(\(test("e.\(Self.column(try checked(field.name), isText: isText))")), FALSE)"
    }
    guard let table = try SQLTable.of(field) else {
      return "COALESCE(\(test("u.\(Self.column(try checked(field.name), isText: isText))")), FALSE)"
    }
    _ = try checked(table.name)
    let column = isText ? Self.column(table.plain, isText: true) : table.column
    return "EXISTS (SELECT 1 \(from(table, field)) AND (\(test("t.\(column)"))))"
  }

  /// A name that is not cut off.
  private func checked(_ name: String) throws(Unsayable) -> String {
    if engine == .postgresql, name.utf8.count > 63 { throw Unsayable("names of PostgreSQL have at most 63 bytes") }
    return name
  }

  private func from(_ table: SQLTable, _ field: ForeignField) -> String {
    let direct = field.field.selector == .directGroups ? " AND t.\"type\" IS DISTINCT FROM 'indirect'" : ""
    return "FROM \(Self.name(table.name)) t WHERE t.user_number = u.user_number\(direct)"
  }

  private static func presence(_ field: ForeignField) -> (String) -> String {
    switch field.field.type {
    case .text, .binary: { "\($0) <> ''" }
    case .number, .boolean, .instant: { "\($0) IS NOT NULL" }
    case .complex: { "\($0)" }
    }
  }

  // MARK: Literals

  static func name(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }

  /// The column of a field; texts that patterns are searched in stand in one of their own.
  static func column(_ name: String, isText: Bool) -> String { Self.name(isText ? "text(\(name))" : name) }

  /// A literal; PostgreSQL's texts have no U+0000.
  func literal(_ constant: EngineConstant) throws(Unsayable) -> String {
    switch constant {
    case .boolean(let value): return value ? "TRUE" : "FALSE"
    case .text(let text):
      let parts = text.unicodeScalars.split(separator: "\0", omittingEmptySubsequences: false).map { part in
        "'\(String(part).replacing("'", with: "''"))'"
      }
      guard parts.count > 1 else { return parts[0] }
      if engine == .postgresql { throw Unsayable("texts of PostgreSQL cannot hold U+0000") }
      return "(\(parts.joined(separator: " || chr(0) || ")))"
    }
  }
}
