public import SCIMModel

/// Which attributes the users of an export have, as far as its header, its context or its first user tells.
///
/// "Absent from the export" is not "absent from the user": a rule that reads what is not there cannot be answered.
public struct ExportCoverage: Sendable {
  /// The name of the input.
  public let file: String
  /// The kind of export.
  public let name: String
  /// What it carries, each once.
  public private(set) var attributes: [AttributePath]

  init(file: String, name: String, _ targets: [ExportTarget], carriesGroups: Bool) {
    self.file = file
    self.name = name
    var paths: [AttributePath] = []
    for target in targets {
      var found = [target.path]
      if target.elementType != nil {
        found.append(
          AttributePath(schema: target.path.schema, attribute: target.path.attribute, subAttribute: "type"))
      }
      for path in found where !paths.contains(path) { paths.append(path) }
    }
    attributes = paths
    if carriesGroups { addGroups() }
  }

  /// Groups are known from elsewhere.
  mutating func addGroups() { attributes.append(AttributePath(schema: SchemaURN.user, attribute: "groups")) }

  /// True if users of the export may have a value at a path, or in part of it.
  public func carries(_ path: AttributePath) -> Bool {
    attributes.contains { carried in
      ASCIICase.equal(carried.schema, path.schema) && ASCIICase.equal(carried.attribute, path.attribute)
        && (carried.subAttribute == nil || path.subAttribute == nil || carried.subAttribute == path.subAttribute)
    }
  }
}
