import AUPLanguage
import SCIMModel
import SourceDiagnostics

extension SCIMStore {
  /// Checks a filter (RFC 7644 §3.4.2.2) over resources of a type.
  ///
  /// - Throws: 400 invalidFilter.
  func check(_ filter: String, _ type: ResourceType) throws(SCIMError) -> Condition {
    do {
      return try definition[type].environment.checkCondition(filter, mode: .rfc7644, name: "<filter>")
    } catch {
      let finding = error.diagnostics.first { $0.severity == .error }
      throw .bad(.invalidFilter, finding?.sentence ?? "the filter cannot be read")
    }
  }

  /// What says if a condition holds for a resource of a type.
  ///
  /// One test by `eq` with texts, as identity providers send before each change, takes longer to compile than to answer.
  func matcher(_ condition: Condition, _ type: ResourceType, now: Instant) -> (SCIMObject) -> Bool {
    if let (field, caseExact, keys) = condition.textEquality {
      return { resource in
        let values = resource.value(at: field.path)?.elements ?? []
        return values.contains { value in
          if case .string(let text) = value {
            keys.contains(ComparisonKey.of(text, caseExact: caseExact))
          } else {
            false
          }
        }
      }
    }
    var evaluator = CompiledCondition(condition, schemas: definition[type].schemas).evaluator(now: now)
    return { evaluator.matches($0) }
  }

  /// The places of the few resources that can match a condition, where it asks with `eq` for an `id`, a name, an
  /// `externalId` or an e-mail address; nil if every resource has to be looked at. One may be there twice.
  func candidates(_ condition: Condition, _ type: ResourceType) -> [Int]? {
    switch condition.kind {
    case .and(let parts): return parts.lazy.compactMap { candidates($0, type) }.first
    case .or(let parts):
      let found = parts.map { candidates($0, type) }
      return found.contains { $0 == nil } ? nil : found.flatMap { $0 ?? [] }
    case .named(_, let inner), .element(_, let inner): return candidates(inner, type)
    case .test(let field, .compare(.equal, let constants))
    where ASCIICase.equal(field.path.schema, definition[type].schemas.core.id):
      return constants.textKeys.flatMap { candidates(field.path.name, $0, type) }
    default: return nil
    }
  }

  /// - Parameter keys: What values of the attribute compare as.
  private func candidates(_ attribute: String, _ keys: [[UInt8]], _ type: ResourceType) -> [Int]? {
    let table = table(type)
    if ASCIICase.equal(attribute, type.nameAttribute) { return keys.flatMap { table.index.places(IndexKey.name($0)) } }
    if ASCIICase.equal(attribute, "externalId") { return keys.flatMap { table.index.places(IndexKey.externalID($0)) } }
    if ASCIICase.equal(attribute, "emails.value") { return keys.flatMap { table.index.places(IndexKey.email($0)) } }
    // Keys stand for themselves only while they are ASCII: an id may not be in normal form C.
    if ASCIICase.equal(attribute, "id"), keys.allSatisfy({ $0.allSatisfy { $0 < 0x80 } }) {
      return keys.compactMap { table.position(of: String(decoding: $0, as: UTF8.self)) }
    }
    return nil
  }
}

extension Condition {
  /// What it asks for, if it is one test of a text attribute by `eq`: `keys` are those of ``ComparisonKey``.
  fileprivate var textEquality: (field: Field, caseExact: Bool, keys: [[UInt8]])? {
    guard case .test(let field, .compare(.equal, let constants)) = kind, case .text(let caseExact) = field.type,
      // No text is as good as none.
      field.selector == .all, let keys = constants.textKeys, !keys.contains([])
    else { return nil }
    return (field, caseExact, keys)
  }
}

extension [Constant] {
  /// What the constants compare as, if all are texts.
  fileprivate var textKeys: [[UInt8]]? {
    let keys = compactMap { if case .text(let key) = $0 { key } else { nil } }
    return keys.count == count ? keys : nil
  }
}
