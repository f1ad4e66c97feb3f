import AUPLanguage
import SCIMModel

/// The members of a group: found by id, since a group may have hundreds of thousands.
extension PatchApplication {
  mutating func applyToMembers(
    _ verb: PatchOperation.Verb, _ target: AttributeTarget, _ value: SCIMValue?
  ) throws(SCIMError) {
    if target.subAttribute != nil {
      throw .bad(.mutability, "`\(target.text)` cannot be changed: remove the member and add another")
    }
    let matched = target.filter == nil ? nil : matchingMembers(target)
    let given = value?.assigned
    switch verb {
    case .remove:
      if let matched {
        for id in matched { resource.members.remove(id) }
      } else if let value, value != .null {
        // Entra ID's form: these members, not all.
        for member in try members(value, target) { resource.members.remove(member.id) }
      } else {
        resource.members.removeAll()
      }
    case .add, .replace:
      let new = try given.map { given throws(SCIMError) in try members(given, target) } ?? []
      if let matched {
        if matched.isEmpty { throw .bad(.noTarget, "`\(target.text)` matches no member") }
        if verb == .replace { for id in matched { resource.members.remove(id) } }
        for member in new { resource.members.add(member) }
      } else if verb == .replace {
        resource.members.replaceAll(MemberList(.array(new.map { .complex($0.element) })))
      } else {
        for member in new { resource.members.add(member) }
      }
    }
  }

  /// The members in a value, each with an id.
  private func members(_ value: SCIMValue, _ target: AttributeTarget) throws(SCIMError) -> [ListedMember] {
    if value.clears { return [] }
    var result: [ListedMember] = []
    for element in try conformed(value, to: target.attribute, target)?.elements ?? [] {
      guard case .complex(let object) = element, let member = ListedMember(object) else {
        throw .bad(.invalidValue, "`\(target.text)`: a member needs a `value`, the id of a user or group")
      }
      result.append(member)
    }
    return result
  }

  /// The ids of the members that a filter matches. `members[value eq "id"]` takes O(1).
  private func matchingMembers(_ target: AttributeTarget) -> [String] {
    if let (name, value) = target.equality, ASCIICase.equal(name, "value"), case .string(let id) = value,
      id.utf8.allSatisfy({ $0 < 0x80 })
    {
      return resource.members[id] == nil ? [] : [id]
    }
    guard let filter = target.filter else { return [] }
    var evaluator = filter.evaluator(now: now)
    return resource.members.members.filter { evaluator.matches($0.element) }.map(\.id)
  }
}
