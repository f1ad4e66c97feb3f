import AUPLanguage
import SCIMModel
import SourceDiagnostics
import Testing

/// The scripts speak of every operator on every type of attribute, single and multi-valued, and of every state that such
/// an attribute may be in.
@Suite struct MatrixTests {
  /// What an attribute holds in a user.
  enum State: String, CaseIterable {
    case present, absent, null, empty
  }

  /// What can be asked of an attribute.
  static let operations = ["pr", "eq null", "ne null"] + ComparisonOperator.allCases.map(\.rawValue)

  /// The kinds of attribute that language.md tells apart.
  static let kinds =
    ["string", "case-exact string", "boolean", "integer", "decimal", "dateTime", "reference", "binary", "complex"]
    .flatMap { [$0, "multi-valued \($0)"] } + ["multi-valued complex with value"]

  @Test func everyCellHasACase() throws {
    let cells = try Set(LanguageScript.all().flatMap { $0.read().cases.flatMap(Self.cells) })
    var missing: [String] = []
    for kind in Self.kinds {
      for operation in Self.operations where !cells.contains("\(kind) \(operation): error") {
        missing += State.allCases.map { "\(kind) \(operation): \($0)" }.filter { !cells.contains($0) }
        guard !["pr", "eq null", "ne null"].contains(operation) else { continue }
        missing += [true, false].map { "\(kind) \(operation): \($0) of what is present" }
          .filter { !cells.contains($0) }
      }
    }
    #expect(missing.isEmpty, "\(missing.joined(separator: "\n"))")
  }

  @Test func everyTypeIsAKind() {
    #expect(AttributeType.allCases.allSatisfy { Self.kinds.contains($0.rawValue) })
  }

  /// The cells that a case fills: none, unless it is one test of a whole attribute.
  private static func cells(_ test: LanguageScript.Case) -> [String] {
    var sources = SourceMap()
    let file = sources.add(name: "", bytes: Array(test.condition.utf8))
    guard case .test(let path, let asked) = Parser.parseCondition(file).tree.kind, path.urn == nil, path.subName == nil,
      let (attribute, schema) = attribute(path.name.text)
    else { return [] }
    let cell = "\(kind(of: attribute)) \(operation(asked)): "
    if test.expected.hasPrefix("error") { return [cell + "error"] }
    return zip(test.users, test.expected.split(separator: " ")).flatMap { user, verdict in
      let state = state(of: attribute, in: user, schema)
      return [cell + state.rawValue] + (state == .present ? ["\(cell)\(verdict) of what is present"] : [])
    }
  }

  private static func attribute(_ name: String) -> (SCIMAttribute, extension: String?)? {
    let schemas = LanguageScript.schemas
    for (schema, isCore) in [(schemas.core, true)] + schemas.extensions.map({ ($0, false) }) {
      if let found = schema.attributes.first(where: { ASCIICase.equal($0.name, name) }) {
        return (found, isCore ? nil : schema.id)
      }
    }
    return nil
  }

  private static func kind(of attribute: SCIMAttribute) -> String {
    let hasValue = attribute.isMultiValued && attribute.subAttribute("value") != nil
    let isExactString = attribute.type == .string && attribute.isCaseExact
    return (attribute.isMultiValued ? "multi-valued " : "") + (isExactString ? "case-exact " : "")
      + attribute.type.rawValue + (hasValue ? " with value" : "")
  }

  private static func operation(_ test: TestSyntax) -> String {
    guard case .compare(let operation, let operand) = test else { return "pr" }
    if case .value(let value) = operand.kind, case .null = value.kind { return "\(operation.value) null" }
    return operation.value.rawValue
  }

  private static func state(of attribute: SCIMAttribute, in user: SCIMObject, _ extension: String?) -> State {
    var place = user
    if let `extension` {
      guard case .complex(let object)? = user[`extension`] else { return .absent }
      place = object
    }
    switch place[attribute.name] {
    case nil: return .absent
    case .null: return .null
    case .array([]), .string(""): return .empty
    case .complex(let object) where object.members.isEmpty: return .empty
    default: return .present
    }
  }
}
