import AUPLanguage
import SourceDiagnostics

/// Writes rules as one query that gives a row for each rule and user that it matches.
struct SQLWriter {
  private let rules: EngineRules
  private let dialect: SQLDialect
  private let schema: SQLSchema

  init(_ source: ExportSource, _ dialect: SQLDialect) {
    rules = EngineRules(source, dialect)
    schema = SQLSchema(rules.uses, dialect)
    self.dialect = dialect
  }

  /// The query, with the tables it reads and what the rules grant in comments. An inactive user matches no rule.
  func query() -> ExportResult {
    var text = tables()
    for rule in rules.rules {
      for grant in rule.grants {
        text += "-- rule \(Self.comment(rule.name)) grants \(Self.comment(grant.role)) in \(Self.comment(grant.unit))\n"
      }
    }
    let selects = rules.rules.enumerated().map { index, rule in
      let name = (try? dialect.literal(.text(rule.name))) ?? "''"
      return "SELECT \(index + 1) AS rule_number, \(name) AS rule_name, u.user_number, u.user_name\nFROM users u\n"
        + "WHERE u.\"active\" IS DISTINCT FROM FALSE AND \(rule.condition)\n"
    }
    if !selects.isEmpty { text += selects.joined(separator: "UNION ALL\n") + "ORDER BY user_number, rule_number;\n" }
    return ExportResult(text: text, losses: rules.losses)
  }

  /// `CREATE TABLE` for each table, as comments.
  private func tables() -> String {
    schema.statements.map { "-- \($0)\n" }.joined()
  }

  /// A text on the rest of a line.
  private static func comment(_ text: String) -> String { JSONText.quoted(text) }
}

extension SQLSchema {
  /// What makes the tables, one statement a line.
  var statements: [String] {
    tables.map { table in
      var columns =
        table.name == "users"
        ? ["user_number BIGINT PRIMARY KEY", "user_name TEXT", "\"active\" BOOLEAN"] : ["user_number BIGINT"]
      columns += filled(table).map { "\(SQLDialect.name($0.name)) \($0.type)" }
      return "CREATE TABLE \(SQLDialect.name(table.name)) (\(columns.joined(separator: ", ")));"
    }
  }

  /// The columns that values fill; `active` is always there.
  func filled(_ table: Table) -> [Column] {
    table.columns.filter { table.name != "users" || $0.name != "active" }
  }
}
