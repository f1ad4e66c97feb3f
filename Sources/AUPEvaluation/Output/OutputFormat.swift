/// The shapes in which decisions are written.
public enum OutputFormat: String, Hashable, Sendable, CaseIterable {
  /// For people: columns, aligned, wrapped to the width of the terminal.
  case table
  /// One JSON object on each line.
  case ndjson
  /// One row for each user, rule and grant (RFC 4180).
  case csv
  /// One JSON array.
  case json
  /// How many users each rule, role and unit has.
  case summary
}
