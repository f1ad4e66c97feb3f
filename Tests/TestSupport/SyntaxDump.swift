import AUPLanguage
import SourceDiagnostics

/// A syntax tree as an s-expression without places: two texts mean the same if their dumps are equal.
///
/// ```
/// (rule "A"
///   (when (and (test active eq true) (reference staff)))
///   (assign "R" "U"))
/// ```
public enum SyntaxDump {
  /// A file, one declaration after another.
  public static func dump(_ file: FileSyntax) -> String {
    file.declarations.map { declaration($0) + "\n" }.joined()
  }

  /// A condition on one line.
  public static func dump(_ condition: ConditionSyntax) -> String {
    switch condition.kind {
    case .or(let parts): node("or", parts.map(dump))
    case .and(let parts): node("and", parts.map(dump))
    case .not(let inner): node("not", [dump(inner)])
    case .parenthesized(let inner): node("group", [dump(inner)])
    case .atLeast(let count, let parts): node("at-least", [integer(count)] + parts.map(dump))
    case .count(let path, let order, let count):
      node("count", [self.path(path), order.value.rawValue, integer(count)])
    case .test(let path, let test): node("test", [self.path(path)] + self.test(test))
    case .element(let path, let inner, nil): node("element", [self.path(path), dump(inner)])
    case .element(let path, let inner, let then?):
      node("element", [self.path(path), dump(inner), node("then", [then.name.text] + test(then.test))])
    case .reference(let name): node("reference", [name.text])
    case .invalid: "(invalid)"
    }
  }

  /// A PATCH path on one line.
  public static func dump(_ patch: PatchPathSyntax?) -> String {
    guard let patch else { return "(invalid)" }
    return node(
      "path", [path(patch.path)] + (patch.filter.map { [dump($0)] } ?? []) + (patch.subName.map { [$0.text] } ?? []))
  }

  private static func node(_ name: String, _ parts: [String]) -> String {
    "(\(([name] + parts).joined(separator: " ")))"
  }

  private static func block(_ name: String, _ lines: [String]) -> String {
    "(\(name)" + lines.map { "\n  " + $0 }.joined() + ")"
  }

  /// The text as a JSON string in ASCII.
  public static func quoted(_ text: String) -> String {
    var result = "\""
    for unit in text.utf16 {
      switch unit {
      case 0x22, 0x5C: result += "\\" + String(Unicode.Scalar(UInt8(unit)))
      case 0x20...0x7E: result += String(Unicode.Scalar(UInt8(unit)))
      default:
        let digits = String(unit, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return result + "\""
  }

  private static func quoted(_ text: Spelled) -> String { quoted(text.text) }
  private static func integer(_ number: IntegerSyntax) -> String { number.value.map { String($0) } ?? "(invalid)" }

  private static func path(_ path: PathSyntax) -> String {
    (path.urn.map { $0.text + ":" } ?? "") + path.name.text + (path.subName.map { "." + $0.text } ?? "")
  }

  private static func test(_ test: TestSyntax) -> [String] {
    switch test {
    case .present: ["pr"]
    case .compare(let comparison, let operand): [comparison.value.rawValue, self.operand(operand)]
    }
  }

  private static func operand(_ operand: OperandSyntax) -> String {
    switch operand.kind {
    case .value(let value): self.value(value)
    case .list(let quantifier, let values):
      node("list", (quantifier.map { [$0.value.rawValue] } ?? []) + values.map(self.value))
    case .reference(let quantifier, let name):
      node("reference", (quantifier.map { [$0.value.rawValue] } ?? []) + [name.text])
    case .invalid: "(invalid)"
    }
  }

  private static func value(_ value: ValueSyntax) -> String {
    switch value.kind {
    case .string(let text): quoted(text)
    case .number(_, let spelling): spelling
    case .boolean(let truth): truth ? "true" : "false"
    case .null: "null"
    case .now(nil): "now"
    case .now(let offset?): "(now \(offset.isNegative ? "-" : "+")\(offset.count)\(offset.unit.rawValue))"
    case .invalid: "(invalid)"
    }
  }

  private static func declaration(_ declaration: DeclarationSyntax) -> String {
    switch declaration.kind {
    case .roles(let names): node("roles", names.map(quoted))
    case .units(let names): node("units", names.map(quoted))
    case .let(let name, .condition(let condition)): node("let", [name.text, dump(condition)])
    case .let(let name, .list(let values, _)): node("let", [name.text, node("list", values.map(value))])
    case .rule(let rule):
      block(
        "rule \(quoted(rule.name))",
        [node("when", [dump(rule.condition)])]
          + rule.grants.map { node("assign", [quoted($0.role)] + $0.units.map(quoted)) }
          + (rule.until.map { [node("until", [quoted($0)])] } ?? []))
    case .except(let except):
      node(
        "except",
        [quoted(except.user), node("from", [quoted(except.rule)])]
          + (except.until.map { [node("until", [quoted($0)])] } ?? [])
          + [node("because", [quoted(except.reason)])])
    case .assert(let assertion):
      node(
        "assert",
        [who(assertion.who)] + (assertion.filter.map { [node("where", [dump($0)])] } ?? [])
          + assertion.held.map(held))
    case .test(let test): block("test \(quoted(test.name))", test.items.map(item))
    }
  }

  private static func who(_ who: AssertSyntax.Who) -> String {
    switch who {
    case .noUser: "(no-user)"
    case .everyUser: "(every-user)"
    case .user(let name): node("user", [quoted(name)])
    case .atLeast(let count): node("at-least", [integer(count)])
    case .atMost(let count): node("at-most", [integer(count)])
    }
  }

  private static func held(_ held: HeldSyntax) -> String {
    node("has", [quoted(held.role)] + (held.unit.map { [quoted($0)] } ?? []))
  }

  private static func item(_ item: TestBlockSyntax.Item) -> String {
    switch item {
    case .user(let value): node("user", [dump(value)])
    case .now(let instant): node("now", [quoted(instant)])
    case .expect(.nothing, _): "(expect (nothing))"
    case .expect(.rule(let name), _): node("expect", [node("rule", [quoted(name)])])
    case .expect(.held(let held), _): node("expect", [self.held(held)])
    case .expect(.notHeld(let held), _): node("expect", [node("no", [self.held(held)])])
    }
  }

  /// JSON on one line, members in order.
  public static func dump(_ json: JSONSyntax) -> String {
    switch json.kind {
    case .null: "null"
    case .boolean(let truth): truth ? "true" : "false"
    case .number(_, let spelling): spelling
    case .string(let text): quoted(text)
    case .array(let values): "[\(values.map(dump).joined(separator: " "))]"
    case .object(let members):
      "{\(members.map { quoted($0.key) + ":" + dump($0.value) }.joined(separator: " "))}"
    }
  }
}
