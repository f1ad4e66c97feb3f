import SCIMModel
import SourceDiagnostics

/// A group that a population has.
public struct CensusGroup: Sendable {
  /// What it is called.
  public var name: String
  /// Its id; nil if it is not known.
  public var id: String?
  /// The id that the identity provider has for it.
  public var externalID: String?
  /// Groups that are members of it, by name.
  public var nestedGroups: [String]

  /// Makes a group.
  public init(name: String, id: String? = nil, externalID: String? = nil, nestedGroups: [String] = []) {
    self.name = name
    self.id = id
    self.externalID = externalID
    self.nestedGroups = nestedGroups
  }
}

/// What becomes of names that rules ask for: groups that share one, that were renamed, that only look alike, or that have
/// groups in them whose members do not count.
struct GroupCensus: Sendable {
  /// Ids that are kept with their names.
  private static let keptIDs = 100_000

  /// What tells groups apart whatever they are called.
  private enum Identity: Hashable, CustomStringConvertible {
    case id(String)
    case externalID(String)

    var description: String {
      switch self {
      case .id(let id): "id \(id)"
      case .externalID(let id): "externalId \(id)"
      }
    }
  }

  private let wanted: Set<[UInt8]>
  /// The ids of groups with a name that rules ask for, ascending as they came.
  private var idsOfName: [[UInt8]: [String]] = [:]
  /// The names of one group, the latest last.
  private var namesOfGroup: [Identity: [String]] = [:]
  /// The groups that went by a name that rules ask for, and were given another.
  private var renamedGroups: [[UInt8]: [Identity]] = [:]
  private var nested: [[UInt8]: [String]] = [:]
  /// Names by what they look like.
  private var names: [[UInt8]: [String]] = [:]

  /// - Parameter wanted: Names that rules ask for, as they compare.
  init(wanted: Set<[UInt8]>) { self.wanted = wanted }

  mutating func add(_ group: CensusGroup) {
    let key = ComparisonKey.of(group.name, caseExact: false)
    if wanted.contains(key), let id = group.id, idsOfName[key]?.contains(id) != true {
      idsOfName[key, default: []].append(id)
    }
    if let id = group.id { add(group.name, key, of: .id(id)) }
    if let id = group.externalID { add(group.name, key, of: .externalID(id)) }
    for child in group.nestedGroups where wanted.contains(key) { nested[key, default: []].append(child) }
    let look = Self.look(of: key)
    if look != key || wanted.contains(key), names[look]?.contains(group.name) != true {
      names[look, default: []].append(group.name)
    }
  }

  private mutating func add(_ name: String, _ key: [UInt8], of group: Identity) {
    guard namesOfGroup[group] != nil || namesOfGroup.count < Self.keptIDs else { return }
    let names = namesOfGroup[group] ?? []
    let keys = names.map { ComparisonKey.of($0, caseExact: false) }
    if keys.contains(key) { return }
    namesOfGroup[group] = names + [name]
    for earlier in keys where wanted.contains(earlier) && renamedGroups[earlier]?.contains(group) != true {
      renamedGroups[earlier, default: []].append(group)
    }
  }

  /// What a name looks like: letters of other scripts as the Latin ones they resemble, what is invisible left out.
  private static func look(of key: [UInt8]) -> [UInt8] {
    if key.allSatisfy({ $0 < 0x80 }) { return key }
    var look = ""
    for scalar in String(decoding: key, as: UTF8.self).unicodeScalars {
      if HiddenCharacters.isInvisible(scalar, after: nil) { continue }
      look += SuspiciousCharacters.latin(scalar) ?? String(scalar)
    }
    return ComparisonKey.of(look, caseExact: false)
  }

  /// What is to be said of a name that a rule asks for.
  func findings(of value: ExpectedValue) -> [Diagnostic] {
    [lookalike(value), shared(value), renamed(value), nesting(value)].compactMap { $0 }
  }

  private func warning(_ code: CensusCode, _ message: String, _ value: ExpectedValue, help: String) -> Diagnostic {
    Diagnostic(.warning, code: code.rawValue, message, at: value.span, help: help)
  }

  private func lookalike(_ value: ExpectedValue) -> Diagnostic? {
    let other = names[Self.look(of: value.key)]?.first { ComparisonKey.of($0, caseExact: false) != value.key }
    return other.map {
      warning(
        .groupConfusable, "the group \(Diagnostic.quote($0)) looks like this name and is another", value,
        help: "letters of different scripts, or invisible ones: find out which of the two is meant")
    }
  }

  private func shared(_ value: ExpectedValue) -> Diagnostic? {
    guard let ids = idsOfName[value.key], ids.count > 1 else { return nil }
    let shown = ids.prefix(3).map { Diagnostic.quote($0) }.joined(separator: ", ") + (ids.count > 3 ? ", …" : "")
    return warning(
      .groupsShareName, "\(ids.count) groups are called \(Diagnostic.quote(value.text)): \(shown)", value,
      help: "whoever is in any of them matches; give them names of their own")
  }

  private func renamed(_ value: ExpectedValue) -> Diagnostic? {
    let groups = renamedGroups[value.key] ?? []
    guard let group = groups.min(by: { "\($0)".utf8.lexicographicallyPrecedes("\($1)".utf8) }),
      let last = namesOfGroup[group]?.last
    else { return nil }
    return warning(
      .groupRenamed, "the group with the \(group) is also called \(Diagnostic.quote(last)): was it renamed?", value,
      help: "rules know groups by name: once the new name has reached everybody, this one matches nobody")
  }

  private func nesting(_ value: ExpectedValue) -> Diagnostic? {
    guard let children = nested[value.key], let first = children.first else { return nil }
    let more = children.count > 1 ? " and \(children.count - 1) more" : ""
    return warning(
      .groupHasNestedGroups, "\(Diagnostic.quote(first))\(more) is a member of \(Diagnostic.quote(value.text))", value,
      help: "only direct members match: name the nested groups, too, or make their members direct ones")
  }
}
