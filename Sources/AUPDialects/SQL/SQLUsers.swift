import AUPLanguage
import SCIMModel

/// Writes users as rows of the tables that an exported query reads.
struct SQLUsers {
  private let schema: SQLSchema
  private let dialect: SQLDialect
  private let values: EngineValues
  private var number = 0

  init(_ source: ExportSource, _ dialect: SQLDialect) {
    schema = SQLSchema(EngineRules(source, dialect).uses, dialect)
    self.dialect = dialect
    values = EngineValues(source.schemas)
  }

  /// What makes the tables.
  var header: String { schema.statements.map { $0 + "\n" }.joined() }

  /// The rows of one user. Numbers count from 1.
  mutating func rows(_ user: SCIMObject, name: String) -> String {
    number += 1
    var text = ""
    for table in schema.tables {
      if table.name == "users" {
        let isActive: Bool? = if case .boolean(let value)? = user["active"] { value } else { nil }
        let fixed = [quoted(name), isActive.map { $0 ? "TRUE" : "FALSE" } ?? "NULL"]
        text += insert(table, fixed + schema.filled(table).map { cell($0, user) })
      } else if let elements = table.elements {
        for element in values.elements(of: elements, in: user) {
          text += insert(table, table.columns.map { cell($0, element) })
        }
      } else if let list = table.list {
        for row in rows(of: table, list, user) { text += insert(table, row) }
      }
    }
    return text
  }

  /// A list of plain values: its keys, and its texts if they are read, too, value by value.
  private func rows(of table: SQLSchema.Table, _ list: FieldUse, _ user: SCIMObject) -> [[String]] {
    let columns = table.columns.map { column in
      column.use.map { values.values(of: $0, in: user).map(literal) } ?? []
    }
    let count = columns.map(\.count).max() ?? 0
    return (0..<count).map { row in columns.map { row < $0.count ? $0[row] : "NULL" } }
  }

  private func cell(_ column: SQLSchema.Column, _ record: SCIMObject) -> String {
    guard let use = column.use else { return SCIMValue.complex(record).isPresent(as: .complex) ? "TRUE" : "FALSE" }
    if use.field.field.type == .complex { return values.presentValues(of: use, in: record) > 0 ? "TRUE" : "FALSE" }
    return values.values(of: use, in: record).first.map(literal) ?? "NULL"
  }

  private func literal(_ constant: EngineConstant) -> String {
    switch constant {
    case .boolean(let value): value ? "TRUE" : "FALSE"
    case .text(let text): quoted(text)
    }
  }

  private func quoted(_ text: String) -> String {
    // A text that PostgreSQL cannot hold is refused by it, in words of its own.
    (try? SQLDialect.duckdb.literal(.text(text))) ?? "NULL"
  }

  private func insert(_ table: SQLSchema.Table, _ cells: [String]) -> String {
    "INSERT INTO \(SQLDialect.name(table.name)) VALUES (\(([String(number)] + cells).joined(separator: ", ")));\n"
  }
}
