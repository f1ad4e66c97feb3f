public import SCIMModel
public import SourceDiagnostics

/// The codes of what a ``ValueCensus`` finds.
public enum CensusCode: String, Sendable, CaseIterable {
  case groupConfusable = "group-confusable"
  case groupHasNestedGroups = "group-has-nested-groups"
  case groupNotInUsers = "group-not-in-users"
  case groupRenamed = "group-renamed"
  case groupsShareName = "groups-share-name"
  case staleException = "stale-exception"
  case valueNotInUsers = "value-not-in-users"
}

/// Holds the texts that rules ask for against those that the users of a population have: a group or value that nobody
/// bears is a slip, or a rule that has outlived its users.
///
/// ```swift
/// var census = ValueCensus(checked, sources: sources, schemas: environment.schemas)
/// for user in users { census.add(user) }
/// census.findings  // warning[group-not-in-users]: no group of the users is called `Clumio Super Admin`
/// ```
public struct ValueCensus: Sendable {
  /// Different values of one attribute that are kept to find near misses among; what rules ask for is always kept.
  static let keptValues = 100_000
  /// Findings for which a near miss is looked for, among all those values: more are no slips of the keyboard.
  static let suggestions = 100

  /// An attribute that rules compare with texts.
  private struct Attribute {
    let name: String
    let path: ValuePath
    let isGroup: Bool
    let caseExact: Bool
    /// What rules ask for.
    var wanted: Set<[UInt8]> = []
    /// What users have, by how it compares, as it was first spelled.
    var present: [[UInt8]: String] = [:]

    mutating func add(_ text: String) {
      let key = ComparisonKey.of(text, caseExact: caseExact)
      guard present[key] == nil, wanted.contains(key) || present.count < ValueCensus.keptValues else { return }
      present[key] = text
    }
  }

  private let expected: [ExpectedValue]
  private var groups: GroupCensus
  private let exceptions: [CheckedException]
  /// The users of exceptions who were not met, as their names compare.
  private var missing: Set<[UInt8]>
  private var attributes: [Attribute] = []
  private var places: [Field: Int] = [:]
  private var users = 0

  /// Makes a census for rules.
  ///
  /// - Parameters:
  ///   - sources: The texts of the rules.
  ///   - schemas: Those that the rules were checked against.
  ///   - limits: Those that they were checked with.
  public init(_ rules: CheckedRules, sources: SourceMap, schemas: ResourceSchemas, limits: Limits = .standard) {
    expected = rules.expectedValues(sources, limits)
    groups = GroupCensus(wanted: Set(expected.lazy.filter(\.field.isGroupName).map(\.key)))
    exceptions = rules.exceptions
    missing = Set(exceptions.map { ComparisonKey.of($0.user, caseExact: false) })
    for value in expected {
      guard case .text(let caseExact) = value.field.type else { continue }
      let index = places[value.field] ?? attributes.count
      if index == attributes.count {
        // The name of a group is known, however somebody came to be in it.
        let field = Field(path: value.field.path, type: value.field.type, isMultiValued: value.field.isMultiValued)
        places[value.field] = index
        attributes.append(
          Attribute(
            name: value.field.name, path: ValuePath(field, coreSchema: schemas.core.id, isElement: false),
            isGroup: value.field.isGroupName, caseExact: caseExact))
      }
      attributes[index].wanted.insert(value.key)
    }
  }

  /// Counts a user that has been through `ResourceSchemas.conform`.
  public mutating func add(_ user: SCIMObject) {
    users += 1
    for index in attributes.indices {
      attributes[index].path.forEachValue(of: user) { value in
        if case .string(let text) = value { attributes[index].add(text) }
      }
    }
    if !missing.isEmpty, case .string(let name)? = user["userName"] {
      missing.remove(ComparisonKey.of(name, caseExact: false))
    }
    guard case .array(let entries)? = user["groups"] else { return }
    for case .complex(let entry) in entries {
      guard case .string(let name)? = entry["display"], case .string(let id)? = entry["value"] else { continue }
      groups.add(CensusGroup(name: name, id: id))
    }
  }

  /// Counts a group that exists, whether a user is in it or not.
  public mutating func add(_ group: CensusGroup) {
    for index in attributes.indices where attributes[index].isGroup { attributes[index].add(group.name) }
    groups.add(group)
  }

  /// What nobody has, in the order of the texts; nothing as long as there are no users.
  public var findings: [Diagnostic] {
    if users == 0 { return [] }
    return (unknown + expected.filter(\.field.isGroupName).flatMap { groups.findings(of: $0) } + stale).inSourceOrder
  }

  /// Exceptions for people who are not among the users.
  private var stale: [Diagnostic] {
    exceptions.filter { missing.contains(ComparisonKey.of($0.user, caseExact: false)) }.map { exception in
      Diagnostic(
        .warning, code: CensusCode.staleException.rawValue, "no user is called \(Diagnostic.quote(exception.user))",
        at: exception.span, help: "the exception keeps nobody from anything: remove it, or mend the name")
    }
  }

  /// Texts that nobody has.
  private var unknown: [Diagnostic] {
    var suggestionsLeft = Self.suggestions
    return expected.compactMap { value in
      guard let index = places[value.field], attributes[index].present[value.key] == nil else { return nil }
      let attribute = attributes[index]
      suggestionsLeft -= 1
      let nearest =
        suggestionsLeft < 0 ? nil : NameSuggestion.closest(to: value.text, among: attribute.present.values)
      return attribute.isGroup
        ? Diagnostic(
          .warning, code: CensusCode.groupNotInUsers.rawValue, "no group of the users is called `\(value.text)`",
          at: value.span,
          help: nearest.map { "did you mean `\($0)`?" })
        : Diagnostic(
          .note, code: CensusCode.valueNotInUsers.rawValue, "no user has `\(value.text)` as `\(attribute.name)`",
          at: value.span, help: nearest.map { "did you mean `\($0)`?" })
    }
  }
}

extension Field {
  /// True for the display names of a user's groups, however they are asked for.
  fileprivate var isGroupName: Bool {
    selector == .directGroups
      || (ASCIICase.equal(path.attribute, "groups")
        && path.subAttribute.map { ASCIICase.equal($0, "display") } ?? false)
  }
}
