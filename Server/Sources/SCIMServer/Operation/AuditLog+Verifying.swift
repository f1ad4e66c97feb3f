import Foundation
import GRDB
import SCIMModel
import SCIMStore

/// The first line of an audit log that is not as it was written.
public struct AuditFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The number of the line.
  public var sequence: Int64
  /// What is wrong with it: lower case, no full stop.
  public var message: String

  /// Line and message.
  public var description: String { "line \(sequence): \(message)" }
}

extension AuditLog {
  /// Makes the chain of hashes anew, over all lines.
  ///
  /// Lines that were taken off the end leave a chain that is whole: who notes the hash that this gives can ask for it
  /// later. O(lines).
  ///
  /// - Parameter expected: The hash of a line that has to be there, in hexadecimal digits.
  /// - Returns: The end of the log.
  /// - Throws: ``AuditFault``, or what SQLite says.
  public func verify(expecting expected: String? = nil) throws -> End {
    try file.database.read { database in
      var end = End()
      var isThere = expected == nil
      try Self.forEach(from: .min, database) { line in
        try Self.check(line, after: end)
        end = End(sequence: line.sequence, hash: line.hash)
        if let expected, ASCIICase.equal(line.hash.hexadecimal, expected) { isThere = true }
      }
      // SQLite counts lines itself: who takes some off the end may forget that.
      let written = try Int64.fetchOne(database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'audit'") ?? 0
      if written > end.sequence {
        throw AuditFault(sequence: end.sequence + 1, message: "it is gone, and so is all up to line \(written)")
      }
      if let expected, !isThere {
        throw AuditFault(
          sequence: end.sequence + 1, message: "the log ends before it, and no line has the hash `\(expected)`")
      }
      return end
    }
  }

  private static func check(_ line: Line, after end: End) throws(AuditFault) {
    let next = end.sequence + 1
    if line.sequence > next { throw AuditFault(sequence: next, message: "it is gone") }
    if line.sequence < next { throw AuditFault(sequence: line.sequence, message: "lines begin with number 1") }
    guard line.hash == hash(of: line.body, after: end.hash) else {
      throw AuditFault(sequence: next, message: "its hash is not that of its text behind the line before it")
    }
  }
}

extension Data {
  /// Two lower-case digits a byte.
  public var hexadecimal: String {
    map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
