import SCIMModel

extension UserChange {
  /// The change in words: ``set `title` to "Lead" (it is absent)``.
  var text: String {
    let name = "`\(path.name)`"
    switch (isOfSeveral, old, new) {
    case (true, _, let new?):
      return groupName(new).map { "join the group \($0)" } ?? "add \(Reading.show(new)) to \(name)"
    case (true, let old?, nil):
      return groupName(old).map { "leave the group \($0)" } ?? "remove \(Reading.show(old)) from \(name)"
    case (_, let old, let new?):
      return "set \(name) to \(Reading.show(new)) (it is \(old.map { Reading.show($0) } ?? "absent"))"
    case (_, let old?, nil): return "clear \(name) (it is \(Reading.show(old)))"
    case (_, nil, nil): return "leave \(name) as it is"
    }
  }

  /// The name of the group that a direct membership is of.
  private func groupName(_ value: SCIMValue) -> String? {
    guard ASCIICase.equal(path.attribute, "groups"), case .complex(let group) = value, let display = group["display"],
      group["type"] == nil || group["type"] == .string("direct")
    else { return nil }
    return Reading.show(display)
  }

  /// The change as JSON: `change` (`set`, `clear`, `add`, `remove`), `attribute`, `from` and `to`.
  var json: SCIMObject {
    var object = SCIMObject()
    object["change"] = .string(isOfSeveral ? (new == nil ? "remove" : "add") : new == nil ? "clear" : "set")
    object["schema"] = .string(path.schema)
    object["attribute"] = .string(path.name)
    object["from"] = old
    object["to"] = new
    return object
  }
}
