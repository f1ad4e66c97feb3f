public import SCIMModel

/// One change of a user: an attribute set or cleared, or a value added to an attribute or removed from it.
public struct UserChange: Sendable {
  /// The attribute, or the part of one with a single value.
  public var path: AttributePath
  /// True if the attribute may have several values, of which one is added or removed.
  public var isOfSeveral: Bool
  /// What is there now; nil where there is nothing, and where a value is added.
  public var old: SCIMValue?
  /// What is to be there; nil if it is to be cleared or removed.
  public var new: SCIMValue?

  /// Makes the change of a user who has been through `ResourceSchemas.conform`.
  public func apply(to user: inout SCIMObject, core: String) {
    if ASCIICase.equal(path.schema, core) { return apply(to: &user) }
    var extended = SCIMObject()
    if case .complex(let object)? = user[path.schema] { extended = object }
    apply(to: &extended)
    user[path.schema] = extended.isEmpty ? nil : .complex(extended)
  }

  private func apply(to holder: inout SCIMObject) {
    if let part = path.subAttribute {
      var whole = SCIMObject()
      if case .complex(let object)? = holder[path.attribute] { whole = object }
      whole[part] = new
      holder[path.attribute] = whole.isEmpty ? nil : .complex(whole)
    } else if isOfSeveral {
      var values: [SCIMValue] = []
      if case .array(let found)? = holder[path.attribute] { values = found }
      if let old, let index = values.firstIndex(of: old) { values.remove(at: index) }
      if let new { values.append(new) }
      holder[path.attribute] = values.isEmpty ? nil : .array(values)
    } else {
      holder[path.attribute] = new
    }
  }
}
