import AUPLanguage
import SCIMModel

/// What a member of a JSON object is to the scan.
struct ScanMember {
  enum Kind: UInt8 {
    /// No schema knows it: its value is checked and left behind.
    case unknown
    /// Only the reader can tell what it means: the record is left to it.
    case leftToReader
    case text, boolean, integer, decimal, instant
    case complex
    /// The object of an extension.
    case container
  }

  /// What the scan itself wants to know.
  enum Role: UInt8 { case none, userName, id, schemas, groups }

  var kind: Kind
  var isMultiValued = false
  var role = Role.none
  /// True if a value of this part of a complex attribute is asked for.
  var isKept = false
  /// The shape of a complex value or of a container.
  var shape: Int32 = 0
  /// What to do with its values: a range of ``ScanPlan/steps``.
  var firstStep: Int32 = 0
  var endStep: Int32 = 0
  /// If users may have several complex values, and so share some, which of ``ScanPlan/shared`` it is.
  var sharing: Int32 = -1

  var steps: Range<Int> { Int(firstStep)..<Int(endStep) }

  /// True if nothing is done with its values but to check them, and to keep those that are kept.
  var hasNoSteps: Bool { firstStep == endStep && role == .none }
}

/// What to do with the values of an attribute, or with the parts of an element.
struct ScanStep {
  enum Action: UInt8 { case value, count, presence, elements }

  var action: Action
  /// The part of the element that is meant, as a member; -1 for the whole.
  var part = -1
  /// The symbol table of a value; the place of a count; the slot of a presence; the layout of elements.
  var target = 0
  /// True for `group`: elements that are indirect memberships do not count.
  var isDirectOnly = false
  /// For elements, what is done with each: a range of ``ScanPlan/steps``.
  var firstInner = 0
  var endInner = 0
}

/// Which members the objects of a user may have, by the schemas, and what the rules want of each.
///
/// A *shape* is one kind of object: the user, the object of an extension, the value of one complex attribute. Members of
/// all shapes are numbered together.
final class ScanPlan {
  /// One kind of object, and how its names are told apart when they are met for the first time.
  struct Shape {
    enum Names {
      case user
      case attributes([SCIMAttribute])
    }
    var names: Names
    /// The first of its members: one for each attribute, for users then one for each extension.
    var firstMember: Int
  }

  let schemas: ResourceSchemas
  private(set) var shapes: [Shape] = []
  private(set) var members: [ScanMember] = []
  private(set) var steps: [ScanStep] = []
  /// The members that have several complex values.
  private(set) var shared: [Int] = []
  /// For each count of a user the cell that it fills.
  private(set) var counts: [Int] = []
  /// The parts of `groups` that decide what is direct, and that name groups; the part of `meta` that names the type.
  private(set) var groupType = -1
  private(set) var groupDisplay = -1
  private(set) var resourceType = -1

  init(_ schemas: ResourceSchemas, _ extraction: ExtractionPlan) {
    self.schemas = schemas
    addShape(of: schemas.core.attributes, container: nil, extraction, extensions: schemas.extensions.count)
    for (index, schema) in schemas.extensions.enumerated() {
      let container = shapes[0].firstMember + schemas.core.attributes.count + index
      members[container] = ScanMember(kind: .container, shape: Int32(shapes.count))
      addShape(of: schema.attributes, container: schema.id, extraction, extensions: 0)
    }
  }

  private func addShape(
    of attributes: [SCIMAttribute], container: String?, _ extraction: ExtractionPlan, extensions: Int
  ) {
    let first = members.count
    shapes.append(Shape(names: container == nil ? .user : .attributes(attributes), firstMember: first))
    for _ in 0..<(attributes.count + extensions) { members.append(ScanMember(kind: .unknown)) }
    for (index, attribute) in attributes.enumerated() {
      var member = ScanMember(kind: Self.kind(of: attribute.type), isMultiValued: attribute.isMultiValued)
      if container == nil { member.role = Self.role(of: attribute.name) }
      if attribute.type == .complex {
        member.shape = Int32(shapes.count)
        addPartShape(of: attribute)
      }
      if container == nil { keepWhatTheScanWants(of: attribute, member) }
      member.firstStep = Int32(steps.count)
      let inner = addSteps(of: attribute, member, container: container, extraction)
      member.endStep = Int32(inner)
      if member.kind == .complex, member.isMultiValued {
        member.sharing = Int32(shared.count)
        shared.append(first + index)
      }
      members[first + index] = member
    }
  }

  /// The shape of the values of a complex attribute.
  private func addPartShape(of attribute: SCIMAttribute) {
    shapes.append(Shape(names: .attributes(attribute.subAttributes), firstMember: members.count))
    for part in attribute.subAttributes {
      let kind = part.type == .complex ? ScanMember.Kind.leftToReader : Self.kind(of: part.type)
      members.append(ScanMember(kind: kind, isMultiValued: part.isMultiValued))
    }
  }

  private func keepWhatTheScanWants(of attribute: SCIMAttribute, _ member: ScanMember) {
    func part(_ name: String) -> Int {
      guard attribute.type == .complex, let index = attribute.subAttributes.firstIndex(where: { $0.name == name })
      else {
        return -1
      }
      return shapes[Int(member.shape)].firstMember + index
    }
    if attribute.name == "groups" {
      groupType = part("type")
      groupDisplay = part("display")
    }
    if attribute.name == "meta" { resourceType = part("resourceType") }
    for kept in [groupType, groupDisplay, resourceType] where kept >= 0 { members[kept].isKept = true }
  }

  /// Adds the steps of an attribute; where they end. What is done with the elements of brackets stands behind.
  private func addSteps(
    of attribute: SCIMAttribute, _ member: ScanMember, container: String?, _ extraction: ExtractionPlan
  ) -> Int {
    var found: [ScanStep] = []
    for (slot, step) in extraction.layouts[0].enumerated() {
      guard ASCIICase.equal(step.path.attribute, attribute.name), Self.isSame(step.path.container, container) else {
        continue
      }
      if var scanStep = self.step(step, slot: slot, part: step.path.subAttribute, of: attribute, member) {
        scanStep.isDirectOnly = step.path.selector == .directGroups
        if scanStep.action == .count {
          scanStep.target = counts.count
          counts.append(step.cell)
        }
        found.append(scanStep)
      }
    }
    let first = steps.count
    steps += found
    let end = steps.count
    for index in first..<end where steps[index].action == .elements {
      let layout = steps[index].target
      steps[index].firstInner = steps.count
      for (slot, inner) in extraction.layouts[layout].enumerated() {
        if var innerStep = step(inner, slot: slot, part: inner.path.attribute, of: attribute, member) {
          if innerStep.action == .count { innerStep.target = inner.cell }
          steps.append(innerStep)
        }
      }
      steps[index].endInner = steps.count
    }
    return end
  }

  private func step(
    _ step: ExtractionPlan.Step, slot: Int, part: String?, of attribute: SCIMAttribute, _ member: ScanMember
  ) -> ScanStep? {
    var result: ScanStep
    switch step.kind {
    case .scalar, .list: result = ScanStep(action: .value, target: step.table ?? 0)
    case .count: result = ScanStep(action: .count)
    case .presence: result = ScanStep(action: .presence, target: slot)
    case .elements(let layout): return ScanStep(action: .elements, target: layout)
    }
    if let part {
      guard let index = attribute.subAttributes.firstIndex(where: { ASCIICase.equal($0.name, part) }) else {
        return nil
      }
      result.part = shapes[Int(member.shape)].firstMember + index
      members[result.part].isKept = true
      // A part with several values: so rare that only the reader takes it apart.
      if members[result.part].isMultiValued { members[result.part].kind = .leftToReader }
    }
    return result
  }

  private static func isSame(_ a: String?, _ b: String?) -> Bool {
    switch (a, b) {
    case (nil, nil): true
    case (let a?, let b?): ASCIICase.equal(a, b)
    default: false
    }
  }

  private static func kind(of type: AttributeType) -> ScanMember.Kind {
    switch type {
    case .string, .reference, .binary: .text
    case .boolean: .boolean
    case .integer: .integer
    case .decimal: .decimal
    case .dateTime: .instant
    case .complex: .complex
    }
  }

  private static func role(of name: String) -> ScanMember.Role {
    switch name {
    case "userName": .userName
    case "id": .id
    case "schemas": .schemas
    case "groups": .groups
    default: .none
    }
  }
}

extension ScanPlan {
  /// The symbol tables that the values of an attribute are looked up in.
  func tables(of member: Int) -> [Int] {
    steps[members[member].steps].flatMap { step in
      step.action == .elements ? steps[step.firstInner..<step.endInner].filter { $0.action == .value } : [step]
    }.filter { $0.action == .value }.map(\.target)
  }
  /// What a name that is met for the first time stands for in an object of a shape.
  enum Meaning {
    case member(Int)
    case unknown
    case leftToReader
  }

  func meaning(of name: String, in shape: Int) -> Meaning {
    let first = shapes[shape].firstMember
    switch shapes[shape].names {
    case .attributes(let attributes):
      return attributes.firstIndex { ASCIICase.equal($0.name, name) }.map { .member(first + $0) } ?? .unknown
    case .user:
      if let index = schemas.core.attributes.firstIndex(where: { ASCIICase.equal($0.name, name) }) {
        return .member(first + index)
      }
      if let index = schemas.extensions.firstIndex(where: { ASCIICase.equal($0.id, name) }) {
        return .member(first + schemas.core.attributes.count + index)
      }
      // Qualified names, the core schema's own URN, pages, and attributes that stand where no rule reads them.
      let isSpecial =
        schemas.all.contains { $0.unqualified(name) != nil || ASCIICase.equal($0.id, name) }
        || schemas.extensions.contains { $0.attribute(name) != nil }
        || ASCIICase.equal(name, ListResponse.resources)
      return isSpecial ? .leftToReader : .unknown
    }
  }
}
