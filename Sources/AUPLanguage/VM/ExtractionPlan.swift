import SCIMModel

/// Where the value of a slot stands in a resource, or in an element of a complex attribute.
package struct ValuePath: Hashable, Sendable {
  /// The URN whose object holds the attribute; nil for what stands at the top.
  package let container: String?
  package let attribute: String
  package let subAttribute: String?
  package let selector: Field.Selector

  package init(_ field: Field, coreSchema: String?, isElement: Bool) {
    selector = field.selector
    if isElement {
      container = nil
      attribute = field.path.subAttribute ?? field.path.attribute
      subAttribute = nil
    } else {
      container = coreSchema.map { ASCIICase.equal($0, field.path.schema) } ?? true ? nil : field.path.schema
      attribute = field.path.attribute
      subAttribute = field.path.subAttribute
    }
  }

  /// True if it reads what users are members of.
  var readsGroups: Bool { container == nil && ASCIICase.equal(attribute, "groups") }

  /// The values of the attribute, one by one: arrays are opened, nulls left out, elements chosen by the selector.
  package func forEachElement(of record: SCIMObject, _ body: (SCIMValue) -> Void) {
    var record = record
    if let container {
      guard case .complex(let extended)? = record[container] else { return }
      record = extended
    }
    switch record[attribute] {
    case nil, .null?: return
    case .array(let values)?:
      for value in values where isChosen(value) { body(value) }
    case let value?:
      if isChosen(value) { body(value) }
    }
  }

  /// The values that the path ends in.
  package func forEachValue(of record: SCIMObject, _ body: (SCIMValue) -> Void) {
    forEachElement(of: record) { element in
      guard let subAttribute else { return body(element) }
      guard case .complex(let object) = element, let value = object[subAttribute] else { return }
      if case .array(let values) = value { values.forEach(body) } else { body(value) }
    }
  }

  private func isChosen(_ value: SCIMValue) -> Bool {
    guard selector == .directGroups else { return true }
    guard case .complex(let object) = value, case .string(let type)? = object["type"] else { return true }
    return !ASCIICase.equal(type, "indirect")
  }
}

/// How a record becomes a row of cells: for each layout, where the values of each slot are found. What values mean is
/// the business of the ``SymbolTable``s, so a reader of another form of record needs only the paths.
package struct ExtractionPlan: Sendable {
  package struct Step: Sendable {
    package let path: ValuePath
    package let kind: Slot.Kind
    package let type: ComparisonType
    /// The first cell.
    package let cell: Int
    /// The symbol table of a slot that has values.
    package let table: Int?
  }

  /// The steps of each layout.
  package let layouts: [[Step]]
  /// Cells of a row of each layout.
  let widths: [Int]
  /// The slots that have tables, in the order of the tables.
  let tableSlots: [Slot]

  init(_ program: Program) {
    var tableSlots: [Slot] = []
    layouts = program.layouts.enumerated().map { index, layout in
      layout.slots.map { slot in
        if slot.hasValues { tableSlots.append(slot) }
        return Step(
          path: ValuePath(
            slot.field, coreSchema: program.coreSchema, isElement: index > 0 || program.coreSchema == nil),
          kind: slot.kind, type: slot.field.type, cell: slot.cell,
          table: slot.hasValues ? tableSlots.count - 1 : nil)
      }
    }
    widths = program.layouts.map(\.width)
    self.tableSlots = tableSlots
  }

  /// True if something is read of an attribute of the core schema.
  package func reads(_ attribute: String) -> Bool {
    layouts[0].contains { $0.path.container == nil && ASCIICase.equal($0.path.attribute, attribute) }
  }
}

extension SCIMValue {
  /// True if `pr` holds for it as a value of this type: not null, not an empty string or array, and for a complex value
  /// true of some part. A value of another type counts as absent.
  package func isPresent(as type: ComparisonType) -> Bool {
    switch (type, self) {
    case (.text, .string(let text)), (.binary, .string(let text)): !text.isEmpty
    case (.instant, .string(let text)): Instant(parsing: text) != nil
    case (.number, .number), (.boolean, .boolean): true
    case (.complex, .complex(let object)): object.members.contains { $0.value.isPresentPart }
    default: false
    }
  }

  /// True if it makes the complex value around it present.
  private var isPresentPart: Bool {
    switch self {
    case .null: false
    case .string(let text): !text.isEmpty
    case .array(let values): values.contains(where: \.isPresentPart)
    case .complex(let object): object.members.contains { $0.value.isPresentPart }
    case .boolean, .number: true
    }
  }
}
