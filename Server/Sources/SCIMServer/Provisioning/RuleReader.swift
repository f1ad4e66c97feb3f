import AUPDialects
import AUPLanguage
import SCIMModel
import SCIMStore
import SourceDiagnostics

/// Reads rules and conditions as clients send them.
struct RuleReader: Sendable {
  let environment: RuleEnvironment
  let names: ClumioNames
  let limits: ServerLimits

  init(_ backend: Backend) {
    environment = RuleEnvironment(schemas: backend.directory.store.userSchemas)
    (names, limits) = (backend.names, backend.limits)
  }

  /// A condition as AUP, and ready to be evaluated.
  struct Condition {
    var text: String
    /// As Clumio has it: byte for byte what a client sent, or what the text says; nil if it has no such form.
    var clumio: String?
    var keywords = KeywordReading.apart
    var compiled: CompiledCondition
  }

  // MARK: Rules

  /// The rule in the body of a request.
  ///
  /// - Throws: 400 as a `SCIMError` or ``DiagnosticRefusal``.
  func rule(_ body: SCIMObject) throws -> RuleContent {
    let name = try string(body, "name")
    guard case .complex(let provision)? = body["provision"] else { throw bad("`provision` has to be an object") }
    let role = try string(provision, "role_id")
    guard case .array(let units)? = provision["organizational_unit_ids"], !units.isEmpty else {
      throw bad("`organizational_unit_ids` has to be an array of one id at least")
    }
    let grants = try units.map { unit in
      guard case .string(let id) = unit, !id.isEmpty else {
        throw bad("`organizational_unit_ids`: found \(unit.kindName), expected the id of a unit")
      }
      return Grant(role: names.roles.name(of: role) ?? role, unit: names.units.name(of: id) ?? id)
    }
    let condition = try condition(body)
    return RuleContent(
      name: name, text: condition.text, condition: condition.clumio, keywords: condition.keywords,
      grants: Set(grants).sorted())
  }

  // MARK: Conditions

  /// The condition of a body: either `text`, which is AUP, or `condition`, which is Clumio's JSON. There it may have to be
  /// said in `keywords` whether different groups (`apart`) may hold all keywords, as long as nothing is said, or one group
  /// has to (`together`).
  ///
  /// - Throws: 400 as a `SCIMError` or ``DiagnosticRefusal``.
  func condition(_ body: SCIMObject) throws -> Condition {
    let keywords = try keywords(body)
    switch (body["text"]?.assigned, body["condition"]?.assigned) {
    case (.string(let text)?, nil):
      let compiled = try compile(text)
      return Condition(text: text, clumio: try clumioCondition(text), compiled: compiled)
    case (nil, .string(let json)?):
      let text = try parse(json).text(keywords)
      return Condition(text: text, clumio: json, keywords: keywords, compiled: try compile(text))
    case (.some, .some): throw bad("`text` and `condition` exclude each other")
    default: throw bad("either `text` or `condition` has to be a string")
    }
  }

  private func compile(_ text: String) throws -> CompiledCondition {
    if text.utf8.count > limits.ruleBytes { throw bad("the condition has more than \(limits.ruleBytes) bytes") }
    do throws(CompilationError) {
      return try environment.compileCondition(text)
    } catch {
      throw DiagnosticRefusal(error)
    }
  }

  private func parse(_ json: String) throws -> ClumioCondition {
    do throws(DialectError) {
      return try ClumioCondition(parsing: json)
    } catch {
      throw DiagnosticRefusal(error, condition: json)
    }
  }

  /// What Clumio has for a condition; nil if it has nothing.
  private func clumioCondition(_ text: String) throws -> String? {
    var sources = SourceMap()
    let rule = RuleDraft(name: "condition", condition: text, role: "role", units: ["unit"])
    sources.add(name: "<condition>", bytes: Array(rule.text.utf8))
    do throws(CompilationError) {
      return try ExportSource(sources, environment: environment).clumioConditions.first??.json
    } catch {
      throw DiagnosticRefusal(error)
    }
  }

  private func keywords(_ body: SCIMObject) throws(SCIMError) -> KeywordReading {
    guard let value = body["keywords"]?.assigned else { return .apart }
    guard case .string(let word) = value, let reading = KeywordReading(rawValue: word) else {
      throw bad("`keywords` has to be `apart` or `together`")
    }
    return reading
  }

  // MARK: Parts

  private func string(_ object: SCIMObject, _ name: String) throws(SCIMError) -> String {
    guard let value = object[name]?.assigned else { throw bad("`\(name)` is missing") }
    guard case .string(let text) = value, !text.isEmpty else {
      throw bad("`\(name)`: found \(value.kindName), expected a string that is not empty")
    }
    return text
  }

  private func bad(_ detail: String) -> SCIMError { SCIMError(status: 400, detail: detail) }
}
