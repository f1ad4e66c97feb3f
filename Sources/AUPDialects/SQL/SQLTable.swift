import AUPLanguage
import SCIMModel

/// Where the values of a field stand that has several.
struct SQLTable: Hashable {
  var name: String
  /// The column, without quotes.
  var plain: String

  /// The column in quotes.
  var column: String { SQLDialect.name(plain) }

  /// The table; nil for a column of `users`.
  static func of(_ field: ForeignField) throws(Unsayable) -> SQLTable? {
    guard field.field.isMultiValued else { return nil }
    guard field.isListed else { return SQLTable(name: try free(field.name), plain: "value") }
    if field.hasManyParts { throw Unsayable("a part of an element with several values has no column") }
    guard let part = field.field.path.subAttribute else {
      return SQLTable(name: try name(field), plain: field.field.type == .complex ? "present" : "value")
    }
    return SQLTable(name: try name(field), plain: part)
  }

  /// The table of the attribute.
  static func name(_ field: ForeignField) throws(Unsayable) -> String {
    field.attributeName == "groups" ? "memberships" : try free(field.attributeName)
  }

  /// A name that is none of the two tables that are always meant.
  private static func free(_ name: String) throws(Unsayable) -> String {
    if ["users", "memberships"].contains(ASCIICase.lower(name)) { throw Unsayable("`\(name)` is the name of a table") }
    return name
  }
}

/// A table of the export: its name, and its columns with what fills them.
struct SQLSchema {
  struct Column: Hashable {
    var name: String
    var type: String
    /// What is read for it; nil for `present`, which says whether the element as a whole is.
    var use: FieldUse?
  }

  struct Table {
    var name: String
    /// The attribute whose elements are the rows; nil for `users`, and for a list of plain values.
    var elements: Field?
    /// The list of plain values that are the rows.
    var list: FieldUse?
    var columns: [Column]
  }

  /// `users` first, then the others in the order met.
  private(set) var tables = [
    Table(name: "users", columns: [])
  ]

  init(_ uses: [FieldUse], _ dialect: SQLDialect) {
    for use in uses where use.kind != .elements {
      if let element = use.element {
        let owner = uses.first { $0.kind == .elements && $0.field.field == element }
        let name = owner.flatMap { try? SQLTable.name($0.field) } ?? use.field.attributeName
        add(use, use.field.name, to: name, elements: element, dialect)
      } else if let table = try? SQLTable.of(use.field) {
        add(table, use, dialect)
      } else {
        add(use, use.field.name, to: "users", elements: nil, dialect)
      }
    }
    for use in uses where use.kind == .elements {
      if let name = try? SQLTable.name(use.field) { _ = index(name, elements: use.field.field) }
    }
    // Direct memberships are told by their type.
    if let index = tables.firstIndex(where: { $0.name == "memberships" }), let elements = tables[index].elements {
      let isRead = tables[index].columns.contains { $0.name == "type" }
      if !isRead {
        tables[index].columns.append(Column(name: "type", type: Self.text(dialect), use: Self.type(elements)))
      }
    }
  }

  private mutating func add(_ table: SQLTable, _ use: FieldUse, _ dialect: SQLDialect) {
    let field = use.field.field
    let isPlain = table.plain == "value" && field.path.subAttribute == nil || !use.field.isListed
    if isPlain {
      let index = index(table.name, elements: nil)
      tables[index].list = use
      return append(use, table.plain, to: index, dialect)
    }
    let whole = Field(
      path: AttributePath(schema: field.path.schema, attribute: field.path.attribute), type: .complex,
      isMultiValued: true)
    var inner = use
    inner.element = whole
    let part = table.plain == "present" ? nil : inner
    let index = index(table.name, elements: whole)
    if let part { append(part, table.plain, to: index, dialect) } else { present(at: index) }
  }

  private mutating func add(
    _ use: FieldUse, _ column: String, to table: String, elements: Field?, _ dialect: SQLDialect
  ) {
    append(use, column, to: index(table, elements: elements), dialect)
  }

  private mutating func present(at index: Int) {
    let column = Column(name: "present", type: "BOOLEAN", use: nil)
    if !tables[index].columns.contains(column) { tables[index].columns.append(column) }
  }

  private mutating func append(_ use: FieldUse, _ name: String, to index: Int, _ dialect: SQLDialect) {
    let name = use.kind == .texts ? "text(\(name))" : name
    guard !tables[index].columns.contains(where: { $0.name == name }) else { return }
    tables[index].columns.append(Column(name: name, type: Self.type(of: use.field.field, dialect), use: use))
  }

  private mutating func index(_ name: String, elements: Field?) -> Int {
    if let index = tables.firstIndex(where: {
      $0.name == name && ($0.name == "users" || $0.elements != nil || elements == nil)
    }) {
      return index
    }
    tables.append(Table(name: name, elements: elements, columns: []))
    return tables.count - 1
  }

  private static func type(of field: Field, _ dialect: SQLDialect) -> String {
    switch field.type {
    case .boolean, .complex: "BOOLEAN"
    case .text, .binary, .instant, .number: text(dialect)
    }
  }

  /// Texts sort by code point: that is how DuckDB has it, and PostgreSQL in this collation.
  private static func text(_ dialect: SQLDialect) -> String {
    dialect.engine == .postgresql ? "TEXT COLLATE \"C\"" : "TEXT"
  }

  private static func type(_ groups: Field) -> FieldUse {
    let path = AttributePath(schema: groups.path.schema, attribute: groups.path.attribute, subAttribute: "type")
    let field = Field(path: path, type: .text(caseExact: false), isMultiValued: false)
    let foreign = ForeignField(
      field: field, name: "type", isInElement: true, attributeName: "groups", isListed: true, hasManyParts: false)
    return FieldUse(field: foreign, kind: .values, element: groups)
  }
}
