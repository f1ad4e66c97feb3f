import SCIMModel
import SourceDiagnostics

extension ConditionChecker {
  /// The literals of an operand as constants of the path's type; nil if one of them is wrong.
  mutating func terms(_ values: [ValueSyntax], _ operation: ComparisonOperator, _ path: ResolvedPath) -> Terms? {
    guard !values.isEmpty else { return nil }
    return operation == .matches ? patterns(values, path) : constants(values, operation, path)
  }

  /// The same for one literal.
  mutating func terms(_ value: ValueSyntax, _ operation: ComparisonOperator, _ path: ResolvedPath) -> Terms? {
    if operation == .matches { return patterns([value], path) }
    guard let constant = constant(value, path) else { return nil }
    lint(value, operation, path)
    return .constants([constant])
  }

  private mutating func constants(
    _ values: [ValueSyntax], _ operation: ComparisonOperator, _ path: ResolvedPath
  ) -> Terms? {
    var constants: [Constant] = []
    constants.reserveCapacity(values.count)
    var first = FirstPlaces<Constant>(expecting: values.count > 1 ? values.count : 0)
    for value in values {
      guard let constant = constant(value, path) else { continue }
      constants.append(constant)
      lint(value, operation, path)
      guard values.count > 1 else { continue }
      if let earlier = first.note(constant, at: value.span) {
        report(CheckerDiagnostics.duplicateValue(value, path, first: earlier))
      }
    }
    return constants.count == values.count ? .constants(constants) : nil
  }

  /// A literal as a constant of the path's type, or nil with a finding.
  private mutating func constant(_ value: ValueSyntax, _ path: ResolvedPath) -> Constant? {
    do {
      if let constant = try Constant(value, for: path) { return constant }
      sawInvalid = true
    } catch { report(error) }
    return nil
  }

  /// Findings about literals that are well typed but hardly meant.
  private mutating func lint(_ value: ValueSyntax, _ operation: ComparisonOperator, _ path: ResolvedPath) {
    guard case .string(let text) = value.kind else { return }
    if text.utf8.isEmpty { report(CheckerDiagnostics.emptyString(value.span, operation, path)) }
    if UUIDText.matches(text), path.isGroupName, operation == .eq || operation == .ne || operation == .in {
      report(CheckerDiagnostics.groupLooksLikeUUID(value, path))
    }
  }

  /// `groups` alone compares ids, and a name with a blank in it is none.
  mutating func lintGroupIDs(_ values: [ValueSyntax], _ span: SourceSpan) {
    guard index.isGroup("group") else { return }
    let name = values.first { value in
      if case .string(let text) = value.kind { text.utf8.contains(UInt8(ascii: " ")) } else { false }
    }
    if let name { report(CheckerDiagnostics.groupsCompareIDs(name, span)) }
  }

  /// The constants of a list that a let names: made once for each type it is compared as.
  mutating func terms(
    ofList number: Int, named name: Spelled, _ operation: ComparisonOperator, _ path: ResolvedPath
  ) -> Terms? {
    guard case .list(let values, _) = lets.entries[number].value, !values.isEmpty else { return nil }
    let key = ListKey(list: number, type: path.field.type, isOfPatterns: operation == .matches)
    if let known = listTerms[key] { return known }
    let terms =
      operation == .matches ? patterns(values, path, via: name) : constants(values, named: name, operation, path)
    listTerms[key] = terms
    return terms
  }

  private mutating func constants(
    _ values: [ValueSyntax], named name: Spelled, _ operation: ComparisonOperator, _ path: ResolvedPath
  ) -> Terms? {
    var constants: [Constant] = []
    constants.reserveCapacity(values.count)
    for value in values {
      do throws(Diagnostic) {
        guard let constant = try Constant(value, for: path) else {
          sawInvalid = true
          return nil
        }
        constants.append(constant)
      } catch {
        // The list may suit other attributes: it is the use that is at fault, and one finding tells it.
        report(CheckerDiagnostics.listDoesNotSuit(name, error))
        return nil
      }
      lint(value, operation, path)
    }
    return .constants(constants)
  }

  /// The literals behind `matches`.
  private mutating func patterns(_ values: [ValueSyntax], _ path: ResolvedPath, via list: Spelled? = nil) -> Terms? {
    var patterns: [String] = []
    for value in values {
      switch value.kind {
      case .string(let text):
        if isPattern(text, value.span, path) { patterns.append(text) }
      case .invalid: sawInvalid = true
      default:
        let finding = CheckerDiagnostics.patternOperand(value)
        report(list.map { CheckerDiagnostics.listDoesNotSuit($0, finding) } ?? finding)
        if list != nil { return nil }
      }
    }
    return patterns.count == values.count ? .patterns(patterns) : nil
  }

  /// True if the text is a pattern that can be searched for in linear time.
  private mutating func isPattern(_ text: String, _ span: SourceSpan, _ path: ResolvedPath) -> Bool {
    if text.utf8.isEmpty { report(CheckerDiagnostics.emptyString(span, .matches, path)) }
    var isCaseExact = false
    if case .text(caseExact: true) = path.field.type { isCaseExact = true }
    if patterns[isCaseExact]?.contains(text) == true { return true }
    do throws(PatternError) {
      patternStates += try Pattern(text, caseExact: isCaseExact, limits: limits).nfa.states.count
      if patternStates > limits.patternStatesPerSet { throw .tooManyTogether(limits) }
      patterns[isCaseExact, default: []].insert(text)
      return true
    } catch {
      report(CheckerDiagnostics.invalidPattern(text, error, span))
      return false
    }
  }
}

extension Constant {
  /// A literal as a constant of a path's type; throws the finding if it has another type, nil for what the parser
  /// could not read.
  init?(_ value: ValueSyntax, for path: ResolvedPath) throws(Diagnostic) {
    switch (path.field.type, value.kind) {
    case (_, .invalid): return nil
    case (_, .null): throw CheckerDiagnostics.nullInList(value.span, path)
    case (.text(let caseExact), .string(let text)): self = .text(ComparisonKey.of(text, caseExact: caseExact))
    case (.binary, .string(let text)): self = .text(ComparisonKey.of(text, caseExact: true))
    case (.number, .number(let number, _)): self = .number(number)
    case (.boolean, .boolean(let truth)): self = .boolean(truth)
    case (.boolean, .string(let text)):
      // Entra ID sends `roles[primary eq "True"].value`.
      let isTrue = ASCIICase.equal(text, "true")
      guard isTrue || ASCIICase.equal(text, "false") else { throw CheckerDiagnostics.operandType(value, path) }
      self = .boolean(isTrue)
    case (.instant, .string(let text)):
      guard let instant = Instant(parsing: text) else { throw CheckerDiagnostics.invalidDate(text, value.span) }
      self = .instant(instant)
    case (.instant, .now(let duration)): self = .now(offset: duration?.offset ?? 0)
    default: throw CheckerDiagnostics.operandType(value, path)
    }
  }
}

extension DurationSyntax {
  /// Signed seconds; saturates, as instants do.
  var offset: Int64 {
    let (seconds, overflow) = Int64(count).multipliedReportingOverflow(by: Int64(unit.seconds))
    let size = overflow ? Int64.max : seconds
    return isNegative ? -size : size
  }
}
