import AUPEvaluation
import AUPLanguage
import Foundation
import GRDB
import SCIMModel
import SCIMStore
import SourceDiagnostics

/// What a store has of rules, settings and assigned grants.
struct KeptProvisioning {
  var isEnabled = false
  /// The time that the grants that were told last are of.
  var now: Instant?
  /// The rules in force.
  var rules: RuleSet
  var apiRules: [ProvisioningRule] = []
  var lastPlace: Int64 = 0
  var assigned: [String: [Grant]] = [:]
}

/// Rules, settings and assigned grants as rows.
enum ProvisioningRows {
  private static let isEnabled = "is_enabled"
  private static let now = "granted_at"

  // MARK: Writing

  /// Writes what a transaction changed.
  static func write(_ writes: ProvisioningWrites, _ database: Database) throws {
    if let time = writes.now { try set(now, String(time.seconds), database) }
    if let (rules, api) = writes.rules { try write(rules, api, database) }
    if let setting = writes.setting {
      try set(isEnabled, setting.isEnabled ? "true" : "false", database)
      try database.execute(sql: "DELETE FROM assigned")
      for (user, grants) in setting.assigned { try insert(grants, of: user, database) }
    }
    for (user, grants) in writes.assigned {
      try database.cachedStatement(sql: "DELETE FROM assigned WHERE user = ?").execute(arguments: [user])
      try insert(grants, of: user, database)
    }
  }

  private static func set(_ name: String, _ value: String, _ database: Database) throws {
    try database.cachedStatement(
      sql: "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    ).execute(arguments: [name, value])
  }

  private static func insert(_ grants: [Grant], of user: String, _ database: Database) throws {
    let insert = try database.cachedStatement(sql: "INSERT INTO assigned (user, role, unit) VALUES (?, ?, ?)")
    for grant in grants { try insert.execute(arguments: [user, grant.role, grant.unit]) }
  }

  private static func write(_ rules: RuleSet, _ apiRules: [ProvisioningRule], _ database: Database) throws {
    try database.execute(sql: "DELETE FROM rule_file")
    for file in rules.files ?? [] {
      try database.execute(
        sql: "INSERT INTO rule_file (name, body) VALUES (?, ?)", arguments: [file.name, Data(file.bytes)])
    }
    if rules.files != nil { return }
    try database.execute(sql: "DELETE FROM rule")
    for rule in apiRules {
      try database.cachedStatement(sql: "INSERT INTO rule (place, id, body) VALUES (?, ?, ?)")
        .execute(arguments: [rule.place, rule.id, rule.row.jsonData])
    }
  }

  // MARK: Reading

  /// Reads all of it, and evaluates everybody if rules decide.
  ///
  /// - Throws: As ``read(_:_:)``.
  static func read(_ file: StoreFile, in store: SCIMStore, now: Instant) throws -> Provisioning {
    let environment = RuleEnvironment(schemas: store.userSchemas)
    return Provisioning(try file.database.read { try read(environment, $0) }, in: store, now: now)
  }

  /// Reads all of it.
  ///
  /// - Throws: ``StoreFileError`` for a rule that is damaged or no longer compiles, or what SQLite says.
  static func read(_ environment: RuleEnvironment, _ database: Database) throws -> KeptProvisioning {
    let apiRules = try self.apiRules(database)
    let files = try Row.fetchAll(database, sql: "SELECT name, body FROM rule_file ORDER BY place").map { row in
      RuleFile(name: row[0], bytes: [UInt8](row[1] as Data))
    }
    var kept: KeptProvisioning
    do throws(CompilationError) {
      kept = KeptProvisioning(
        rules: try files.isEmpty
          ? RuleSet(apiRules, in: environment) : RuleSet(files: files, in: environment))
    } catch {
      throw StoreFileError(message: "the rules of the store do not compile: \(error.summary)")
    }
    kept.apiRules = apiRules
    kept.lastPlace =
      try Int64.fetchOne(database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'rule'") ?? 0
    kept.isEnabled = try setting(isEnabled, database) == "true"
    kept.now = try setting(now, database).flatMap { Int64($0) }.map { Instant(seconds: $0) }
    let rows = try Row.fetchCursor(database, sql: "SELECT user, role, unit FROM assigned")
    while let row = try rows.next() { kept.assigned[row[0], default: []].append(Grant(role: row[1], unit: row[2])) }
    for user in kept.assigned.keys { kept.assigned[user]?.sort() }
    return kept
  }

  private static func setting(_ name: String, _ database: Database) throws -> String? {
    try String.fetchOne(database, sql: "SELECT value FROM setting WHERE name = ?", arguments: [name])
  }

  private static func apiRules(_ database: Database) throws -> [ProvisioningRule] {
    let reader = JSONReader()
    return try Row.fetchAll(database, sql: "SELECT place, body FROM rule ORDER BY place").map { row in
      let place: Int64 = row[0]
      guard case .complex(let object)? = try? reader.read([UInt8](row[1] as Data)[...]),
        let rule = ProvisioningRule(place: place, row: object)
      else { throw StoreFileError(message: "rule \(place) of the store is damaged") }
      return rule
    }
  }
}

extension CompilationError {
  /// The first error with its place, on one line.
  var summary: String {
    guard let first = diagnostics.first(where: { $0.severity == .error }) ?? diagnostics.first else { return "" }
    guard let place = sources?.location(of: first.span.start) else { return first.message }
    return "\(place.file):\(place.line):\(place.column): \(first.message)"
  }
}
