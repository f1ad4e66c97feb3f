import SCIMModel

/// What was found for one target: nothing, a value, or several.
enum FoundValue {
  case none
  case one(SCIMValue)
  case several([SCIMValue])

  var isNone: Bool { if case .none = self { true } else { false } }
}

/// How a user is put together from the values of targets: which of them stand in one object, in which order.
struct RecordShape {
  private struct Member {
    let name: String
    var node: Node
  }

  private enum Node {
    case value(Int)
    case object([(name: String, target: Int)])
    case elements([Element])
  }

  private struct Element {
    let type: String?
    var members: [(name: String, target: Int)]
  }

  private var core: [Member] = []
  private var extensions: [(urn: String, members: [Member])] = []

  /// - Parameters:
  ///   - targets: All different.
  ///   - order: The order in which attributes are to stand.
  init(_ targets: [ExportTarget], order: [Int]) {
    for index in order {
      let target = targets[index]
      guard target.isInExtension else {
        Self.add(target, index, to: &core)
        continue
      }
      let place = extensions.firstIndex { $0.urn == target.path.schema } ?? extensions.count
      if place == extensions.count { extensions.append((target.path.schema, [])) }
      Self.add(target, index, to: &extensions[place].members)
    }
  }

  private static func add(_ target: ExportTarget, _ index: Int, to members: inout [Member]) {
    guard let name = target.path.subAttribute else {
      return members.append(Member(name: target.path.attribute, node: .value(index)))
    }
    let place = members.firstIndex { $0.name == target.path.attribute } ?? members.count
    if place == members.count {
      members.append(Member(name: target.path.attribute, node: target.isMultiValued ? .elements([]) : .object([])))
    }
    switch members[place].node {
    case .value: break
    case .object(let parts): members[place].node = .object(parts + [(name, index)])
    case .elements(var elements):
      if let element = elements.firstIndex(where: { $0.type == target.elementType }) {
        elements[element].members.append((name, index))
      } else {
        elements.append(Element(type: target.elementType, members: [(name, index)]))
      }
      members[place].node = .elements(elements)
    }
  }

  /// The user. Where nothing was found, no attribute stands.
  func record(of values: [FoundValue]) -> SCIMObject {
    var urns = [SCIMValue.string(SchemaURN.user)]
    var members: [(name: String, value: SCIMValue)] = [("schemas", .null)]
    Self.append(core, values, to: &members)
    for (urn, inner) in extensions {
      var found: [(name: String, value: SCIMValue)] = []
      Self.append(inner, values, to: &found)
      if found.isEmpty { continue }
      members.append((urn, .complex(SCIMObject(uniqueMembers: found))))
      urns.append(.string(urn))
    }
    members[0].value = .array(urns)
    return SCIMObject(uniqueMembers: members)
  }

  private static func append(
    _ shape: [Member], _ values: [FoundValue], to members: inout [(name: String, value: SCIMValue)]
  ) {
    for member in shape {
      switch member.node {
      case .value(let target):
        switch values[target] {
        case .none: break
        case .one(let value): members.append((member.name, value))
        case .several(let values): members.append((member.name, .array(values)))
        }
      case .object(let parts):
        let object = object(parts, values)
        if !object.isEmpty { members.append((member.name, .complex(object))) }
      case .elements(let elements):
        let found = elements.flatMap { Self.elements($0, values) }
        if !found.isEmpty { members.append((member.name, .array(found))) }
      }
    }
  }

  /// The elements of one type: one, or, where a target has several values, one for each.
  private static func elements(_ element: Element, _ values: [FoundValue]) -> [SCIMValue] {
    let type = element.type.map { [(name: "type", value: SCIMValue.string($0))] } ?? []
    if element.members.count == 1, case .several(let several) = values[element.members[0].target] {
      return several.map { .complex(SCIMObject(uniqueMembers: [(element.members[0].name, $0)] + type)) }
    }
    let parts = object(element.members, values)
    return parts.isEmpty ? [] : [.complex(SCIMObject(uniqueMembers: parts.members + type))]
  }

  /// Of several values the first: parts of one object are one each.
  private static func object(_ parts: [(name: String, target: Int)], _ values: [FoundValue]) -> SCIMObject {
    SCIMObject(
      uniqueMembers: parts.compactMap { part in
        switch values[part.target] {
        case .none: nil
        case .one(let value): (part.name, value)
        case .several(let values): values.first.map { (part.name, $0) }
        }
      })
  }
}
