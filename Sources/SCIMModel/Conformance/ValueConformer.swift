/// Gives a value the shape its attribute has. Recursion is at most two deep: parts of complex values are not complex.
struct ValueConformer {
  var problems: [ConformanceProblem] = []

  /// The value in its shape; nil if there is none, or if it cannot have it (then there is a problem).
  ///
  /// The path is built only where it is needed: almost every value is as it should be.
  mutating func conform(
    _ value: SCIMValue, to attribute: SCIMAttribute, path: @autoclosure () -> String
  ) -> SCIMValue? {
    guard let value = value.assigned else { return nil }
    guard attribute.isMultiValued else { return single(value, attribute, path()) }
    guard case .array(let elements) = value else {
      return single(value, attribute, path()).map { .array([$0]) }
    }
    var conformed: [SCIMValue] = []
    conformed.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      if case .null = element { continue }
      if let value = single(element, attribute, "\(path())[\(index)]") { conformed.append(value) }
    }
    return conformed.isEmpty ? nil : .array(conformed)
  }

  private mutating func single(
    _ value: SCIMValue, _ attribute: SCIMAttribute, _ path: @autoclosure () -> String
  ) -> SCIMValue? {
    switch (attribute.type, value) {
    case (.string, .string), (.reference, .string), (.binary, .string), (.boolean, .boolean), (.decimal, .number):
      return value
    case (.integer, .number(let number)) where number.isInteger: return value
    // Cleared, as Entra ID does it for attributes of any type.
    case (.boolean, .string("")), (.integer, .string("")), (.decimal, .string("")), (.dateTime, .string("")): return nil
    case (.dateTime, .string(let text)):
      // A date alone is no dateTime (RFC 7643 §2.3.5).
      if text.utf8.count > 10, Instant(parsing: text) != nil { return value }
      return wrong("the string `\(start(of: text))`", attribute, at: path())
    case (.boolean, .string(let text)):
      if ASCIICase.equal(text, "true") { return .boolean(true) }
      if ASCIICase.equal(text, "false") { return .boolean(false) }
      return wrong("the string `\(start(of: text))`", attribute, at: path())
    case (.complex, .complex(let object)): return complex(object, attribute, path: path())
    case (.complex, .string(let text)): return wrapped(text, attribute, path: path())
    case (.integer, .number(let number)):
      return wrong("the number `\(start(of: number.description))`", attribute, at: path())
    default: return wrong(value.kindName, attribute, at: path())
    }
  }

  private mutating func complex(
    _ object: SCIMObject, _ attribute: SCIMAttribute, path: @autoclosure () -> String
  ) -> SCIMValue? {
    var members: [(name: String, value: SCIMValue)] = []
    members.reserveCapacity(object.members.count)
    for (name, value) in object.members {
      let parts = attribute.subAttributes
      guard let index = parts.place(of: name) else {
        if case .null = value { continue }
        members.append((name, value))
        continue
      }
      if case .null = value { continue }
      if let value = conform(value, to: parts[index], path: "\(path()).\(parts[index].name)") {
        members.append((parts[index].name, value))
      }
    }
    return members.isEmpty ? nil : .complex(SCIMObject(uniqueMembers: members))
  }

  /// A string in the place of a complex value: its `value`. A group in a user's list is known by its name *or* its id,
  /// so a lone string there would be a guess.
  private mutating func wrapped(_ text: String, _ attribute: SCIMAttribute, path: String) -> SCIMValue? {
    if ASCIICase.equal(attribute.name, "groups") {
      return report(path, #"found a string, expected an object: write {"display": "…"} for a group's name"#)
    }
    guard attribute.subAttribute("value") != nil else { return wrong("a string", attribute, at: path) }
    return .complex(SCIMObject([("value", .string(text))]))
  }

  private mutating func wrong(_ found: String, _ attribute: SCIMAttribute, at path: String) -> SCIMValue? {
    report(path, "found \(found), expected \(attribute.type.expectation)")
  }

  /// Of a long text the first code points: a message is no place for a photograph.
  private func start(of text: String) -> String {
    let shown = String(String.UnicodeScalarView(text.unicodeScalars.prefix(40)))
    return text.utf8.count == shown.utf8.count ? shown : shown + "…"
  }

  private mutating func report(_ path: String, _ message: String) -> SCIMValue? {
    problems.append(ConformanceProblem(path: path, message: message))
    return nil
  }
}

extension AttributeType {
  /// What a value must be, as messages say it.
  var expectation: String {
    switch self {
    case .string, .reference: "a string"
    case .binary: "a string of Base64"
    case .boolean: "true or false"
    case .decimal: "a number"
    case .integer: "a whole number"
    case .dateTime: "a date and time of RFC 3339 such as `2027-01-31T09:00:00Z`"
    case .complex: "an object"
    }
  }
}
