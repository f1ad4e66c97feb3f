import AUPLanguage

/// A difference as CSV: a row for each grant that a user gains or loses and each rule that did it. No cell holds a list,
/// but for the clauses, one of which stands on each line of its cell.
package struct DiffCSV {
  private let diff: AccessDiff

  /// Makes the text of a difference.
  package init(_ diff: AccessDiff) { self.diff = diff }

  /// The bytes, as ``OutputFormat/csv`` has them.
  package var bytes: [UInt8] {
    var bytes = Array("userName,id,change,role,unit,privileged,rule,reason,clauses\r\n".utf8)
    for group in diff.groups {
      let rows = group.change.causes.flatMap { self.rows($0) }
      for user in group.users {
        let start = CSVDecisionWriter.cells([user.userName, user.id ?? ""]) + [UInt8(ascii: ",")]
        for row in rows { bytes += start + row }
      }
    }
    return bytes
  }

  /// The cells behind those of the user.
  private func rows(_ cause: AccessChange.Cause) -> [[UInt8]] {
    let side = cause.isGain ? diff.comparison.new : diff.comparison.old
    let clauses = cause.clauses.map { clause in
      "\(clause.isOld ? "before" : "now") \(clause.holds ? "true" : "false"): \(diff.textInContext(of: clause))"
    }
    return cause.grants.map { diff.comparison.grants[Int($0)] }.map { grant in
      CSVDecisionWriter.cells([
        cause.isGain ? "gain" : "loss", grant.role, grant.unit,
        diff.privileged.contains(grant.role) ? "true" : "false", side.program.rules[cause.rule].name,
        cause.reasonName, clauses.joined(separator: "\n"),
      ]) + [0x0D, 0x0A]
    }
  }
}
