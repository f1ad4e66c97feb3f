import SCIMModel

/// An export that is no SCIM, on its way to be read as SCIM.
enum ExportReader {
  case csv(CSVExport)
  case json(JSONExport)

  enum Opening {
    case export(ExportReader)
    /// SCIM, or something that only the reader of SCIM can say what is wrong with.
    case none
    case wrong(FrameTrouble)
  }

  /// Looks at the first bytes: a header of CSV is left behind, anything else stays.
  static func open(
    _ window: inout InputWindow, _ reading: InputReading, _ limits: RecordLimits
  ) throws(InputError) -> Opening {
    guard reading.format != .ndjson, reading.format != .json, let first = try window.skipBlanks() else { return .none }
    let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    switch reading.format {
    case .csv?: return try csv(&window, reading, isCertain: true, limits)
    case .graph?, .okta?:
      let look = try JSONLook(&window, limits: limits)
      return .export(.json(JSONExport(reading.format ?? .graph, look, reading)))
    default:
      if !isJSON {
        if try InputFormat.isObjectOnSecondLine(&window, limits) { return .none }
        return try csv(&window, reading, isCertain: reading.map != nil, limits)
      }
      // Most inputs are SCIM, and begin as servers write it.
      if scimStarts.contains(where: { window.all.starts(with: $0) }) { return .none }
      let look = try JSONLook(&window, limits: limits)
      guard let format = JSONExport.detect(look) else { return .none }
      return .export(.json(JSONExport(format, look, reading)))
    }
  }

  private static let scimStarts = [Array("{\"schemas\"".utf8), Array("{\"userName\"".utf8)]

  private static func csv(
    _ window: inout InputWindow, _ reading: InputReading, isCertain: Bool, _ limits: RecordLimits
  ) throws(InputError) -> Opening {
    switch try CSVExport.open(&window, map: reading.map, isCertain: isCertain, limits: limits) {
    case .export(let export): return .export(.csv(export))
    case .wrong(let trouble): return .wrong(trouble)
    case .other: return .none
    }
  }

  /// True if no record is a group.
  var holdsOnlyUsers: Bool {
    switch self {
    case .csv: true
    case .json(let export): export.holdsOnlyUsers
    }
  }

  /// What is worth knowing once all was read.
  var notes: [PopulationNote] {
    switch self {
    case .csv(let export): export.notes
    case .json(let export): export.notes
    }
  }

  /// What the users of the export carry; nil if nobody knows.
  func coverage(file: String) -> ExportCoverage? {
    switch self {
    case .json(let export) where export.beginsWithOthers: nil
    case .csv(let export): ExportCoverage(file: file, name: export.name, export.plan.targets, carriesGroups: false)
    case .json(let export):
      ExportCoverage(
        file: file, name: export.table.name, export.carriedTargets, carriesGroups: export.carriesGroups)
    }
  }
}
