import SCIMModel

/// Builds a user who is like what is demanded, attribute by attribute: what one attribute is like says nothing of others.
struct UserBuilder {
  let schemas: ResourceSchemas
  let values: ValueSearch
  var planner: ConditionPlanner

  /// The name of a user of whom no name is demanded.
  private static let userName = "test@example.com"

  /// A value of an attribute that is being built: what is demanded of each of its parts, or of itself, which has no name.
  private struct Draft {
    var parts: [(name: String?, type: ComparisonType, demands: [ValueDemand])] = []

    mutating func add(_ field: Field, _ demand: ValueDemand) {
      let name = field.path.subAttribute
      if let place = parts.firstIndex(where: { $0.name == name }) {
        parts[place].demands.append(demand)
      } else {
        parts.append((name, field.type, [demand]))
      }
    }
  }

  /// The user; nil if some demand cannot be met by any value that was thought of.
  mutating func user(meeting demands: [Demand]) -> SCIMObject? {
    var user = SCIMObject()
    user["userName"] = .string(Self.userName)
    for (attribute, demands) in Self.byAttribute(demands) {
      guard let elements = elements(meeting: demands) else { return nil }
      let value: SCIMValue = elements.count == 1 ? elements[0] : .array(elements)
      if ASCIICase.equal(attribute.schema, schemas.core.id) {
        user[attribute.attribute] = elements.isEmpty ? nil : value
      } else if !elements.isEmpty {
        var inner = SCIMObject()
        if case .complex(let object)? = user[attribute.schema] { inner = object }
        inner[attribute.attribute] = value
        user[attribute.schema] = .complex(inner)
      }
    }
    return user
  }

  /// Demands by the attribute they read, in the order of their first.
  private static func byAttribute(_ demands: [Demand]) -> [(AttributePath, [Demand])] {
    var places: [AttributePath: Int] = [:]
    var found: [(AttributePath, [Demand])] = []
    for demand in demands {
      let path = demand.field.path
      let whole = AttributePath(schema: path.schema, attribute: path.attribute)
      let place = places[whole] ?? found.count
      if place == found.count {
        places[whole] = place
        found.append((whole, []))
      }
      found[place].1.append(demand)
    }
    return found
  }

  // MARK: One attribute

  /// The values of an attribute; nil if there are none that would do.
  private mutating func elements(meeting demands: [Demand]) -> [SCIMValue]? {
    var drafts = drafts(wantedBy: demands)
    if let missed = missedValue(demands, isAlone: drafts.isEmpty) {
      drafts.append(Draft())
      add(missed, to: &drafts[drafts.count - 1])
    }
    pad(&drafts, demands)
    for index in drafts.indices { forbid(demands, in: &drafts[index]) }
    var elements: [SCIMValue] = []
    for draft in drafts {
      guard let value = value(of: draft) else { return nil }
      elements.append(value)
    }
    return elements
  }

  /// A value that is not to be there and that another may come close to: that of the goal at first, later any.
  private mutating func missedValue(_ demands: [Demand], isAlone: Bool) -> Demand? {
    let missed = demands.filter { demand in
      // Nothing comes close to being absent.
      guard case .value(let field, let predicate, false) = demand.kind, predicate != .present else { return false }
      return isAlone || field.isMultiValued
    }
    guard let demand = missed.first(where: \.isGoal) ?? missed.first else { return nil }
    return planner.choices.index(below: 2) == (demand.isGoal ? 0 : 1) ? demand : nil
  }

  /// A draft for each value that has to be there; one for all where there is room for one only, and now and then for two.
  private mutating func drafts(wantedBy demands: [Demand]) -> [Draft] {
    var drafts: [Draft] = []
    for demand in demands {
      let inner: [Demand]
      switch demand.kind {
      case .value(_, _, true): inner = [demand]
      case .element(_, let body): inner = body
      case .value, .count, .noElement: continue
      }
      let isShared = !drafts.isEmpty && (!demand.field.isMultiValued || planner.choices.index(below: 3) == 1)
      if !isShared { drafts.append(Draft()) }
      for part in inner { add(part, to: &drafts[drafts.count - 1]) }
    }
    return drafts
  }

  /// Adds a demand on a value, or on a part of it. Demands in brackets on what is in brackets cannot be.
  private func add(_ demand: Demand, to draft: inout Draft) {
    guard case .value(let field, let predicate, let holds) = demand.kind else { return }
    let read = field.type == .complex ? part(of: field) : field
    draft.add(read, ValueDemand(predicate: predicate, holds: holds, clause: demand.clause, isGoal: demand.isGoal))
  }

  /// What no value may be like.
  private mutating func forbid(_ demands: [Demand], in draft: inout Draft) {
    for demand in demands {
      switch demand.kind {
      case .value(_, _, false): add(demand, to: &draft)
      case .noElement(_, let body):
        var inner: [Demand] = []
        planner.demand(body, toBe: false, &inner)
        for part in inner { add(part, to: &draft) }
      case .value, .count, .element: break
      }
    }
  }

  /// Adds values until their number is as demanded.
  private func pad(_ drafts: inout [Draft], _ demands: [Demand]) {
    for demand in demands {
      guard case .count(let field, let order, let number, let holds) = demand.kind else { continue }
      let wanted = (drafts.count...max(drafts.count, number + 1)).first { order.holds($0, number) == holds }
      for _ in drafts.count..<(wanted ?? drafts.count) {
        var draft = Draft()
        let filler = field.type == .complex ? part(of: field) : field
        draft.add(filler, ValueDemand(predicate: .present, holds: true, clause: demand.clause))
        drafts.append(draft)
      }
    }
  }

  /// A part of a complex attribute that makes it present: its `value`, or else its first text.
  private func part(of field: Field) -> Field {
    let attribute = schemas.schema(field.path.schema)?.attribute(field.path.attribute)
    let texts = attribute?.subAttributes.filter { $0.type == .string || $0.type == .reference } ?? []
    let part = texts.first { ASCIICase.equal($0.name, "value") } ?? texts.first
    return Field(
      path: AttributePath(
        schema: field.path.schema, attribute: field.path.attribute, subAttribute: part?.name ?? "value"),
      type: .text(caseExact: part?.isCaseExact ?? false), isMultiValued: field.isMultiValued)
  }

  private mutating func value(of draft: Draft) -> SCIMValue? {
    var object = SCIMObject()
    for part in draft.parts {
      let isWanted = part.demands.contains(where: \.holds)
      let isMissed =
        part.demands.contains { $0.isGoal && $0.predicate != .present } && planner.choices.index(below: 2) == 0
      // Nothing is demanded to be there: it is not.
      if part.name != nil, !isWanted, !isMissed { continue }
      let value = values.value(part.type, meeting: part.demands, &planner.choices)
      if value == nil, isWanted || part.name == nil { return nil }
      guard let name = part.name else { return value }
      object[name] = value
    }
    return .complex(object)
  }
}
