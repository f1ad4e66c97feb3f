import SCIMModel
import SourceDiagnostics

/// What a path of the source names in the schemas, with what is asked of it again and again.
final class ResolvedPath: Sendable {
  /// The URN of the schema.
  let schema: String
  let attribute: SCIMAttribute
  let subAttribute: SCIMAttribute?
  let selector: Field.Selector
  /// True inside brackets, where a test reads one element.
  let isInElement: Bool
  /// What a test reads.
  let field: Field
  /// The operators that compare its values.
  let operators: [ComparisonOperator]
  /// True if the values are names of groups.
  let isGroupName: Bool
  /// True for `groups` as a whole.
  let isGroups: Bool
  /// The path of `value`, where an operator compares that (RFC 7643 §2.4).
  private let value: ResolvedPath?

  init(
    schema: String, attribute: SCIMAttribute, subAttribute: SCIMAttribute? = nil, selector: Field.Selector = .all,
    isInElement: Bool = false
  ) {
    self.schema = schema
    self.attribute = attribute
    self.subAttribute = subAttribute
    self.selector = selector
    self.isInElement = isInElement
    let leaf = subAttribute ?? attribute
    field = Field(
      path: AttributePath(schema: schema, attribute: attribute.name, subAttribute: subAttribute?.name),
      type: leaf.comparisonType, isMultiValued: leaf.isMultiValued || (!isInElement && attribute.isMultiValued),
      selector: selector)
    operators = field.type.operators
    isGroups = subAttribute == nil && ASCIICase.equal(attribute.name, "groups")
    isGroupName =
      subAttribute.map { ASCIICase.equal($0.name, "display") } ?? false && ASCIICase.equal(attribute.name, "groups")
    if subAttribute == nil, attribute.type == .complex, attribute.isMultiValued,
      let value = attribute.subAttribute("value"), value.type != .complex
    {
      self.value = ResolvedPath(
        schema: schema, attribute: attribute, subAttribute: value, selector: selector, isInElement: isInElement)
    } else {
      value = nil
    }
  }

  /// The innermost attribute named.
  var leaf: SCIMAttribute { subAttribute ?? attribute }

  /// As an author would write it.
  var name: String {
    if selector == .directGroups { return "group" }
    if isInElement { return leaf.name }
    return subAttribute.map { "\(attribute.name).\($0.name)" } ?? attribute.name
  }

  /// The path whose values an operator compares: that of `value` where the path names a multi-valued complex
  /// attribute as a whole (RFC 7643 §2.4), nil where there is nothing to compare.
  var compared: ResolvedPath? { field.type == .complex ? value : self }
}

extension SCIMAttribute {
  /// How the values of the attribute compare.
  var comparisonType: ComparisonType {
    switch type {
    case .string, .reference: .text(caseExact: isCaseExact)
    case .decimal, .integer: .number
    case .boolean: .boolean
    case .dateTime: .instant
    case .binary: .binary
    case .complex: .complex
    }
  }
}

extension AttributeIndex {
  /// Where a path stands: in a condition on the resource, or in brackets behind a complex attribute.
  enum Scope: Sendable {
    case resource
    case element(ResolvedPath)
  }

  /// The attribute a path names; throws the finding if there is none, or more than one.
  ///
  /// - Parameter hasBrackets: True if a condition in brackets follows.
  func resolve(_ path: PathSyntax, in scope: Scope, hasBrackets: Bool = false) throws(Diagnostic) -> ResolvedPath {
    switch scope {
    case .element(let outer): try resolve(path, inElementOf: outer)
    case .resource: try resolve(path, hasBrackets)
    }
  }

  private func resolve(_ path: PathSyntax, _ hasBrackets: Bool) throws(Diagnostic) -> ResolvedPath {
    if path.urn == nil, isGroup(path.name.text), let groups {
      if let sub = path.subName {
        throw CheckerDiagnostics.groupHasNoSubAttributes(path, sub, groups: groups.attribute)
      }
      return ResolvedPath(
        schema: groups.schema, attribute: groups.attribute, subAttribute: groups.attribute.subAttribute("display"),
        selector: .directGroups)
    }
    return try resolveStored(path, hasBrackets: hasBrackets)
  }

  /// The attribute a path names, `group` left out.
  func resolveStored(_ path: PathSyntax, hasBrackets: Bool) throws(Diagnostic) -> ResolvedPath {
    let entry = try entry(path, isWhole: path.subName == nil && !hasBrackets)
    guard let sub = path.subName else { return ResolvedPath(schema: entry.schema, attribute: entry.attribute) }
    guard entry.attribute.type == .complex else {
      throw CheckerDiagnostics.noSubAttributes(entry.attribute, name: path.name, sub: sub)
    }
    guard let subAttribute = entry.attribute.subAttribute(sub.text) else {
      throw CheckerDiagnostics.unknownSubAttribute(sub, of: entry.attribute)
    }
    return ResolvedPath(schema: entry.schema, attribute: entry.attribute, subAttribute: subAttribute)
  }

  private func entry(_ path: PathSyntax, isWhole: Bool) throws(Diagnostic) -> Entry {
    if let urn = path.urn {
      guard let schema = schemas.schema(urn.text) else {
        throw CheckerDiagnostics.unknownSchema(urn, known: schemas.all.map(\.id))
      }
      guard let attribute = schema.attribute(path.name.text) else {
        throw CheckerDiagnostics.unknownAttribute(
          path.name, in: schema.id, known: schema.attributes.map(\.name), paths: [], isWhole: isWhole)
      }
      return Entry(schema: schema.id, attribute: attribute)
    }
    let entries = entries(named: path.name.text)
    if entries.count > 1 { throw CheckerDiagnostics.ambiguousAttribute(path.name, in: entries.map(\.schema)) }
    guard let entry = entries.first else {
      throw CheckerDiagnostics.unknownAttribute(
        path.name, in: nil, known: names, paths: paths(toSubAttribute: path.name.text), isWhole: isWhole)
    }
    return entry
  }

  private func resolve(_ path: PathSyntax, inElementOf outer: ResolvedPath) throws(Diagnostic) -> ResolvedPath {
    if path.urn != nil || path.subName != nil { throw CheckerDiagnostics.pathInBrackets(path, of: outer.attribute) }
    guard let subAttribute = outer.attribute.subAttribute(path.name.text) else {
      throw CheckerDiagnostics.unknownSubAttribute(path.name, of: outer.attribute, inBrackets: true)
    }
    return ResolvedPath(
      schema: outer.schema, attribute: outer.attribute, subAttribute: subAttribute, isInElement: true)
  }
}
