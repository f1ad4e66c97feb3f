public import SCIMModel

/// Writes the users of a population as canonical SCIM NDJSON: one line each, in the shape that rules read, with `schemas`,
/// the groups that are known joined in, and without a password. Attributes stand in the order of the core schema, then
/// come those that it does not know, then extensions.
///
/// What is written reads as the same population, so that rules give the same answers over both.
public struct Conversion: Sendable {
  private let allowsPartial: Bool
  private let schemas: ResourceSchemas

  /// Makes a conversion.
  ///
  /// - Parameters:
  ///   - schemas: Those of users.
  ///   - allowsPartial: Goes on behind records that cannot be used.
  public init(schemas: ResourceSchemas, allowsPartial: Bool = false) {
    self.allowsPartial = allowsPartial
    self.schemas = schemas
  }

  /// Reads all users and writes them; see ``BatchEvaluation/run(_:to:report:progress:)``.
  ///
  /// - Throws: ``InputError``, or ``SinkError``.
  public func run(
    _ population: inout PopulationReader, to sink: any ByteSink, report: (RecordProblem) -> Void,
    progress: (BatchProgress) -> Bool = { _ in true }
  ) throws -> BatchOutcome {
    var run = BatchRun(sink: sink, allowsPartial: allowsPartial)
    while let user = try run.next(&population, report: report, progress: progress) {
      run.outcome.matched += 1
      SCIMValue.complex(canonical(user.user)).writeJSON(to: &run.output.bytes)
      run.output.bytes.append(UInt8(ascii: "\n"))
      try run.output.flushIfFull()
    }
    try run.output.flush()
    return run.outcome
  }

  private func canonical(_ user: SCIMObject) -> SCIMObject {
    let extensions = schemas.extensions.map(\.id).filter { user[$0] != nil }
    var canonical = SCIMObject()
    canonical["schemas"] = .array(([SchemaURN.user] + extensions).map { .string($0) })
    for attribute in schemas.core.attributes where !["schemas", "password"].contains(attribute.name) {
      canonical[attribute.name] = user[attribute.name]
    }
    for member in user.members where !extensions.contains(where: { ASCIICase.equal($0, member.name) }) {
      if canonical[member.name] == nil, !ASCIICase.equal(member.name, "password") {
        canonical[member.name] = member.value
      }
    }
    for urn in extensions { canonical[urn] = user[urn] }
    return canonical
  }
}
