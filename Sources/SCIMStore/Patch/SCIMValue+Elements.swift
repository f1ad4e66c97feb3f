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
  /// Adds a value to a multi-valued attribute (RFC 7644 §3.5.2.1). One that is there changes nothing; a complex one
  /// with the same `value` and `type` (RFC 7643 §2.4 wants no two of those) takes over what is new.
  mutating func add(_ element: SCIMValue) {
    guard case .complex(let object) = element else {
      if !contains(element) { append(element) }
      return
    }
    guard let index = firstIndex(where: { $0.isSameElement(as: object) }), case .complex(var old) = self[index] else {
      append(element)
      if element.isPrimary { demotePrimaries(but: [count - 1]) }
      return
    }
    for (name, value) in object.members { old[name] = value }
    self[index] = .complex(old)
    if element.isPrimary { demotePrimaries(but: [index]) }
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

extension SCIMValue {
  /// True if the other is meant to be this element: same `value` and `type`; where there is no `value`, the same parts.
  fileprivate func isSameElement(as other: SCIMObject) -> Bool {
    guard case .complex(let object) = self else { return false }
    guard let value = other["value"] else { return other.members.allSatisfy { object[$0.name] == $0.value } }
    return object["value"] == value && object["type"] == other["type"]
  }

  /// True if a value that a client wants removed means this element: equal, or the same `value`, and the same `type` if
  /// it gives one.
  func isMeant(by other: SCIMValue) -> Bool {
    guard case .complex(let object) = self, case .complex(let other) = other, let value = other["value"] else {
      return self == other
    }
    return object["value"] == value && (other["type"].map { object["type"] == $0 } ?? true)
  }
}
