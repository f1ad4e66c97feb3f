import SCIMModel

/// Users in the JSON of a directory that does not speak SCIM: Microsoft Graph, Okta.
struct JSONExport {
  enum Product {
    case graph, okta
  }

  let product: Product
  let table: ExportTable
  var plan: ExportPlan
  /// For each source of the plan the names on the way to its value.
  private let paths: [[String]]
  /// The properties that the export has; nil if an absent one tells nothing.
  private let properties: [String]?
  /// True if users need no name.
  private let listsMembers: Bool
  /// True if the first object is no user: then nothing is known about users.
  let beginsWithOthers: Bool
  var findings = JSONExportFindings()

  /// The format that the envelope and the first object of an input show; nil if it is none of these.
  static func detect(_ look: JSONLook) -> InputFormat? {
    if look.envelope?.members.contains(where: { $0.name.hasPrefix("@odata.") }) == true { return .graph }
    return look.first.flatMap { ForeignUser.format(of: $0) }
  }

  init(_ format: InputFormat, _ look: JSONLook, _ reading: InputReading) {
    listsMembers = reading.listsMembers
    product = format == .okta ? .okta : .graph
    let known = product == .okta ? ExportTables.okta : ExportTables.graph
    let table = reading.map.map { known.overlaid(by: $0) } ?? known
    self.table = table
    plan = ExportPlan(table, cells: table.columns.map { _ in 0 })
    paths = plan.sources.map { $0.column.source.split(separator: ".").map(String.init) }
    beginsWithOthers = product == .graph && look.first.map { GraphExport.kind(of: $0) != .user } == true
    properties = product == .okta ? nil : GraphExport.properties(look)
  }

  /// True if no record of the input is a group.
  var holdsOnlyUsers: Bool { product == .okta }

  /// What is known to be there of each user; nil for all targets of the table.
  var carriedTargets: [ExportTarget] {
    guard let properties else { return plan.targets }
    let present = Set(properties.map { ASCIICase.lower($0) })
    return zip(plan.sources, paths).filter { present.contains(ASCIICase.lower($0.1[0])) }.flatMap(\.0.column.targets)
  }

  /// True if the users of the input say which groups they are in.
  var carriesGroups: Bool {
    product == .graph && properties?.contains { ASCIICase.equal($0, GraphExport.memberOf) } == true
  }

  /// Takes what stands around a page.
  mutating func add(envelope: SCIMObject) { findings.add(envelope: envelope) }

  /// The SCIM resource of an object; nil for one that is neither a user nor a group, and left out.
  mutating func convert(_ record: Record) -> Result<Record, RecordProblem>? {
    findings.objects += 1
    var converted = record
    do throws(ExportValueError) {
      let object: SCIMObject?
      switch product {
      case .okta: object = try user(record.object)
      case .graph: object = try graphResource(record.object)
      }
      guard let object else { return nil }
      converted.object = object
      return .success(converted)
    } catch {
      return .failure(record.problem(error.message, expected: error.expected))
    }
  }

  /// The user of an object, groups left out.
  mutating func user(_ object: SCIMObject) throws(ExportValueError) -> SCIMObject {
    plan.begin()
    for (source, path) in zip(plan.sources, paths) {
      guard let value = object.value(atProperty: path) else { continue }
      do throws(ExportValueError) {
        try plan.take(value, from: source)
      } catch {
        throw ExportValueError(
          message: "\(Quoted.text(source.column.source)): \(error.message)", expected: error.expected)
      }
    }
    guard plan.has("userName") || listsMembers && plan.has("id") else {
      let name = plan.source(of: "userName")?.column.source ?? "userName"
      throw ExportValueError(message: "the record has no \(Quoted.text(name))", expected: "a user of \(table.name)")
    }
    return plan.record
  }

  var notes: [PopulationNote] { findings.notes(product) }
}

extension SCIMObject {
  /// The value of a property of a property, and so on; of an array of objects the values that its elements have.
  func value(atProperty path: [String]) -> SCIMValue? {
    var value = SCIMValue.complex(self)
    for name in path {
      switch value {
      case .complex(let object):
        guard let next = object[name] else { return nil }
        value = next
      case .array(let elements):
        value = .array(
          elements.compactMap { element in
            if case .complex(let object) = element { object[name] } else { nil }
          })
      default: return nil
      }
    }
    return value
  }
}
