public import SCIMModel
public import SourceDiagnostics

extension Explanation {
  /// The tree as JSON: `kind`, `holds`, `cause` and the text of each node, `reads` of clauses, `parts` of the others.
  public func json(_ sources: SourceMap) -> SCIMObject {
    var object = SCIMObject()
    object["kind"] = .string(kindName)
    object["holds"] = .boolean(holds)
    object["cause"] = .boolean(isCause)
    object["text"] = .string(sources.text(span))
    switch kind {
    case .named(let name, _): object["let"] = .string(name)
    case .atLeast(let least, _): object["least"] = .number(DecimalNumber(Int64(least)))
    case .clause(let reading), .elements(let reading, _): object["reads"] = .complex(reading.json)
    case .all, .any, .not: break
    }
    if !parts.isEmpty { object["parts"] = .array(parts.map { .complex($0.json(sources)) }) }
    return object
  }

  private var kindName: String {
    switch kind {
    case .all: "all"
    case .any: "any"
    case .not: "not"
    case .atLeast: "atLeast"
    case .named: "let"
    case .clause: "clause"
    case .elements: "elements"
    }
  }
}

extension Reading {
  /// What was read: the attribute, the state, all values, and which of them decide.
  var json: SCIMObject {
    var object = SCIMObject()
    object["attribute"] = .string(attribute)
    object["state"] = .string(state.rawValue)
    if let count { object["count"] = .number(DecimalNumber(Int64(count))) }
    object["values"] = .array(values)
    object["matching"] = .array(matching.map { .number(DecimalNumber(Int64($0))) })
    return object
  }
}

extension RuleExplanation {
  /// The explanation as JSON: the rule, the verdict, what it grants, what keeps the rule from the user, the tree of the
  /// condition, and the smallest change that would turn the verdict round: the obstacles to be lifted, and the changes
  /// of the user. It is null where there is none, has no `changes` where these took too long to find, and is left out
  /// where it is not of interest.
  public func json(_ sources: SourceMap, _ remedy: Satisfiability.Remedy? = nil) -> SCIMObject {
    var object = SCIMObject()
    object["rule"] = .string(name)
    object["matches"] = .boolean(matches)
    object["grants"] = .array(grants.map { .complex($0.json) })
    object["obstacles"] = .array(obstacles.map { .complex($0.json) })
    object["condition"] = .complex(condition.json(sources))
    object["smallestChange"] = remedy.map { json($0) }
    return object
  }

  private func json(_ remedy: Satisfiability.Remedy) -> SCIMValue {
    var object = SCIMObject()
    object["lift"] = .array(obstacles.filter { $0 != .inactive }.map { .complex($0.json) })
    switch remedy {
    case .none: return .null
    case .undecided: break
    case .changes(let changes): object["changes"] = .array(changes.map { .complex($0.json) })
    }
    return .complex(object)
  }
}

extension Grant {
  /// The grant as JSON.
  fileprivate var json: SCIMObject {
    var object = SCIMObject()
    object["role"] = .string(role)
    object["unit"] = .string(unit)
    return object
  }
}

extension RuleExplanation.Obstacle {
  /// The obstacle as JSON.
  package var json: SCIMObject {
    var object = SCIMObject()
    switch self {
    case .inactive: object["kind"] = .string("inactive")
    case .expired(let instant):
      object["kind"] = .string("expired")
      object["until"] = .string(instant.description)
    case .exception(let until, let reason):
      object["kind"] = .string("exception")
      object["until"] = until.map { .string($0.description) }
      object["because"] = .string(reason)
    }
    return object
  }
}
