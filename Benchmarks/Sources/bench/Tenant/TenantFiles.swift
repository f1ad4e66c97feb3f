import Glibc

/// `bench tenant`: writes users and rules of a made-up company.
///
/// ```
/// bench tenant --users 100000 --rules 10,100 --out DIR
/// ```
///
/// writes `DIR/users-100000.ndjson`, `DIR/rules-10.aup`, `DIR/rules-10.plain` and so on. The same arguments give the same bytes.
struct TenantFiles {
  /// What the arguments said.
  struct Plan {
    var users: [Int] = []
    var rules: [Int] = []
    var directory = ""

    /// Reads arguments; nil if they cannot be understood.
    init?(_ arguments: ArraySlice<String>) {
      func counts(_ text: String) -> [Int] { text.split(separator: ",").compactMap { Int($0) }.filter { $0 > 0 } }
      var rest = arguments
      while let name = rest.popFirst(), let value = rest.popFirst() {
        switch name {
        case "--users": users = counts(value)
        case "--rules": rules = counts(value)
        case "--out": directory = value
        default: return nil
        }
      }
      if directory.isEmpty || users.isEmpty && rules.isEmpty { return nil }
    }
  }

  static func write(_ plan: Plan) throws {
    for count in plan.users {
      var users = TenantUsers()
      var left = count
      try write("\(plan.directory)/users-\(count).ndjson") { bytes in
        for _ in 0..<min(left, 1_000) { users.writeNext(to: &bytes) }
        left -= min(left, 1_000)
      }
    }
    for count in plan.rules {
      let rules = TenantRules(count: count)
      for (text, ending) in [(rules.aup, "aup"), (rules.plain, "plain")] {
        var parts = [text][...]
        try write("\(plan.directory)/rules-\(count).\(ending)") { bytes in bytes += (parts.popFirst() ?? "").utf8 }
      }
    }
  }

  /// Writes a file piece by piece, until a piece is empty. It has its name once it is whole.
  private static func write(_ path: String, _ next: (inout [UInt8]) -> Void) throws {
    let unfinished = path + ".part"
    guard let file = unsafe fopen(unfinished, "w") else { throw NotWritten(path: unfinished) }
    var bytes: [UInt8] = []
    repeat {
      bytes.removeAll(keepingCapacity: true)
      next(&bytes)
      guard unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw NotWritten(path: unfinished) }
    } while !bytes.isEmpty
    guard unsafe fclose(file) == 0, unsafe rename(unfinished, path) == 0 else { throw NotWritten(path: path) }
  }
}

/// A file that could not be written.
struct NotWritten: Error {
  let path: String
}
