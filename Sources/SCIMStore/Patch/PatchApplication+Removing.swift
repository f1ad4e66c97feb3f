import SCIMModel

/// `remove` (RFC 7644 §3.5.2.2), and `replace` with nothing, which is how clients clear.
extension PatchApplication {
  /// Removes an attribute, the elements that a filter or the values of the operation name, or a part of them. Where
  /// nothing matches, nothing is left to do.
  mutating func remove(_ target: AttributeTarget, _ value: SCIMValue?) throws(SCIMError) {
    if target.subAttribute == nil, target.filter == nil, target.attribute.isRequired {
      throw .bad(.mutability, "`\(target.text)` is required")
    }
    guard target.subAttribute == nil, target.filter == nil, target.attribute.isMultiValued, let value, value != .null
    else { return try clear(target) }
    // Entra ID's form. RFC 7644 gives `remove` no value, but all values are not what it means.
    let unwanted = try conformed(value, to: target.attribute, target)?.elements ?? []
    try store(elements: (current(target)?.elements ?? []).removing(unwanted), target)
  }

  /// Unassigns what the target names. A `type` that a filter asked for stays when the `value` beside it goes, so that
  /// clearing twice finds the same element.
  mutating func clear(_ target: AttributeTarget) throws(SCIMError) {
    if let part = target.subAttribute, part.isRequired { throw .bad(.mutability, "`\(target.text)` is required") }
    guard let value = current(target) else {
      return target.attribute.isRequired ? try store(nil, target) : ()
    }
    if target.subAttribute == nil && target.filter == nil { return try store(nil, target) }
    var elements = value.elements
    let matched = matches(target, elements)
    guard let part = target.subAttribute else {
      elements = elements.indices.filter { !matched.contains($0) }.map { elements[$0] }
      return try store(elements: elements, target)
    }
    for index in matched {
      guard case .complex(var object) = elements[index] else { continue }
      if part.mutability == .immutable, object[part.name] != nil {
        throw .bad(.mutability, "`\(target.text)` cannot be changed once it is set")
      }
      object[part.name] = nil
      elements[index] = .complex(object)
    }
    try store(elements: elements, target)
  }
}
