public import SCIMModel

/// Writes the users of a population as canonical SCIM NDJSON: one line each, in the shape that rules read, with `schemas`,
/// the groups that are known joined in, and without a password.
///
/// What is written reads as the same population, so that rules give the same answers over both.
public struct Conversion: Sendable {
  private let allowsPartial: Bool
  private let extensions: [String]

  /// Makes a conversion.
  ///
  /// - Parameters:
  ///   - schemas: Those of users.
  ///   - allowsPartial: Goes on behind records that cannot be used.
  public init(schemas: ResourceSchemas, allowsPartial: Bool = false) {
    self.allowsPartial = allowsPartial
    extensions = schemas.extensions.map(\.id)
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
    let present = [SchemaURN.user] + extensions.filter { user[$0] != nil }
    var members: [(name: String, value: SCIMValue)] = [("schemas", .array(present.map { .string($0) }))]
    for member in user.members where !["schemas", "password"].contains(where: { ASCIICase.equal($0, member.name) }) {
      members.append(member)
    }
    return SCIMObject(uniqueMembers: members)
  }
}
