import AUPEvaluation
import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// What a path typed at the prompt reads: `title`, `emails[type eq "work"].value`, `group`.
struct AttributeReading {
  private let reference: AttributeReference
  /// The attribute itself, where the path names a sub-attribute.
  private let owner: SCIMAttribute?
  private let filter: CompiledCondition?
  /// True for the short form `group`.
  private let isGroup: Bool
  private let now: Instant

  /// Resolves the names and compiles the condition in brackets.
  init(_ path: PatchPathSyntax, _ session: ReplSession, _ entry: [UInt8]) throws {
    let names = session.vocabulary
    var text = path.path.urn.map { $0.text + ":" } ?? ""
    text += path.path.name.text
    let subName = path.subName ?? path.path.subName
    owner = names.resolve(text, .user)?.attribute
    isGroup = ASCIICase.equal(text, "group")
    if let subName { text += ".\(subName.text)" }
    guard let reference = names.resolve(text, .user) else {
      // The checker words it best, and knows what was meant. A lone name that is no attribute is a word of conditions.
      let isPath = path.path.urn != nil || subName != nil || path.filter != nil
      _ = try session.compileCondition(entry + Array(isPath ? "\n pr".utf8 : "".utf8), in: entry)
      throw ReplError.refused("unknown attribute `\(TerminalText.harmless(text))`")
    }
    self.reference = reference
    filter = try path.filter.map { _ in try AttributeReading.elementCondition(session, entry) }
    now = session.now
  }

  /// The condition in the brackets of the path that an entry is.
  private static func elementCondition(_ session: ReplSession, _ entry: [UInt8]) throws -> CompiledCondition {
    let whole = try session.compileCondition(entry + Array("\n pr".utf8), in: entry)
    guard case .element(_, let inner) = whole.condition.kind else {
      let path = ReplArgument(entry: entry, from: 0).text
      throw ReplError.refused("`\(TerminalText.harmless(path))` has no elements to choose from")
    }
    return CompiledCondition(overElements: inner, limits: session.environment.limits)
  }

  /// `string`, `complex, multi-valued`.
  var typeName: String {
    let isMultiValued = isGroup || reference.attribute.isMultiValued || owner?.isMultiValued ?? false
    return reference.attribute.type.rawValue + (isMultiValued ? ", multi-valued" : "")
  }

  /// The value in a user; nil if it is absent.
  func value(in user: SCIMObject) -> SCIMValue? {
    guard isGroup || filter != nil else { return user.value(at: reference.path) }
    var whole = reference.path
    whole.subAttribute = nil
    guard let value = user.value(at: whole) else { return nil }
    var chosen = SCIMObject()
    chosen[whole.attribute] = filter.map { select(value, $0) } ?? AttributeReading.directGroups(value)
    var path = reference.path
    path.schema = SchemaURN.user
    return chosen.value(at: path)
  }

  private func select(_ value: SCIMValue, _ filter: CompiledCondition) -> SCIMValue {
    guard case .array(let elements) = value else { return value }
    var evaluator = filter.evaluator(now: now)
    return .array(
      elements.filter { if case .complex(let element) = $0 { evaluator.matches(element) } else { false } })
  }

  /// Those whose type is not `indirect`: what `group` reads.
  private static func directGroups(_ value: SCIMValue) -> SCIMValue {
    guard case .array(let elements) = value else { return value }
    return .array(
      elements.filter { element in
        guard case .complex(let group) = element, case .string(let type)? = group["type"] else { return true }
        return !ASCIICase.equal(type, "indirect")
      })
  }
}
