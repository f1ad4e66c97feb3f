import AUPLanguage
package import SCIMModel

extension AccessDiff {
  /// The difference as JSON; nothing is left out of it.
  ///
  /// `totals`, `privileged` (the roles that count as such), `rules`, `grants` (for each role and unit who gains and who
  /// loses) and `groups` (users with one change: what they gain and lose, and the causes with their clauses).
  package var json: SCIMObject {
    object([
      ("version", number(1)), ("totals", totals.json), ("privileged", .array(privileged.names.map { .string($0) })),
      ("rules", .array(rules.map(\.json))), ("grants", .array(movements.map(\.json))),
      ("groups", .array(groups.map { $0.json(self) })),
    ])
  }
}

private func object(_ members: [(name: String, value: SCIMValue?)]) -> SCIMObject {
  SCIMObject(uniqueMembers: members.compactMap { name, value in value.map { (name, $0) } })
}

private func number(_ count: Int) -> SCIMValue { .number(DecimalNumber(Int64(count))) }

private func list(_ grants: [Grant]) -> SCIMValue { .array(grants.map { .complex(object($0.members)) }) }

private func list(_ users: [DiffUser]) -> SCIMValue {
  .array(
    users.map { user in
      .complex(object([("userName", .string(user.userName)), ("id", user.id.map { .string($0) })]))
    })
}

extension Grant {
  fileprivate var members: [(name: String, value: SCIMValue?)] { [("role", .string(role)), ("unit", .string(unit))] }
}

extension AccessDiff.Totals {
  fileprivate var json: SCIMValue {
    .complex(
      object([
        ("users", number(users)), ("usersAppeared", appeared.map(number)),
        ("usersDisappeared", disappeared.map(number)), ("usersChanged", number(changed)),
        ("usersGaining", number(gaining)), ("usersLosing", number(losing)), ("grantsGained", number(gained)),
        ("grantsLost", number(lost)), ("privilegedGrantsGained", number(privilegedGained)),
        ("usersWithSameAccess", number(sameAccess)),
      ]))
  }
}

extension RuleChange {
  fileprivate var json: SCIMValue {
    let isChange = kind == .changed
    let until = until.map { old, new in
      object([("old", old.map { .string("\($0)") } ?? .null), ("new", new.map { .string("\($0)") } ?? .null)])
    }
    return .complex(
      object([
        ("rule", .string(rule)), ("change", .string(kind.rawValue)), ("condition", condition.map { .boolean($0) }),
        ("grantsAdded", isChange ? list(grantsAdded) : nil), ("grantsRemoved", isChange ? list(grantsRemoved) : nil),
        ("until", until.map { .complex($0) }),
        ("exceptionsAdded", isChange ? .array(exceptionsAdded.map(\.json)) : nil),
        ("exceptionsRemoved", isChange ? .array(exceptionsRemoved.map(\.json)) : nil),
      ]))
  }
}

extension RuleChange.Exemption {
  fileprivate var json: SCIMValue {
    .complex(
      object([
        ("user", .string(user)), ("until", until.map { .string("\($0)") }), ("because", .string(because)),
      ]))
  }
}

extension AccessDiff.Movement {
  fileprivate var json: SCIMValue {
    .complex(
      object(grant.members + [("privileged", .boolean(isPrivileged)), ("gained", list(gained)), ("lost", list(lost))]))
  }
}

extension AccessDiff.Group {
  fileprivate func json(_ diff: AccessDiff) -> SCIMValue {
    var readings = self.readings[...]
    let causes = change.causes.map { cause in
      let clauses = cause.clauses.map { clause in
        let reading = readings.popFirst() ?? ""
        return SCIMValue.complex(
          object([
            ("version", .string(clause.isOld ? "old" : "new")), ("text", .string(diff.text(of: clause))),
            ("under", clause.context.isEmpty ? nil : .string(clause.context)), ("holds", .boolean(clause.holds)),
            ("firstUser", reading.isEmpty ? nil : .string(reading)),
          ]))
      }
      let side = cause.isGain ? diff.comparison.new : diff.comparison.old
      return SCIMValue.complex(
        object([
          ("change", .string(cause.isGain ? "gain" : "loss")), ("rule", .string(side.program.rules[cause.rule].name)),
          ("reason", .string(cause.reasonName)), ("obstacle", cause.obstacle.map { .complex($0.json) }),
          ("grants", list(cause.grants.map { diff.comparison.grants[Int($0)] })), ("clauses", .array(clauses)),
        ]))
    }
    return .complex(
      object([
        ("count", number(users.count)), ("gained", list(gained)), ("lost", list(lost)), ("causes", .array(causes)),
        ("users", list(users)),
      ]))
  }
}

extension AccessChange.Cause {
  /// The reason as data has it.
  var reasonName: String {
    switch reason {
    case .rule: isGain ? "ruleAdded" : "ruleRemoved"
    case .grants: isGain ? "grantAdded" : "grantRemoved"
    case .condition: "condition"
    case .obstacle(.inactive): "inactive"
    case .obstacle(.expired): "expired"
    case .obstacle(.exception): "exception"
    case .user: isGain ? "userAppeared" : "userDisappeared"
    }
  }

  fileprivate var obstacle: RuleExplanation.Obstacle? {
    if case .obstacle(let obstacle) = reason { obstacle } else { nil }
  }
}
