public import AUPLanguage
import SCIMModel
public import SourceDiagnostics

/// The languages that are written.
public enum ExportForm: String, CaseIterable, Sendable {
  /// A page of rules as Clumio's REST API gives it; each item is the body of a create call.
  case clumio
  /// The `condition` strings of such rules, one a line.
  case clumioCondition = "clumio-condition"
  /// `clumio_auto_user_provisioning_rule` resources.
  case terraform
  /// The same as `.tf.json`.
  case terraformJSON = "terraform-json"
  /// Filters of RFC 7644, one a line.
  case scimFilter = "scim-filter"
  /// Expressions of the Common Expression Language, as NDJSON.
  case cel
  /// A query for PostgreSQL.
  case postgresql
  /// A query for DuckDB.
  case duckdb
}

/// What was written, and what it does not say.
public struct ExportResult: Sendable {
  /// The text: equal rules give equal bytes.
  public var text: String
  /// What was lost, and what is worth a remark.
  public var losses: [Loss]
}

extension ExportForm {
  /// True if users can be written in the shape that the exported conditions read.
  public var hasUsers: Bool { self == .cel || self == .postgresql || self == .duckdb }

  /// Writes rules. Linear in the conditions, lets expanded.
  public func write(_ source: ExportSource, names: ClumioNames = ClumioNames()) -> ExportResult {
    switch self {
    case .clumio: ClumioWriter(source, names).page()
    case .clumioCondition: ClumioWriter(source, names).conditions()
    case .terraform: TerraformWriter(source, names).configuration()
    case .terraformJSON: TerraformWriter(source, names).json()
    case .scimFilter: FilterWriter(source).filters()
    case .cel: CELWriter(source).expressions()
    case .postgresql: SQLWriter(source, .postgresql).query()
    case .duckdb: SQLWriter(source, .duckdb).query()
    }
  }

  /// Writes users, one at a time, for the conditions that this form exports; nil if it has no users.
  public func userWriter(_ source: ExportSource) -> UserWriter? {
    switch self {
    case .cel: UserWriter(CELUsers(source))
    case .postgresql: UserWriter(SQLUsers(source, .postgresql))
    case .duckdb: UserWriter(SQLUsers(source, .duckdb))
    case .clumio, .clumioCondition, .terraform, .terraformJSON, .scimFilter: nil
    }
  }
}

/// Rules to be written in another language: checked once as they are, and once with every text as it was written.
public struct ExportSource: Sendable {
  /// The texts.
  public let sources: SourceMap
  /// What the rules were checked against.
  let schemas: ResourceSchemas
  /// Constants are comparison keys, as the VM has them.
  let rules: CheckedRules
  /// The same rules with texts in the author's case, after NFC.
  let exact: CheckedRules
  /// The rules as written, in the order of ``rules``: for the places of their parts.
  let syntax: [RuleSyntax]
  /// What no other language keeps, with its places.
  private let remarks: [Loss]

  /// Checks rules.
  ///
  /// - Throws: `CompilationError` if they have errors.
  public init(_ sources: SourceMap, environment: RuleEnvironment = RuleEnvironment()) throws(CompilationError) {
    let compiled = try environment.compile(sources)
    let parsed = sources.files.map { Parser.parseFile($0, limits: environment.limits).tree }
    let checker = Checker(schemas: environment.schemas.caseExact, limits: environment.limits)
    self.sources = sources
    schemas = environment.schemas
    rules = compiled.checked ?? CheckedRules()
    exact = checker.check(parsed).rules
    syntax = parsed.flatMap(\.declarations).compactMap { if case .rule(let rule) = $0.kind { rule } else { nil } }
    remarks = Self.remarks(parsed) + sources.files.compactMap(Self.composition)
  }

  /// What is lost whatever the language: tests and assertions; and remarks on comments and catalogues.
  var commonLosses: [Loss] {
    remarks
      + rules.assertions.map { Loss(.lost, "`assert`", "only AUP has assertions: left out", at: $0.span) }
      + rules.tests.map { Loss(.lost, "`test`", "only AUP has tests: left out", at: $0.span) }
  }

  /// Why a rule must not be exported although its condition can be: it would grant more, or longer. Empty if it may.
  func objections(to rule: Int, in language: String) -> [Loss] {
    let name = Diagnostic.quote(rules.rules[rule].name)
    var losses: [Loss] = []
    if let until = syntax[rule].until {
      losses.append(
        Loss(.lost, "`until`", "\(language) has no end of a rule, so rule \(name) is not exported", at: until.span))
    }
    for exception in rules.exceptions where exception.rule == rule {
      losses.append(
        Loss(.lost, "`except`", "\(language) has no exceptions, so rule \(name) is not exported", at: exception.span))
    }
    return losses
  }

  /// A remark where a text is not in the form that strings compare in, and are written in.
  private static func composition(_ file: SourceFile) -> Loss? {
    let composed = ComparisonKey.of(file.text(file.span), caseExact: true)
    guard !composed.elementsEqual(file.bytes) else { return nil }
    let offset = file.base + zip(composed, file.bytes).prefix { $0 == $1 }.count
    return Loss(
      .note, "letters with marks apart", "written in Unicode's form NFC, in which AUP compares them",
      at: SourceSpan(offset, offset))
  }

  private static func remarks(_ files: [FileSyntax]) -> [Loss] {
    var losses: [Loss] = []
    for file in files {
      if let first = file.comments.first {
        let count = file.comments.count
        losses.append(Loss(.note, count == 1 ? "1 comment" : "\(count) comments", "left out", at: first))
      }
      for declaration in file.declarations {
        switch declaration.kind {
        case .roles: losses.append(Loss(.note, "`roles`", "the catalogue of names is left out", at: declaration.span))
        case .units: losses.append(Loss(.note, "`units`", "the catalogue of names is left out", at: declaration.span))
        case .let, .rule, .except, .assert, .test: break
        }
      }
    }
    return losses
  }
}

extension ResourceSchemas {
  /// The same schemas with every text in its own case.
  fileprivate var caseExact: ResourceSchemas {
    func exact(_ schema: SCIMSchema) -> SCIMSchema {
      var copy = schema
      copy.attributes = schema.attributes.map(\.caseExact)
      return copy
    }
    return ResourceSchemas(core: exact(core), extensions: extensions.map(exact))
  }
}

extension SCIMAttribute {
  fileprivate var caseExact: SCIMAttribute {
    var copy = self
    copy.isCaseExact = true
    copy.subAttributes = subAttributes.map(\.caseExact)
    return copy
  }
}
