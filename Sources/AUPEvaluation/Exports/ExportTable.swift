public import SCIMModel

/// What the columns of a kind of export mean: data, in one notation for the tables that come with the program and for
/// those of users (`--map FILE`).
///
/// ```json
/// { "columns": { "Login": "userName", "Badge": "urn:example:badge:2.0:User:number",
///                "State": { "to": "active", "words": { "on": true, "off": false } },
///                "Teams": { "to": "groups.display", "split": ";" }, "Notes": null } }
/// ```
///
/// A column is a header of CSV, in any case, or the name of a property of JSON, dots between the names of objects. It goes
/// to one path of a user or to several (an array), or, with null, nowhere: then it is known to have no place. Of columns
/// that go to one path the first in the table that is not empty counts. `words` is the closed list of what stands for
/// true and for false, in any case; of the whole table beside `columns`, of one column within it.
public struct ExportTable: Sendable {
  /// One column.
  struct Column: Sendable {
    /// The header or property.
    var source: String
    /// Empty for a column that is known to have no place.
    var targets: [ExportTarget]
    /// What parts the values in a cell; nil if a cell is one value.
    var split: String?
    /// Words for true and false, if they are not those of the table.
    var words: [Word]?
  }

  struct Word: Sendable {
    var text: String
    var means: Bool
  }

  /// As messages name it.
  var name = "the columns of the map"
  /// Sets of columns by which an export of this kind is known: one of them is there as a whole.
  var marks: [[String]] = []
  var words: [Word] = []
  var columns: [Column] = []
  /// What parts cells, if it is not to be found out.
  var separator: UInt8?
  var quote = UInt8(ascii: "\"")

  /// Makes a table without columns.
  init() {}

  /// Reads a table.
  ///
  /// - Parameter schemas: Those of users, in which paths are looked up.
  public init(json text: [UInt8], schemas: ResourceSchemas) throws(ExportTableError) {
    let value: SCIMValue
    do {
      value = try JSONReader().read(text[...])
    } catch {
      throw ExportTableError("\(error.message) (byte \(error.offset))")
    }
    guard case .complex(let object) = value else { throw ExportTableError("the table is not an object") }
    for (key, value) in object.members {
      switch (key, value) {
      case ("name", .string(let name)): self.name = name
      case ("marks", .array(let sets)):
        marks = try sets.map { set throws(ExportTableError) in try Self.texts(set, key) }
      case ("words", .complex(let words)): self.words = try Self.words(words)
      case ("separator", .string(let text)): separator = try Self.byte(text, key)
      case ("quote", .string(let text)): quote = try Self.byte(text, key)
      case ("columns", .complex(let object)):
        columns = try object.members.map { member throws(ExportTableError) in
          try Self.column(member.name, member.value, schemas)
        }
      default:
        throw ExportTableError(
          "\(Quoted.text(key)) is no part of a table, or of another type; expected `columns`, `words`, `separator`, `quote`"
        )
      }
    }
    if columns.isEmpty { throw ExportTableError("the table has no `columns`") }
  }

  private static func column(
    _ source: String, _ value: SCIMValue, _ schemas: ResourceSchemas
  ) throws(ExportTableError) -> Column {
    var column = Column(source: source, targets: [])
    switch value {
    case .null: return column
    case .complex(let object):
      for (key, value) in object.members {
        switch (key, value) {
        case ("to", _): column.targets = try targets(value, source, schemas)
        case ("split", .string(let text)) where !text.isEmpty: column.split = text
        case ("words", .complex(let words)): column.words = try Self.words(words)
        default:
          throw ExportTableError(
            "column \(Quoted.text(source)): \(Quoted.text(key)) is no part of a column, or of another type; expected `to`, "
              + "`split`, `words`")
        }
      }
    default: column.targets = try targets(value, source, schemas)
    }
    if column.split != nil, let single = column.targets.first(where: { !$0.isMultiValued }) {
      throw ExportTableError("column \(Quoted.text(source)): `\(single.name)` has one value, there is nothing to split")
    }
    return column
  }

  private static func targets(
    _ value: SCIMValue, _ source: String, _ schemas: ResourceSchemas
  ) throws(ExportTableError) -> [ExportTarget] {
    let paths = if case .array = value { try texts(value, source) } else { try texts(.array([value]), source) }
    return try paths.map { path throws(ExportTableError) in
      do throws(ExportTableError) {
        return try ExportTarget(path, schemas)
      } catch {
        throw ExportTableError("column \(Quoted.text(source)): \(error.description)")
      }
    }
  }

  private static func texts(_ value: SCIMValue, _ key: String) throws(ExportTableError) -> [String] {
    guard case .array(let values) = value else { throw ExportTableError("\(Quoted.text(key)) is not an array") }
    return try values.map { value throws(ExportTableError) in
      guard case .string(let text) = value else {
        throw ExportTableError("\(Quoted.text(key)): \(value.kindName) is no text")
      }
      return text
    }
  }

  private static func words(_ object: SCIMObject) throws(ExportTableError) -> [Word] {
    try object.members.map { member throws(ExportTableError) in
      guard case .boolean(let means) = member.value else {
        throw ExportTableError("the word \(Quoted.text(member.name)) means true or false, not \(member.value.kindName)")
      }
      return Word(text: member.name, means: means)
    }
  }

  private static func byte(_ text: String, _ key: String) throws(ExportTableError) -> UInt8 {
    guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80, byte != 0x0A, byte != 0x0D else {
      throw ExportTableError("`\(key)` is one character of ASCII")
    }
    return byte
  }

  /// The table with the columns of another in front: where both know a column, or fill a path, the other counts.
  func overlaid(by other: ExportTable) -> ExportTable {
    var table = self
    let replaced = Set(other.columns.map { ASCIICase.lower($0.source) })
    table.columns = other.columns + columns.filter { !replaced.contains(ASCIICase.lower($0.source)) }
    table.columns.indices.prefix(other.columns.count).forEach { index in
      if table.columns[index].words == nil, !other.words.isEmpty { table.columns[index].words = other.words }
    }
    table.separator = other.separator ?? separator
    table.quote = other.quote
    return table
  }

  /// The one of several tables whose marks are among the names: spelled as they are, else in any case, and then the one
  /// that knows most of the names.
  static func recognised(by names: [String], among tables: [ExportTable]) -> ExportTable? {
    let exact = Set(names.map { Array($0.utf8) })
    let folded = Set(names.map { ASCIICase.lower($0) })
    if let table = tables.first(where: { $0.marks.contains { $0.allSatisfy { exact.contains(Array($0.utf8)) } } }) {
      return table
    }
    var best: (table: ExportTable, known: Int)?
    for table in tables where table.marks.contains(where: { $0.allSatisfy { folded.contains(ASCIICase.lower($0)) } }) {
      let known = table.columns.count { folded.contains(ASCIICase.lower($0.source)) }
      if known > best?.known ?? -1 { best = (table, known) }
    }
    return best?.table
  }
}
