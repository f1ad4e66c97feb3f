import SCIMModel
import SourceDiagnostics

/// Checks the declarations of a rule set.
///
/// Names of rules, roles and units are equal if they are canonically equivalent (which is Swift's `==`): the same
/// name typed on two keyboards is one name. Case counts.
struct RuleSetChecker {
  var lets: LetChecker
  var result = CheckedRules()
  private var ruleNames = NameInterner()
  /// For each name of a rule the index in `result.rules` of the first that has it, and where that name stands.
  private var namedRules: [(rule: Int, place: SourceSpan)] = []
  var roles: Catalogue?
  var units: Catalogue?
  private let limits: Limits
  private var absence = AbsenceLint()
  /// Tests of all conditions beyond the free ones of each.
  private var excessPredicates = 0
  /// Names near an unknown one are looked for this often.
  private var suggestionsLeft = 100

  /// Names that `roles` or `units` declare.
  struct Catalogue {
    var names: [String] = []
    var numbers = NameInterner()
    /// Where the names stand.
    var places: [SourceSpan] = []
  }

  init(index: AttributeIndex, limits: Limits) {
    self.limits = limits
    lets = LetChecker(index: index, limits: limits)
  }

  mutating func report(_ diagnostic: consuming Diagnostic) { lets.conditions.report(diagnostic) }

  mutating func check(_ files: [FileSyntax]) -> (CheckedRules, [Diagnostic]) {
    let declarations = files.flatMap(\.declarations)
    lets.gather(files, reportsDuplicates: true)
    lets.checkAll()
    gatherCatalogues(declarations)
    checkRules(declarations)
    checkUses(declarations)
    result.roles = roles?.names
    result.units = units?.names
    reportUnusedLets()
    return (result, lets.conditions.diagnostics.inSourceOrder)
  }

  private mutating func gatherCatalogues(_ declarations: [DeclarationSyntax]) {
    for declaration in declarations {
      switch declaration.kind {
      case .roles(let names): add(names, to: \.roles, "role")
      case .units(let names): add(names, to: \.units, "unit")
      default: break
      }
    }
  }

  /// Several `roles` declarations add up.
  private mutating func add(_ names: [Spelled], to catalogue: WritableKeyPath<Self, Catalogue?>, _ kind: String) {
    var entries = self[keyPath: catalogue] ?? Catalogue()
    for name in names {
      let (number, isNew) = entries.numbers.insert(name.text)
      if isNew {
        entries.places.append(name.span)
        entries.names.append(name.text)
      } else {
        report(CheckerDiagnostics.duplicateCatalogueEntry(name, kind, first: entries.places[number]))
      }
    }
    self[keyPath: catalogue] = entries
  }

  private mutating func checkRules(_ declarations: [DeclarationSyntax]) {
    result.rules.reserveCapacity(min(declarations.count, limits.rules))
    for declaration in declarations {
      guard case .rule(let rule) = declaration.kind else { continue }
      if result.rules.count == limits.rules {
        report(CheckerDiagnostics.tooManyRules(rule.name, limit: limits.rules))
        return
      }
      let condition = condition(rule.condition)
      declare(rule.name, result.rules.count)
      result.rules.append(
        CheckedRule(
          name: rule.name.text,
          condition: condition ?? Condition(.or([]), rule.condition.span),
          grants: grants(rule.grants),
          expiry: rule.until.flatMap { expiry($0) },
          span: declaration.span))
    }
  }

  /// Checks the condition of a rule or an assertion.
  mutating func condition(_ syntax: ConditionSyntax) -> Condition? {
    guard let checked = lets.conditions.check(syntax) else { return nil }
    let wasWithin = excessPredicates <= limits.predicatesPerSet
    excessPredicates += max(0, checked.predicates - limits.ordinaryPredicates)
    if wasWithin, excessPredicates > limits.predicatesPerSet {
      report(CheckerDiagnostics.setTooLarge(at: syntax.span, limits))
    }
    absence.forEachFinding(in: checked.condition) { lets.conditions.report($0) }
    return checked.condition
  }

  private mutating func declare(_ name: Spelled, _ rule: Int) {
    let (number, isNew) = ruleNames.insert(name.text)
    if isNew {
      namedRules.append((rule, name.span))
    } else {
      report(CheckerDiagnostics.duplicateRule(name, first: namedRules[number].place))
    }
    if name.text.utf8.isEmpty { report(CheckerDiagnostics.emptyName(name, "rule")) }
  }

  private mutating func grants(_ syntax: [GrantSyntax]) -> [Grant] {
    if syntax.count == 1, syntax[0].units.count == 1 {
      let (role, unit) = (syntax[0].role, syntax[0].units[0])
      checkRole(role)
      checkUnit(unit)
      return [Grant(role: role.text, unit: unit.text)]
    }
    var grants: [Grant] = []
    grants.reserveCapacity(syntax.reduce(0) { $0 + $1.units.count })
    var first = FirstPlaces<Grant>(expecting: grants.capacity)
    for part in syntax {
      checkRole(part.role)
      for unit in part.units {
        checkUnit(unit)
        let grant = Grant(role: part.role.text, unit: unit.text)
        if let earlier = first.note(grant, at: unit.span) {
          report(CheckerDiagnostics.duplicateGrant(grant, at: unit.span, first: earlier))
        } else {
          grants.append(grant)
        }
      }
    }
    return grants
  }

  mutating func checkRole(_ name: Spelled) { check(name, roles, "role") }
  mutating func checkUnit(_ name: Spelled) { check(name, units, "unit") }

  private mutating func check(_ name: Spelled, _ catalogue: Catalogue?, _ kind: String) {
    guard let catalogue, catalogue.numbers.number(of: name.text) == nil else { return }
    let near = suggestion(for: name, among: catalogue.names)
    report(CheckerDiagnostics.unknownName(name, kind, among: catalogue.names, suggestion: near))
  }

  /// The number of a rule by name, or a finding.
  mutating func rule(named name: Spelled) -> Int? {
    if let number = ruleNames.number(of: name.text) { return namedRules[number].rule }
    let near = suggestion(for: name, among: result.rules.lazy.map(\.name))
    report(CheckerDiagnostics.unknownName(name, "rule", among: result.rules.lazy.map(\.name), suggestion: near))
    return nil
  }

  private mutating func suggestion(for name: Spelled, among names: some Sequence<String>) -> String? {
    guard suggestionsLeft > 0 else { return nil }
    suggestionsLeft -= 1
    return NameSuggestion.closest(to: name.text, among: names)
  }

  /// `until "2027-01-31"` ends with that day in UTC; a date-time ends at that instant.
  mutating func expiry(_ date: Spelled) -> Instant? {
    guard let instant = instant(date) else { return nil }
    let isDay = date.text.utf8.count == "2027-01-31".utf8.count
    return isDay ? instant.advanced(bySeconds: 86_400) : instant
  }

  mutating func instant(_ date: Spelled) -> Instant? {
    guard let instant = Instant(parsing: date.text) else {
      report(CheckerDiagnostics.invalidDate(date.text, date.span))
      return nil
    }
    return instant
  }

  /// A let that only a part with errors might use is not called unused.
  private mutating func reportUnusedLets() {
    guard !lets.conditions.sawInvalid, lets.conditions.errors == 0 else { return }
    for entry in lets.conditions.lets.entries where !entry.isUsed {
      report(CheckerDiagnostics.unusedLet(entry.name))
    }
  }
}
