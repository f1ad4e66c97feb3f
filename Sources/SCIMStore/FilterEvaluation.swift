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

  /// The ids of the few resources that can match a condition, where it asks for an `id` or a name with `eq`; nil if
  /// every resource has to be looked at.
  func candidates(_ condition: Condition, _ type: ResourceType) -> [String]? {
    switch condition.kind {
    case .and(let parts): return parts.lazy.compactMap { candidates($0, type) }.first
    case .named(_, let inner): return candidates(inner, type)
    case .test(let field, .compare(.equal, let constants))
    where field.path.subAttribute == nil && ASCIICase.equal(field.path.schema, schemas(type).core.id):
      let texts = constants.compactMap { constant -> String? in
        if case .text(let key) = constant { String(decoding: key, as: UTF8.self) } else { nil }
      }
      // Keys stand for themselves only while they are ASCII: an id may not be in normal form C.
      guard texts.count == constants.count else { return nil }
      if ASCIICase.equal(field.path.attribute, type.nameAttribute) {
        return texts.flatMap { ids(type, named: $0) }
      }
      if ASCIICase.equal(field.path.attribute, "id"), texts.allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } }) {
        return texts.filter { table(type)[$0] != nil }
      }
      return nil
    default: return nil
    }
  }
}
