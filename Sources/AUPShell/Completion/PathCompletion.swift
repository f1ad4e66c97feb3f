import SCIMModel

/// Candidates for a path that is being typed: names, sub-attributes behind a dot, URNs and what stands behind them.
struct PathCompletion {
  /// Where the part starts that the candidates replace: bytes of what was typed.
  private(set) var typedStart = 0
  private(set) var candidates: [String] = []
  /// False if more of the path is to come.
  private(set) var appendsBlank = true

  init(names: Vocabulary, scope: AttributeScope, typed: String) {
    if case .element(let element) = scope {
      offer(element.attribute.subAttributes.map(\.name), typed[...])
      return
    }
    if ASCIICase.equal(typed.prefix(4), "urn:") {
      completeURN(names.schemas, typed)
    } else if let dot = typed.firstIndex(of: ".") {
      typedStart = typed.utf8.distance(from: typed.startIndex, to: dot) + 1
      let attribute = names.resolve(String(typed[..<dot]), .user)?.attribute
      offer(attribute?.subAttributes.map(\.name) ?? [], typed[typed.index(after: dot)...])
    } else {
      let extensions = names.schemas.extensions.flatMap(\.attributes).map(\.name)
      let known = names.schemas.core.attributes.map(\.name) + extensions.filter { names.home(of: $0) != nil }
      offer(known + ["group"] + names.schemas.all.map { $0.id + ":" }, typed[...])
    }
  }

  private mutating func completeURN(_ schemas: ResourceSchemas, _ typed: String) {
    // The longest URN that what was typed starts with; the rest is a path in that schema.
    let inside = schemas.all.filter { ASCIICase.equal(typed.utf8Prefix($0.id.utf8.count + 1), $0.id + ":") }
    guard let schema = inside.max(by: { $0.id.utf8.count < $1.id.utf8.count }) else {
      offer(schemas.all.map { $0.id + ":" }, typed[...])
      appendsBlank = false
      return
    }
    typedStart = schema.id.utf8.count + 1
    let rest = typed[typed.utf8.index(typed.startIndex, offsetBy: typedStart)...]
    guard let dot = rest.firstIndex(of: ".") else { return offer(schema.attributes.map(\.name), rest) }
    typedStart += rest.utf8.distance(from: rest.startIndex, to: dot) + 1
    let attribute = schema.attribute(String(rest[..<dot]))
    offer(attribute?.subAttributes.map(\.name) ?? [], rest[rest.index(after: dot)...])
  }

  private mutating func offer(_ names: [String], _ typed: Substring) {
    candidates = names.filter { ASCIICase.equal($0.utf8Prefix(typed.utf8.count), typed) }
  }
}

extension String {
  /// The first bytes, if they end where a character ends; else the empty string.
  fileprivate func utf8Prefix(_ count: Int) -> Substring {
    guard let end = utf8.index(startIndex, offsetBy: count, limitedBy: endIndex), let whole = end.samePosition(in: self)
    else { return "" }
    return self[..<whole]
  }
}
