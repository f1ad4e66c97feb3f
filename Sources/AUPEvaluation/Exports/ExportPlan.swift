import SCIMModel

/// Why a cell or a property cannot be what its column is to be.
struct ExportValueError: Error {
  var message: String
  var expected: String?
}

/// The columns of one export that have a place, and the user that comes of their values.
struct ExportPlan {
  /// A column that is there.
  struct Source {
    let column: ExportTable.Column
    /// Which of the cells it is; for JSON nothing.
    let cell: Int
    /// True for what tells people apart.
    let isIdentifier: Bool
    /// Places in ``ExportPlan/targets``.
    fileprivate let targets: [Int]
    fileprivate let words: [ExportTable.Word]
  }

  /// In the order of the table, which says which of two columns for one path counts.
  let sources: [Source]
  /// What the export carries, each once, in the order of the table.
  let targets: [ExportTarget]
  private let shape: RecordShape
  private var values: [FoundValue]

  /// - Parameter cells: For each column of the table the cell it stands in; nil if the export has no such column.
  init(_ table: ExportTable, cells: [Int?]) {
    var targets: [ExportTarget] = []
    sources = zip(table.columns, cells).compactMap { column, cell in
      guard let cell, !column.targets.isEmpty else { return nil }
      let places = column.targets.map { target in
        if let index = targets.firstIndex(of: target) { return index }
        targets.append(target)
        return targets.count - 1
      }
      let isIdentifier = column.targets.contains { ["id", "externalId", "employeeNumber"].contains($0.path.attribute) }
      return Source(
        column: column, cell: cell, isIdentifier: isIdentifier, targets: places, words: column.words ?? table.words)
    }
    self.targets = targets
    shape = RecordShape(targets, order: Self.order(targets))
    values = Array(repeating: .none, count: targets.count)
  }

  /// The order of the schemas; what is equal there stays as it is.
  private static func order(_ targets: [ExportTarget]) -> [Int] {
    targets.indices.sorted { a, b in
      let (first, second) = (targets[a].rank, targets[b].rank)
      return first == second ? a < b : first.lexicographicallyPrecedes(second)
    }
  }

  /// Begins the next user.
  mutating func begin() { for index in values.indices { values[index] = .none } }

  /// The user of the values.
  var record: SCIMObject { shape.record(of: values) }

  /// True if a value was found for an attribute of the core schema.
  func has(_ attribute: String) -> Bool {
    targets.indices.contains {
      targets[$0].path.attribute == attribute && !targets[$0].isInExtension && !values[$0].isNone
    }
  }

  /// The first column from which an attribute comes.
  func source(of attribute: String) -> Source? {
    sources.first { $0.column.targets.contains { $0.path.attribute == attribute } }
  }

  /// Takes the text of a cell; an empty one is nothing.
  mutating func take(_ text: String, from source: Source) throws(ExportValueError) {
    if text.isEmpty { return }
    if let split = source.column.split {
      return try take(text.pieces(partedBy: split).map { .string($0) }, from: source)
    }
    try set(source) { target throws(ExportValueError) in .one(try Self.value(text, for: target, source)) }
  }

  /// Takes the value of a property.
  mutating func take(_ value: SCIMValue, from source: Source) throws(ExportValueError) {
    switch value {
    case .null: return
    case .array(let values): try take(values, from: source)
    case .string(let text): try take(text, from: source)
    case .complex:
      throw ExportValueError(message: "an object stands where a text should", expected: "a text")
    case .boolean, .number:
      try set(source) { target throws(ExportValueError) in .one(try Self.value(value, for: target, source)) }
    }
  }

  private mutating func take(_ several: [SCIMValue], from source: Source) throws(ExportValueError) {
    let present = several.filter { $0 != .null && $0 != .string("") }
    if present.isEmpty { return }
    try set(source) { target throws(ExportValueError) in
      let values = try present.map { value throws(ExportValueError) in try Self.value(value, for: target, source) }
      return target.isMultiValued ? .several(values) : .one(values[0])
    }
  }

  private mutating func set(
    _ source: Source, _ found: (ExportTarget) throws(ExportValueError) -> FoundValue
  ) throws(ExportValueError) {
    for target in source.targets {
      let value = try found(targets[target])
      if values[target].isNone { values[target] = value }
    }
  }

  // MARK: Values

  private static func value(
    _ value: SCIMValue, for target: ExportTarget, _ source: Source
  ) throws(ExportValueError) -> SCIMValue {
    switch value {
    case .string(let text): return try Self.value(text, for: target, source)
    case .boolean where target.valueType == .boolean && source.column.words == nil: return value
    case .number where target.valueType == .decimal || target.valueType == .integer: return value
    case .boolean(let isTrue): return try Self.value(isTrue ? "true" : "false", for: target, source)
    case .number(let number): return try Self.value(number.description, for: target, source)
    case .null, .array, .complex:
      throw ExportValueError(message: "\(value.kindName) stands where a text should", expected: "a text")
    }
  }

  /// Nothing is inferred: a text is a text, unless the schema wants something else.
  private static func value(
    _ text: String, for target: ExportTarget, _ source: Source
  ) throws(ExportValueError) -> SCIMValue {
    switch target.valueType {
    case .boolean:
      if let word = source.words.first(where: { ASCIICase.equal($0.text, text) }) { return .boolean(word.means) }
      throw ExportValueError(
        message: "\(Quoted.text(text)) is neither true nor false",
        expected: source.words.map { Quoted.text($0.text) }.joined(separator: " or "))
    case .decimal, .integer:
      if let number = DecimalNumber(parsing: text.utf8) { return .number(number) }
      throw ExportValueError(message: "\(Quoted.text(text)) is no number", expected: "a number such as `12.5`")
    case .string, .dateTime, .binary, .reference, .complex: return .string(text)
    }
  }
}

extension String {
  /// The pieces between separators, without blanks around them; empty ones are left out.
  fileprivate func pieces(partedBy separator: String) -> [String] {
    var pieces: [String] = []
    var piece = String.UnicodeScalarView()
    let parting = Array(separator.unicodeScalars)
    var rest = unicodeScalars[...]
    while let scalar = rest.first {
      if rest.starts(with: parting) {
        pieces.append(String(piece))
        piece = String.UnicodeScalarView()
        rest = rest.dropFirst(parting.count)
      } else {
        piece.append(scalar)
        rest = rest.dropFirst()
      }
    }
    return (pieces + [String(piece)]).map { String($0.trimmed) }.filter { !$0.isEmpty }
  }
}
