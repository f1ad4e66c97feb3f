import AUPLanguage
import SCIMModel

/// `{"userName":…,"id":…,"rules":[…],"grants":[{"role":…,"unit":…}]}`, one object on each line; with `inactive` behind
/// if the user was left out for that, and without `id` if there is none.
struct JSONDecisionWriter: DecisionWriter {
  let rules: [RuleTitle]
  /// True for one array, false for lines that stand alone.
  let isArray: Bool
  private var isFirst = true

  init(rules: [RuleTitle], isArray: Bool) {
    self.rules = rules
    self.isArray = isArray
  }

  mutating func begin(_ output: inout [UInt8]) {
    if isArray { output += "[".utf8 }
  }

  mutating func write(_ user: UserDecision, to output: inout [UInt8]) {
    if isArray { output += (isFirst ? "\n" : ",\n").utf8 }
    isFirst = false
    output += #"{"userName":"#.utf8
    string(user.userName, to: &output)
    if let id = user.id {
      output += #","id":"#.utf8
      string(id, to: &output)
    }
    output += #","rules":["#.utf8
    for (index, rule) in user.decision.rules.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      string(rules[rule].name, to: &output)
    }
    output += #"],"grants":["#.utf8
    for (index, grant) in user.decision.grants.enumerated() {
      output += (index > 0 ? #",{"role":"# : #"{"role":"#).utf8
      string(grant.role, to: &output)
      output += #","unit":"#.utf8
      string(grant.unit, to: &output)
      output.append(UInt8(ascii: "}"))
    }
    output += (user.isLeftOut ? #"],"inactive":true}"# : "]}").utf8
    if !isArray { output.append(UInt8(ascii: "\n")) }
  }

  mutating func end(_ output: inout [UInt8]) {
    if isArray { output += (isFirst ? "]\n" : "\n]\n").utf8 }
  }

  private func string(_ text: String, to output: inout [UInt8]) {
    SCIMValue.string(text).writeJSON(to: &output)
  }
}
