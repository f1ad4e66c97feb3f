import SCIMModel

extension SCIMValue {
  /// True for what a client writes to say that there shall be no value: null, an empty array, and the empty string,
  /// with which Entra ID clears. An object never does: what it leaves out stays.
  var clears: Bool {
    switch self {
    case .null: true
    case .string(let text): text.isEmpty
    case .array(let values): values.allSatisfy(\.clears)
    case .boolean, .number, .complex: false
    }
  }

  /// The elements of an array; a lone value is one element.
  var elements: [SCIMValue] {
    if case .array(let elements) = self { elements } else { [self] }
  }
}

extension [SCIMValue] {
  /// Adds values to a multi-valued attribute (RFC 7644 §3.5.2.1). One that is there changes nothing; a complex one with
  /// the same `value` and `type` (RFC 7643 §2.4 wants no two of those) takes over what is new. O(old + new values).
  mutating func add(_ new: [SCIMValue]) {
    var places: [ElementKey: Int] = [:]
    for (index, element) in enumerated() where places[ElementKey(element)] == nil {
      places[ElementKey(element)] = index
    }
    for element in new {
      let key = ElementKey(element)
      let place = places[key] ?? count
      if place == count {
        append(element)
        places[key] = place
      } else if case .complex(var old) = self[place], case .complex(let object) = element {
        for (name, value) in object.members { old[name] = value }
        self[place] = .complex(old)
      }
      if element.isPrimary { demotePrimaries(but: [place]) }
    }
  }

  /// The values without those that a client wants removed: equal ones, or those of the same `value`, and the same `type`
  /// if the client gives one. O(old + unwanted values).
  func removing(_ unwanted: [SCIMValue]) -> [SCIMValue] {
    let keys = Set(unwanted.map { ElementKey($0) })
    return filter { element in
      guard !keys.contains(ElementKey(element)) else { return false }
      guard case .complex(let object) = element, let value = object["value"] else { return true }
      return !keys.contains(ElementKey(.complex(SCIMObject([("value", value)]))))
    }
  }

  /// Makes `primary` false in the elements where it is true, some left out (RFC 7644 §3.5.2: at most one is primary).
  mutating func demotePrimaries(but kept: [Int]) {
    for index in indices where self[index].isPrimary && !kept.contains(index) {
      guard case .complex(var object) = self[index] else { continue }
      object["primary"] = .boolean(false)
      self[index] = .complex(object)
    }
  }
}

/// What makes two elements of a multi-valued attribute one: the same `value` and `type`; where there is no `value`, all
/// parts.
private struct ElementKey: Hashable {
  private let parts: [SCIMValue?]

  init(_ element: SCIMValue) {
    if case .complex(let object) = element, let value = object["value"] {
      parts = [value, object["type"]]
    } else {
      parts = [element]
    }
  }
}
