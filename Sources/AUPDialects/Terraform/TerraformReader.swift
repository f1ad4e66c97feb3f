import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// Reads `clumio_auto_user_provisioning_rule` resources. References to roles and units become the names that the same
/// configuration gives them.
struct TerraformReader {
  private(set) var rules: ClumioRules
  /// The `name` of each role and unit that the configuration has, by `type.label` and `data.type.label`.
  private var namesOfReferences: [String: Spelled] = [:]
  private var sources: SourceMap

  static let rule = "clumio_auto_user_provisioning_rule"
  static let setting = "clumio_auto_user_provisioning_setting"
  private static let named = ["clumio_role", "clumio_organizational_unit"]

  init(_ sources: SourceMap, _ context: ImportContext) {
    self.sources = sources
    rules = ClumioRules(sources, context.names)
  }

  /// Reads a `.tf` file.
  mutating func readHCL(_ file: SourceFile) throws(DialectError) {
    var lexer = HCLLexer(file)
    let tokens = try lexer.tokens()
    var reader = HCLReader(tokens)
    let blocks = try reader.read()
    if let comments = lexer.comments {
      let count = comments.count == 1 ? "1 comment" : "\(comments.count) comments"
      rules.note(Loss(.note, count, "left out", at: comments.first))
    }
    for block in blocks { gatherName(block) }
    for block in blocks { try take(block) }
  }

  /// Reads a `.tf.json` file: the same blocks in JSON.
  mutating func readJSON(_ file: SourceFile) throws(DialectError) {
    let json = try JSONSyntax.read(file)
    let blocks = try TerraformJSON.blocks(json)
    for block in blocks { gatherName(block) }
    for block in blocks { try take(block) }
  }

  private mutating func gatherName(_ block: HCLBlock) {
    guard block.labels.count == 2, Self.named.contains(block.labels[0].text),
      case .string(let name)? = block["name"]?.kind, let span = block["name"]?.span
    else { return }
    let prefix = block.type.text == "data" ? "data." : ""
    namesOfReferences["\(prefix)\(block.labels[0].text).\(block.labels[1].text)"] = Spelled(name, span)
  }

  private mutating func take(_ block: HCLBlock) throws(DialectError) {
    let type = block.labels.first?.text ?? ""
    guard block.type.text == "resource", type == Self.rule else {
      if block.type.text == "resource", type == Self.setting {
        let outcome = "a setting of the organisation, not of rules: set it by hand"
        return rules.note(Loss(.lost, "`\(Self.setting)`", outcome, at: block.span))
      }
      if Self.named.contains(type) { return }
      let what = ([block.type.text] + (block.type.text == "resource" || block.type.text == "data" ? [type] : []))
      return rules.note(Loss(.note, Diagnostic.quote(what.joined(separator: " ")), "no rule, left out", at: block.span))
    }
    guard block.labels.count == 2 else {
      throw .unexpected("\(block.labels.count) labels", expected: "a type and a name", at: block.span)
    }
    try takeRule(block, label: block.labels[1])
  }

  private mutating func takeRule(_ block: HCLBlock, label: Spelled) throws(DialectError) {
    let address = Diagnostic.quote("\(Self.rule).\(label.text)")
    func required(_ name: String) throws(DialectError) -> HCLValue {
      guard let value = block[name] else {
        throw .unexpected("none", expected: "an attribute `\(name)`", at: block.type.span.union(label.span))
      }
      return value
    }
    let (nameValue, conditionValue) = (try required("name"), try required("condition"))
    let (roleValue, unitsValue) = (try required("role_id"), try required("organizational_unit_ids"))
    for name in ["count", "for_each"] {
      if let value = block[name] { return lose(value, "makes any number of rules", address) }
    }
    for attribute in block.attributes where !Self.attributes.contains(attribute.name.text) {
      rules.note(
        Loss(.note, Diagnostic.quote(attribute.name.text), "no part of a rule, left out", at: attribute.name.span))
    }
    for inner in block.blocks {
      rules.note(Loss(.note, Diagnostic.quote(inner.type.text), "no part of a rule, left out", at: inner.type.span))
    }
    guard case .string(let name) = nameValue.kind else { return lose(nameValue, "is not a plain string", address) }
    guard let condition = condition(conditionValue) else {
      return lose(conditionValue, "is neither a plain string nor `jsonencode` of plain values", address)
    }
    guard let role = identifier(roleValue) else {
      return lose(roleValue, "is neither a string nor a reference", address)
    }
    guard case .list(let values) = unitsValue.kind, !values.isEmpty else {
      return lose(unitsValue, "is not a list of units", address)
    }
    let units = values.compactMap(identifier)
    guard units.count == values.count else {
      return lose(unitsValue, "is not a list of strings and references", address)
    }
    if TerraformLabel.of(name) != label.text {
      let outcome = "the name of a resource is not part of a rule; exported, it would be `\(TerraformLabel.of(name))`"
      rules.note(Loss(.note, Diagnostic.quote(label.text), outcome, at: label.span))
    }
    try rules.add(name: Spelled(name, nameValue.span), condition: condition, role: role, units: units)
  }

  private static let attributes = ["name", "condition", "role_id", "organizational_unit_ids"]

  private mutating func lose(_ value: HCLValue, _ why: String, _ address: String) {
    let construct = SyntaxWords.quote(value.span, in: sources)
    rules.note(Loss(.lost, construct, "\(why), so \(address) is not imported", at: value.span))
  }

  /// The JSON of a condition.
  private func condition(_ value: HCLValue) -> Spelled? {
    switch value.kind {
    case .string(let text): return Spelled(text, value.span)
    case .call("jsonencode", let arguments) where arguments.count == 1:
      return TerraformJSON.value(arguments[0]).map { Spelled($0.json, value.span) }
    default: return nil
    }
  }

  /// An id, or the name behind a reference; of a reference that leads out of the text, the text of it.
  private func identifier(_ value: HCLValue) -> ClumioIdentifier? {
    switch value.kind {
    case .string(let id): return .id(Spelled(id, value.span))
    case .reference(let path):
      let parts = path.split(separator: ".", omittingEmptySubsequences: false)
      let target = parts.dropLast().joined(separator: ".")
      if parts.last == "id", let name = namesOfReferences[target] { return .name(name) }
      return .id(Spelled(path, value.span))
    default: return nil
    }
  }
}
