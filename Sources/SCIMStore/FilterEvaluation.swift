import AUPLanguage
import SCIMModel
import SourceDiagnostics

extension SCIMStore {
  /// Compiles a filter (RFC 7644 §3.4.2.2) over resources of a type.
  ///
  /// - Throws: 400 invalidFilter.
  func compile(_ filter: String, _ type: ResourceType) throws(SCIMError) -> CompiledCondition {
    guard let environment = conditions[type] else { throw .bad(.invalidFilter, "no filters over \(type.word)s") }
    do {
      return try environment.compileCondition(filter, mode: .rfc7644, name: "<filter>")
    } catch {
      let finding = error.diagnostics.first { $0.severity == .error }
      throw .bad(.invalidFilter, finding?.sentence ?? "the filter cannot be read")
    }
  }

  /// The ids of the few resources that can match a condition, where it asks with `eq` for an `id`, a name, an
  /// `externalId` or an e-mail address; nil if every resource has to be looked at. One may be there twice.
  func candidates(_ condition: Condition, _ type: ResourceType) -> [String]? {
    switch condition.kind {
    case .and(let parts): return parts.lazy.compactMap { candidates($0, type) }.first
    case .or(let parts):
      let found = parts.map { candidates($0, type) }
      return found.contains { $0 == nil } ? nil : found.flatMap { $0 ?? [] }
    case .named(_, let inner), .element(_, let inner): return candidates(inner, type)
    case .test(let field, .compare(.equal, let constants))
    where ASCIICase.equal(field.path.schema, schemas(type).core.id):
      let keys = constants.compactMap { if case .text(let key) = $0 { key } else { nil } }
      return keys.count == constants.count ? candidates(field.path.name, keys, type) : nil
    default: return nil
    }
  }

  /// - Parameter keys: What values of the attribute compare as.
  private func candidates(_ attribute: String, _ keys: [[UInt8]], _ type: ResourceType) -> [String]? {
    if ASCIICase.equal(attribute, "externalId") {
      return keys.flatMap { table(type).candidates(IndexKey.externalID($0)) }
    }
    if ASCIICase.equal(attribute, "emails.value") { return keys.flatMap { table(type).candidates(IndexKey.email($0)) } }
    let texts = keys.map { String(decoding: $0, as: UTF8.self) }
    if ASCIICase.equal(attribute, type.nameAttribute) { return texts.flatMap { ids(type, named: $0) } }
    // Keys stand for themselves only while they are ASCII: an id may not be in normal form C.
    if ASCIICase.equal(attribute, "id"), texts.allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } }) {
      return texts.filter { contains(type, $0) }
    }
    return nil
  }
}
