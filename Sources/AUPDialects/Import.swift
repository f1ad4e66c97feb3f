public import AUPLanguage
public import SourceDiagnostics

/// The languages that are read.
public enum ImportForm: String, CaseIterable, Sendable {
  /// Rules of Clumio's REST API: one, an array, or a page of them.
  case clumio
  /// The `condition` string of a Clumio rule.
  case clumioCondition = "clumio-condition"
  /// `clumio_auto_user_provisioning_rule` in `.tf` or `.tf.json`; the first character says which.
  case terraform
  /// A filter of RFC 7644.
  case scimFilter = "scim-filter"
  /// A dynamic membership rule of Microsoft Entra ID.
  case entra
  /// The expression of an Okta group rule.
  case okta
}

/// What a text of another language does not say itself.
public struct ImportContext: Sendable {
  /// Names of ids.
  public var names: ClumioNames
  /// The rule around a condition that comes alone; its `let` where nothing is granted.
  public var ruleName: String
  /// What such a rule grants; nil for a `let`.
  public var role: String?
  /// In which units.
  public var units: [String]
  /// What the result is checked against.
  public var environment: RuleEnvironment

  /// Makes a context.
  public init(
    names: ClumioNames = ClumioNames(), ruleName: String = "Imported", role: String? = nil, units: [String] = [],
    environment: RuleEnvironment = RuleEnvironment()
  ) {
    self.names = names
    self.ruleName = ruleName
    self.role = role
    self.units = units
    self.environment = environment
  }
}

/// What was read: AUP text in the one format, and what it does not say.
public struct ImportResult: Sendable {
  /// A rule file; empty if nothing could be carried over.
  public var text: String
  /// What was lost, and what is worth a remark.
  public var losses: [Loss]
  /// The texts that they speak of: the one that was read, and those inside it.
  public var sources: SourceMap
  /// Rules that may be read in two ways.
  var keywordRules: [KeywordRule] = []
}

extension ImportForm {
  /// Reads a text. Linear in the text.
  ///
  /// ```swift
  /// var sources = SourceMap()
  /// sources.add(name: "rule.txt", bytes: Array(#"user.department -eq "Sales""#.utf8))
  /// try ImportForm.entra.read(sources).text  // let imported = department eq "Sales"
  /// ```
  ///
  /// - Parameter sources: The one text.
  /// - Throws: ``DialectError`` if the text is not of this form.
  public func read(_ sources: SourceMap, context: ImportContext = ImportContext()) throws(DialectError) -> ImportResult
  {
    guard let file = sources.files.first else { return ImportResult(text: "", losses: [], sources: sources) }
    try SyntaxWords.requireUTF8(file)
    switch self {
    case .clumio:
      var reader = ClumioReader(sources, context)
      try reader.read(file)
      return try reader.rules.result(of: file, context)
    case .terraform:
      let first = file.bytes.first { $0 > 0x20 }
      var reader = TerraformReader(sources, context)
      if first == UInt8(ascii: "{") { try reader.readJSON(file) } else { try reader.readHCL(file) }
      return try reader.rules.result(of: file, context)
    case .clumioCondition:
      var reader = ClumioConditionReader(sources)
      let condition = try reader.read(file, rule: nil)
      var result = try context.result(condition?.aup, reader.losses, of: file, sources)
      if case .containsAll(let words) = condition, words.count > 1 {
        result.keywordRules = [KeywordRule(words: words, span: file.span)]
      }
      return result
    case .scimFilter:
      let condition = try FilterReader.read(file, in: context.environment)
      return try context.result(condition, [], of: file, sources)
    case .entra:
      var reader = EntraReader(file, sources, context.environment)
      let condition = try reader.read()
      return try context.result(condition, reader.losses, of: file, sources)
    case .okta:
      var reader = OktaReader(file, sources, context.environment)
      let condition = try reader.read()
      return try context.result(condition, reader.losses, of: file, sources)
    }
  }
}

extension ImportContext {
  /// A condition that came alone, as a rule if it is known what to grant, else as a `let`.
  fileprivate func result(
    _ condition: ConditionText?, _ losses: [Loss], of file: SourceFile, _ sources: SourceMap
  ) throws(DialectError) -> ImportResult {
    guard let condition else { return ImportResult(text: "", losses: losses, sources: sources) }
    var text = "let imported = \(condition.text)\n"
    if let role {
      text = RuleDraft(name: ruleName, condition: condition, role: role, units: units).text
    }
    return ImportResult(
      text: try ImportedText.formatted(text, of: file, in: environment), losses: losses, sources: sources)
  }
}
