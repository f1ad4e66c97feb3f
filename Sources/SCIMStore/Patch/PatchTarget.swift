import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// What the path of a PATCH operation names.
enum PatchTarget {
  /// All attributes of a schema: the path is its URN.
  case schema(SCIMSchema)
  case attribute(AttributeTarget)
}

/// An attribute, some elements of it, or a part of them.
struct AttributeTarget {
  /// The path as it was written, for messages.
  var text: String
  /// Of the attribute alone.
  var path: AttributePath
  var attribute: SCIMAttribute
  var subAttribute: SCIMAttribute?
  /// Which elements.
  var filter: CompiledCondition?
  /// `type eq "work"`: what an element that matches the filter has, if the filter is a single `eq`.
  var equality: (name: String, value: SCIMValue)?

  /// What is set or removed in the end.
  var leaf: SCIMAttribute { subAttribute ?? attribute }

  /// True for the list of the resource's schemas.
  var isSchemas: Bool {
    ASCIICase.equal(path.attribute, "schemas")
      && [SchemaURN.user, SchemaURN.group].contains { ASCIICase.equal($0, path.schema) }
  }

  init(_ text: String, schema: SCIMSchema, attribute: SCIMAttribute) {
    self.text = text
    path = AttributePath(schema: schema.id, attribute: attribute.name)
    self.attribute = attribute
  }

  fileprivate init(_ text: String, _ checked: CheckedPatchPath, _ syntax: ConditionSyntax?) {
    self.text = text
    path = AttributePath(schema: checked.path.schema, attribute: checked.path.attribute)
    attribute = checked.attribute
    subAttribute = checked.subAttribute
    filter = checked.filter.map { CompiledCondition(overElements: $0) }
    equality = syntax?.equality
  }
}

extension PatchTarget {
  /// Resolves a path (RFC 7644 §3.5.2, figure 7).
  ///
  /// - Throws: 400 invalidPath.
  init(_ text: String, _ schemas: ResourceSchemas, _ checker: Checker) throws(SCIMError) {
    if let schema = schemas.schema(text) {
      self = .schema(schema)
      return
    }
    // Most paths are the name of an attribute: no need to parse.
    if let attribute = schemas.core.attribute(text) {
      self = .attribute(AttributeTarget(text, schema: schemas.core, attribute: attribute))
      return
    }
    if ASCIICase.equal(text, "group"), schemas.core.attribute("groups") != nil,
      schemas.extensions.allSatisfy({ $0.attribute(text) == nil })
    {
      throw .bad(.mutability, "`\(text)` stands for the names of `groups`, which is read-only")
    }
    var sources = SourceMap()
    let parsed = Parser.parsePatchPath(sources.add(name: "<path>", bytes: Array(text.utf8)))
    try Self.refuse(parsed.diagnostics, text)
    guard let syntax = parsed.tree else { throw .bad(.invalidPath, "`\(text)` is no path") }
    let checked = checker.check(patchPath: syntax)
    try Self.refuse(checked.diagnostics, text)
    guard let path = checked.path else { throw .bad(.invalidPath, "`\(text)` is no path") }
    self = .attribute(AttributeTarget(text, path, syntax.filter))
  }

  private static func refuse(_ diagnostics: [Diagnostic], _ text: String) throws(SCIMError) {
    guard let error = diagnostics.first(where: { $0.severity == .error }) else { return }
    throw .bad(.invalidPath, "path `\(text)`: \(error.sentence)")
  }
}

extension Diagnostic {
  /// The message, and what would help.
  var sentence: String { help.map { "\(message); \($0)" } ?? message }
}

extension ConditionSyntax {
  /// Name and value of a condition that is one `eq`.
  fileprivate var equality: (name: String, value: SCIMValue)? {
    switch kind {
    case .parenthesized(let inner): inner.equality
    case .test(let path, .compare(let comparison, let operand))
    where comparison.value == .eq && path.urn == nil && path.subName == nil:
      operand.literal.map { (path.name.text, $0) }
    default: nil
    }
  }
}

extension OperandSyntax {
  fileprivate var literal: SCIMValue? {
    guard case .value(let value) = kind else { return nil }
    switch value.kind {
    case .string(let text): return .string(text)
    case .boolean(let flag): return .boolean(flag)
    case .number(let number, _): return .number(number)
    case .null, .now, .invalid: return nil
    }
  }
}
