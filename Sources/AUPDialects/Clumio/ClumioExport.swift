import AUPLanguage
import SourceDiagnostics

/// A rule that Clumio can have: one role, some units, one of six conditions.
struct ClumioRule: Hashable {
  var name: String
  var condition: ClumioCondition
  var role: String
  var units: [String]
  /// The AUP rule.
  var span: SourceSpan
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
      if let condition, objections.isEmpty { add(rule, condition) }
    }
  }

  /// A rule of Clumio's has one role: further roles get rules of their own.
  private mutating func add(_ rule: CheckedRule, _ condition: ClumioCondition) {
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
      rules.append(
        ClumioRule(name: name, condition: condition, role: entry.role, units: entry.units, span: rule.span))
      if index > 0 {
        losses.append(
          Loss(
            .note, "role \(Diagnostic.quote(entry.role))",
            "a rule of Clumio's has one role, so rule \(Diagnostic.quote(name)) grants this one",
            at: rule.span))
      }
    }
  }

  private mutating func unused(_ name: String, _ first: Int) -> String {
    var number = first
    while !names.insert("\(name) (\(number))").inserted { number += 1 }
    return "\(name) (\(number))"
  }
}
