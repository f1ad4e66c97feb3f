public import SCIMModel

/// Users as SCIM objects.
extension BlockEvaluator {
  /// Adds a user, who has been through `ResourceSchemas.conform`, to a block that is not full.
  public mutating func append(_ user: SCIMObject) {
    begin()
    add(user, layout: 0)
    commit()
  }

  private mutating func add(_ record: SCIMObject, layout: Int) {
    for (slot, step) in extraction.layouts[layout].enumerated() {
      switch step.kind {
      case .scalar, .list:
        guard let table = step.table else { continue }
        step.path.forEachValue(of: record) { value in
          _ = value.withSpelling(as: step.type) { add($0, table: table) }
        }
      case .count:
        var count = 0
        step.path.forEachValue(of: record) { if $0.isPresent(as: step.type) { count += 1 } }
        addCount(count, cell: step.cell)
      case .presence:
        var isPresent = false
        step.path.forEachValue(of: record) { if $0.isPresent(as: step.type) { isPresent = true } }
        if isPresent { addPresence(slot: slot, layout: layout) }
      case .elements(let inner):
        var elements: [SCIMObject] = []
        step.path.forEachElement(of: record) { if case .complex(let element) = $0 { elements.append(element) } }
        for element in elements {
          beginElement(layout: inner)
          add(element, layout: inner)
          endElement()
        }
      }
    }
  }
}
