import AUPLanguage
public import SCIMModel

extension SCIMStore {
  /// Lists resources of a type (RFC 7644 §3.4.2): filtered, sorted, and of that one page.
  ///
  /// ```swift
  /// let page = try store.list(.user, StoreQuery(filter: #"userName sw "a""#, sortBy: "name.familyName", count: 10), now: now)
  /// ```
  ///
  /// Sorting is stable. Resources without the attribute come last, in descending order first. O(resources), but for
  /// filters that ask for an `id`, a name, an `externalId` or an e-mail address with `eq`.
  ///
  /// - Parameter leavesMembersOut: If true, groups come without their `members`: to gather them takes longest.
  /// - Throws: 400 invalidFilter, 400 invalidPath for `sortBy`, 400 tooMany for a filter of too many tests.
  public func list(
    _ type: ResourceType, _ query: StoreQuery = StoreQuery(), now: Instant, leavesMembersOut: Bool = false
  ) throws(SCIMError) -> StorePage {
    let start = max(1, query.startIndex)
    let count = max(0, query.count ?? .max)
    func page(_ matching: some Sequence<StoredResource>, _ total: Int) -> StorePage {
      let resources = matching.dropFirst(start - 1).prefix(count)
        .map { resource($0, leavesMembersOut: leavesMembersOut) }
      return StorePage(resources: resources, totalResults: total, startIndex: start)
    }
    if query.filter == nil && query.sortBy == nil {
      return page(table(type).resources(withMembers: !leavesMembersOut), table(type).count)
    }
    var matching = try resources(type, matching: query, now: now)
    if let path = query.sortBy { try sort(&matching, type, by: path, isDescending: query.isDescending) }
    return page(matching, matching.count)
  }

  private func resources(
    _ type: ResourceType, matching query: StoreQuery, now: Instant
  ) throws(SCIMError) -> [StoredResource] {
    guard let filter = query.filter else { return Array(table(type).resources) }
    let condition = try check(filter, type)
    let tests = condition.testCount
    if let limit = query.filterTests, tests > limit {
      throw .bad(.tooMany, "the filter has \(tests) tests, expected at most \(limit)")
    }
    guard let candidates = candidates(condition, type) else {
      var evaluator = CompiledCondition(condition, schemas: definition[type].schemas).evaluator(now: now)
      return table(type).resources.filter { evaluator.matches(resource($0)) }
    }
    let matches = matcher(condition, type, now: now)
    return Set(candidates).sorted().compactMap { table(type).resource(at: $0) }.filter { matches(resource($0)) }
  }

  private func sort(
    _ resources: inout [StoredResource], _ type: ResourceType, by text: String, isDescending: Bool
  ) throws(SCIMError) {
    let definition = definition[type]
    guard case .attribute(let target) = try PatchTarget(text, definition.schemas, definition.checker),
      target.filter == nil
    else {
      throw .bad(.invalidPath, "`sortBy`: `\(text)` is no attribute")
    }
    let keyed = resources.map { (key: SortKey(resource($0), target), resource: $0) }
    let absent = keyed.filter { $0.key == nil }.map(\.resource)
    // Swift's sort is stable; descending by asking the other way round keeps that.
    let present = keyed.compactMap { key, resource in key.map { (key: $0, resource: resource) } }
      .sorted { isDescending ? $1.key < $0.key : $0.key < $1.key }.map(\.resource)
    resources = isDescending ? absent + present : present + absent
  }
}

/// What resources are sorted by: the value of one attribute, in the order of its type.
private enum SortKey: Comparable {
  case text([UInt8])
  case number(DecimalNumber)
  case instant(Instant)
  case boolean(Bool)

  /// Nil where the resource has no value. Of a multi-valued attribute the primary value counts, else the first; of a
  /// complex one `value` (RFC 7644 §3.4.2.3).
  init?(_ resource: SCIMObject, _ target: AttributeTarget) {
    guard var value = resource.value(at: target.path) else { return nil }
    if case .array(let elements) = value {
      guard let first = elements.first(where: \.isPrimary) ?? elements.first else { return nil }
      value = first
    }
    var attribute = target.leaf
    if case .complex(let object) = value {
      if attribute.type == .complex {
        guard let part = attribute.subAttribute("value") else { return nil }
        attribute = part
      }
      guard let inner = object[attribute.name]?.assigned else { return nil }
      value = inner
    }
    switch (attribute.type, value) {
    case (.dateTime, .string(let text)):
      guard let instant = Instant(parsing: text) else { return nil }
      self = .instant(instant)
    case (_, .string(let text)): self = .text(ComparisonKey.of(text, caseExact: attribute.isCaseExact))
    case (_, .number(let number)): self = .number(number)
    case (_, .boolean(let flag)): self = .boolean(flag)
    default: return nil
    }
  }

  static func < (a: SortKey, b: SortKey) -> Bool {
    switch (a, b) {
    case (.text(let a), .text(let b)): a.lexicographicallyPrecedes(b)
    case (.number(let a), .number(let b)): a < b
    case (.instant(let a), .instant(let b)): a < b
    case (.boolean(let a), .boolean(let b)): !a && b
    default: false
    }
  }
}
