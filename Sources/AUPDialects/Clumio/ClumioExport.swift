import AUPLanguage
import SourceDiagnostics

/// A rule that Clumio can have: one role, some units, one of six conditions.
struct ClumioRule {
  var name: String
  var condition: ClumioCondition
  var role: String
  var units: [String]
  /// The AUP rule.
  var syntax: RuleSyntax

  /// Where the role is named.
  var rolePlace: SourceSpan { Self.place(of: role, in: syntax.grants.map(\.role)) ?? syntax.name.span }

  /// Where a unit is named.
  func place(ofUnit name: String) -> SourceSpan {
    Self.place(of: name, in: syntax.grants.flatMap(\.units)) ?? syntax.name.span
  }

  private static func place(of name: String, in names: [Spelled]) -> SourceSpan? {
    names.first { $0.text.utf8.elementsEqual(name.utf8) }?.span
  }
}

/// The rules of a set that Clumio can have.
struct ClumioExport {
  private(set) var rules: [ClumioRule] = []
  private(set) var losses: [Loss]
  private var names: Set<String>

  init(_ source: ExportSource) {
    losses = source.commonLosses
    names = Set(source.rules.rules.map(\.name))
    for (index, rule) in source.exact.rules.enumerated() {
      var lowering = ClumioLowering(source.sources, rule: Diagnostic.quote(rule.name))
      let condition = lowering.lower(rule.condition)
      let objections = source.objections(to: index, in: "Clumio")
      losses += lowering.losses + objections
      if let condition, objections.isEmpty { add(rule, source.syntax[index], condition) }
    }
  }

  /// A rule of Clumio's has one role: further roles get rules of their own.
  private mutating func add(_ rule: CheckedRule, _ syntax: RuleSyntax, _ condition: ClumioCondition) {
    var roles: [(role: String, units: [String])] = []
    for grant in rule.grants {
      if let index = roles.firstIndex(where: { $0.role.utf8.elementsEqual(grant.role.utf8) }) {
        roles[index].units.append(grant.unit)
      } else {
        roles.append((grant.role, [grant.unit]))
      }
    }
    for (index, entry) in roles.enumerated() {
      let name = index == 0 ? rule.name : unused(rule.name, index + 1)
      let one = ClumioRule(name: name, condition: condition, role: entry.role, units: entry.units, syntax: syntax)
      rules.append(one)
      guard index > 0 else { continue }
      let outcome = "a rule of Clumio's has one role, so rule \(Diagnostic.quote(name)) grants this one"
      losses.append(Loss(.note, "role \(Diagnostic.quote(entry.role))", outcome, at: one.rolePlace))
    }
  }

  private mutating func unused(_ name: String, _ first: Int) -> String {
    var number = first
    while !names.insert("\(name) (\(number))").inserted { number += 1 }
    return "\(name) (\(number))"
  }
}

extension ExportSource {
  /// For each rule the condition that Clumio has for it; nil for one that Clumio cannot have, or that has an end or
  /// exceptions. Linear in the conditions, lets expanded.
  public var clumioConditions: [ClumioCondition?] {
    exact.rules.indices.map { index in
      guard objections(to: index, in: "Clumio").isEmpty else { return nil }
      var lowering = ClumioLowering(sources, rule: "")
      return lowering.lower(exact.rules[index].condition)
    }
  }
}
