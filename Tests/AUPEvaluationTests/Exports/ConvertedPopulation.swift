import SCIMModel
import TestSupport

@testable import AUPEvaluation

/// What `aup convert` makes of an export: the lines of NDJSON, then problems and notes as people see them.
func converted(
  _ users: InputSource..., groups: [InputSource] = [], members: [MemberList] = [],
  schemas: ResourceSchemas = StandardSchemas.user, limits: RecordLimits = .standard
) throws -> [String] {
  var population = try PopulationReader(
    users: users, groups: groups, members: members, userSchemas: schemas, limits: limits)
  let sink = MemorySink()
  var problems: [String] = []
  _ = try Conversion(schemas: schemas, allowsPartial: true)
    .run(&population, to: sink) { problems.append($0.description) }
  return sink.text.split(separator: "\n").map(String.init) + problems
    + population.notes.map { "\($0.isLoss ? "warning" : "note"): \($0)" }
}

/// A source that is read in pieces, under the name `users`.
func source(_ bytes: [UInt8], chunk: Int = 1 << 16, _ reading: InputReading = InputReading()) -> InputSource {
  InputSource(origin: .text(bytes, chunk: chunk), name: "users", reading: reading)
}

func table(_ json: String, _ schemas: ResourceSchemas = StandardSchemas.user) throws -> ExportTable {
  try ExportTable(json: Array(json.utf8), schemas: schemas)
}
