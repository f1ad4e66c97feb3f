import SCIMModel

/// `add` and `replace` (RFC 7644 §3.5.2.1, §3.5.2.3). They differ in one thing: to a multi-valued attribute `add`
/// appends, and `replace` drops what is there.
extension PatchApplication {
  /// An attribute as a whole.
  mutating func set(_ target: AttributeTarget, _ value: SCIMValue, _ verb: PatchOperation.Verb) throws(SCIMError) {
    let attribute = target.attribute
    if attribute.isMultiValued {
      let new = try conformed(value, to: attribute, target)?.elements ?? []
      if new.count(where: \.isPrimary) > 1 {
        throw .bad(.invalidValue, "`\(target.text)`: more than one value is primary")
      }
      var elements = verb == .add ? current(target)?.elements ?? [] : []
      elements.add(new)
      return try store(elements: elements, target)
    }
    // A lone string stands for the whole value: parts that belong to the old one (`$ref` of a manager) go.
    guard case .complex(let given) = value, attribute.type == .complex else {
      return try store(conformed(value, to: attribute, target), target)
    }
    var merged = SCIMObject()
    if case .complex(let old)? = current(target) { merged = old }
    if case .complex(let new)? = try conformed(value, to: attribute, target) {
      for (name, value) in new.members { merged[name] = value }
    }
    for (name, value) in given.members where verb == .replace && value.clears { merged[name] = nil }
    try store(.complex(merged), target)
  }

  /// A part of a complex attribute, no filter given.
  mutating func setPart(_ target: AttributeTarget, _ value: SCIMValue, _ verb: PatchOperation.Verb) throws(SCIMError) {
    let elements = current(target)?.elements ?? []
    guard elements.count < 2 else {
      throw .bad(
        .invalidPath,
        "`\(target.text)`: there are \(elements.count) values, name one: "
          + "`\(target.attribute.name)[type eq \"work\"].\(target.leaf.name)`")
    }
    try setPart(target, of: elements.isEmpty ? [.complex(SCIMObject())] : elements, at: [0], value, verb)
  }

  /// The elements that a filter matches, or a part of them.
  mutating func setElements(
    _ target: AttributeTarget, _ value: SCIMValue, _ verb: PatchOperation.Verb
  ) throws(SCIMError) {
    var elements = current(target)?.elements ?? []
    var matched = matches(target, elements)
    var isNew = false
    if matched.isEmpty {
      guard let element = try newElement(target) else {
        throw .bad(.noTarget, "`\(target.text)` matches no value")
      }
      matched = [elements.count]
      elements.append(element)
      isNew = true
      if element.isPrimary { elements.demotePrimaries(but: matched) }
    }
    if target.subAttribute != nil { return try setPart(target, of: elements, at: matched, value, verb) }

    guard let new = try conformed(value, to: target.attribute, target)?.elements, new.count == 1,
      case .complex(let object) = new[0]
    else { throw .bad(.invalidValue, "`\(target.text)`: expected one object") }
    for index in matched {
      guard verb == .add || isNew, case .complex(var merged) = elements[index] else {
        elements[index] = new[0]
        continue
      }
      for (name, value) in object.members { merged[name] = value }
      elements[index] = .complex(merged)
    }
    try store(elements, changed: matched, isPrimary: new[0].isPrimary, target)
  }

  /// The element that comes to be where nothing matches `[type eq "work"]` or `[primary eq true]`.
  ///
  /// RFC 7644 §3.5.2.3 answers noTarget, but Entra ID adds and replaces `emails[type eq "work"].value` when a value
  /// appears after the first synchronization, and one noTarget would lose the whole update. Other filters do not say
  /// what to make.
  private func newElement(_ target: AttributeTarget) throws(SCIMError) -> SCIMValue? {
    guard target.attribute.isMultiValued, let (name, value) = target.equality,
      ["type", "primary"].contains(where: { ASCIICase.equal($0, name) }),
      let part = target.attribute.subAttribute(name), let value = try conformed(value, to: part, target)
    else { return nil }
    return .complex(SCIMObject([(part.name, value)]))
  }

  /// A part of some elements.
  private mutating func setPart(
    _ target: AttributeTarget, of elements: [SCIMValue], at indices: [Int], _ value: SCIMValue,
    _ verb: PatchOperation.Verb
  ) throws(SCIMError) {
    var elements = elements
    guard let new = try conformed(value, to: target.leaf, target) else { return }
    for index in indices {
      guard case .complex(var object) = elements[index] else { continue }
      let old = object[target.leaf.name]
      if target.leaf.mutability == .immutable, let old, old != new {
        throw .bad(.mutability, "`\(target.text)` cannot be changed once it is set")
      }
      if target.leaf.isMultiValued, verb == .add {
        var values = old?.elements ?? []
        values.add(new.elements)
        object[target.leaf.name] = .array(values)
      } else {
        object[target.leaf.name] = new
      }
      elements[index] = .complex(object)
    }
    let isPrimaryGiven = ASCIICase.equal(target.leaf.name, "primary") && new == .boolean(true)
    try store(elements, changed: indices, isPrimary: isPrimaryGiven, target)
  }

  /// The elements back in their place, where some have changed: of those that are equal now the first stays (RFC 7643
  /// §2.4). A new primary value takes that from the old one; two new ones at once are refused.
  private mutating func store(
    _ elements: [SCIMValue], changed: [Int], isPrimary: Bool, _ target: AttributeTarget
  ) throws(SCIMError) {
    var elements = elements
    let doubles = changed.dropFirst().filter { elements[$0] == elements[changed[0]] }
    if isPrimary, target.attribute.isMultiValued {
      guard changed.count - doubles.count == 1 else {
        throw .bad(.invalidValue, "`\(target.text)`: more than one value would be primary")
      }
      elements.demotePrimaries(but: changed)
    }
    for index in doubles.reversed() { elements.remove(at: index) }
    try store(elements: elements, target)
  }
}
