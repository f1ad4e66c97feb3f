import SCIMModel
public import SourceDiagnostics

/// The handbook of diagnostics, which ships with the program: `aup explain CODE`.
public enum Handbook {
  /// Every page, by code.
  public static let pages: [HandbookPage] =
    (syntaxPages + namePages + operandPages + letPages + rulePages + censusPages + lintPages)
    .sorted { $0.code.unicodeScalars.lexicographicallyPrecedes($1.code.unicodeScalars) }

  /// The page of a code; nil if there is no such diagnostic.
  public static func page(_ code: String) -> HandbookPage? {
    pages.first { $0.code.utf8.elementsEqual(code.utf8) }
  }

  /// The page as text, with what the checker says of the example; nil if there is no such diagnostic.
  ///
  /// Nothing in it is written by hand that can be found by running the example: the text is always true.
  public static func render(_ code: String, color: ColorMode = .plain) -> String? {
    guard let page = page(code) else { return nil }
    var text =
      "\(page.code) (\(page.severity.rawValue)): \(page.title)\n\n\(wrapped(page.explanation))\n\nFor example:\n\n"
    text += indented(page.example) + "\n"
    if !page.users.isEmpty {
      text += "with users such as\n\n" + indented(page.users.map { $0.json + "\n" }.joined()) + "\n"
    }
    if !page.groups.isEmpty {
      text += "and groups such as\n\n" + indented(page.groups.map { $0.json + "\n" }.joined()) + "\n"
    }
    let (sources, findings) = findings(in: page.example, of: page)
    let shown = findings.filter { $0.code.utf8.elementsEqual(page.code.utf8) }.prefix(1)
    text += TextRenderer(sources, color: color).render(shown)
    if page.limits != .standard { text += "\nThe limit is lowered for this example.\n" }
    return text + "\nWrite instead:\n\n" + indented(page.remedy)
  }

  /// What the parser and the checker say of an example or a remedy.
  public static func findings(
    in text: String, of page: HandbookPage
  ) -> (sources: SourceMap, diagnostics: [Diagnostic]) {
    var sources = SourceMap()
    let file = sources.add(name: page.exampleIsFilter ? "<filter>" : "rules.aup", bytes: bytes(of: text, page))
    var schemas = StandardSchemas.user
    schemas.extensions += page.extensions
    let checker = Checker(schemas: schemas, limits: page.limits)
    if page.exampleIsFilter {
      let parsed = Parser.parseCondition(file, mode: .rfc7644, limits: page.limits)
      return (sources, parsed.diagnostics + checker.check(condition: parsed.tree).diagnostics)
    }
    let parsed = Parser.parseFile(file, limits: page.limits)
    let checked = checker.check([parsed.tree])
    var census = ValueCensus(checked.rules, sources: sources, schemas: schemas, limits: page.limits)
    for user in page.users { census.add(schemas.conform(user).resource) }
    for group in page.groups { census.add(group) }
    let environment = RuleEnvironment(schemas: schemas, limits: page.limits)
    let lints =
      (try? environment.compile(checked.rules, sources: sources))
      .flatMap { RuleLints($0, environment: environment, now: exampleTime)?.findings() } ?? []
    let levels = LintLevels(sources, limits: page.limits)
    let found = parsed.diagnostics + checked.diagnostics + census.findings + lints
    return (sources, levels.findings + levels.apply(to: found))
  }

  /// 2026-12-01: when the examples are looked at.
  private static let exampleTime = Instant(seconds: 1_796_083_200)

  private static func bytes(of text: String, _ page: HandbookPage) -> [UInt8] {
    let isLatin1 = page.exampleIsLatin1 && text == page.example
    return isLatin1 ? text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } : Array(text.utf8)
  }

  /// A source as it may go to a terminal: an example of a bad character must do no harm.
  private static func indented(_ source: String) -> String {
    source.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "    " + TerminalText.harmless(String($0)) }.joined(separator: "\n")
  }

  /// Paragraphs with lines of at most 80 columns, broken at blanks.
  private static func wrapped(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { paragraph in
      var lines = [""]
      for word in paragraph.split(separator: " ") {
        let last = lines[lines.count - 1]
        if last.isEmpty {
          lines[lines.count - 1] = String(word)
        } else if last.unicodeScalars.count + word.unicodeScalars.count < 80 {
          lines[lines.count - 1] += " " + word
        } else {
          lines.append(String(word))
        }
      }
      return lines.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  // MARK: How pages are written

  static func page(
    _ code: CheckerCode, _ title: String, _ severity: Severity, _ explanation: String, example: String,
    remedy: String, limits: Limits = .standard, extensions: [SCIMSchema] = []
  ) -> HandbookPage {
    HandbookPage(
      code: code.rawValue, title: title, severity: severity, explanation: explanation, example: example,
      remedy: remedy, limits: limits, extensions: extensions)
  }

  /// A rule file with one rule.
  static func rule(
    _ condition: String, name: String = "Backup", role: String = "Backup Admin", unit: String = "Global",
    until: String? = nil
  ) -> String {
    let end = until.map { "  until  \"\($0)\"\n" } ?? ""
    return "rule \"\(name)\" {\n  when   \(condition)\n  assign role \"\(role)\" in \"\(unit)\"\n\(end)}\n"
  }

  static func limits(_ change: (inout Limits) -> Void) -> Limits {
    var limits = Limits.standard
    change(&limits)
    return limits
  }
}

extension CensusGroup {
  /// As a Group resource (RFC 7643 §4.2).
  fileprivate var json: String {
    var object = SCIMObject([("displayName", .string(name))])
    object["id"] = id.map { .string($0) }
    object["externalId"] = externalID.map { .string($0) }
    let members = nestedGroups.map { name in
      SCIMValue.complex(SCIMObject([("display", .string(name)), ("type", .string("Group"))]))
    }
    if !members.isEmpty { object["members"] = .array(members) }
    return object.json
  }
}
