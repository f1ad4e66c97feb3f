import Glibc
import SCIMModel

/// A look at the bytes of a record that tells most users from groups without reading them.
enum GroupCandidate {
  /// False only if the record is no Group (see ``ResourceKind``): it has a `userName`, or nothing that a Group needs.
  ///
  /// Looked for in any case are strings that end in `group"` (a schema URN, a resource type) and the names `members"`
  /// and `userName"`. An escape could hide a letter of them, so a record with `\u` in it is a candidate. O(bytes).
  static func mayBeGroup(_ record: ArraySlice<UInt8>) -> Bool {
    let bytes = record.span
    return !beginsAsUsual(bytes) && !beginsAsUser(bytes) && mayBeGroup(bytes)
  }

  /// True for the first bytes that users nearly always have.
  private static func beginsAsUsual(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count > usual.count else { return false }
    return unsafe bytes.withUnsafeBytes { bytes in
      unsafe usual.withUnsafeBytes { unsafe memcmp(bytes.baseAddress!, $0.baseAddress!, $0.count) == 0 }
    }
  }

  private static let usual = Array("{\"schemas\":[\"\(SchemaURN.user)\"".utf8)

  /// True if the first member is `schemas` and names the User schema, as servers write users: then the record is a user,
  /// or is refused.
  private static func beginsAsUser(_ bytes: Span<UInt8>) -> Bool {
    var index = 0
    func skipBlanks() { while index < bytes.count, JSONGrammar.isBlank(bytes[index]) { index += 1 } }
    func take(_ word: [UInt8]) -> Bool {
      skipBlanks()
      guard ends(bytes, at: index + word.count, with: word), index + word.count <= bytes.count else { return false }
      index += word.count
      return true
    }
    guard take([UInt8(ascii: "{")]), take(schemas), take([UInt8(ascii: ":")]), take([UInt8(ascii: "[")]) else {
      return false
    }
    repeat {
      if take(userSchema) { return true }
      guard take([UInt8(ascii: "\"")]) else { return false }
      while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
        if bytes[index] == UInt8(ascii: "\\") { return false }
        index += 1
      }
      index += 1
    } while take([UInt8(ascii: ",")])
    return false
  }

  private static func mayBeGroup(_ bytes: Span<UInt8>) -> Bool {
    var hasUserName = false
    for index in 1..<max(1, bytes.count) {
      if bytes[index] == UInt8(ascii: "\"") {
        switch bytes[index - 1] | 0x20 {
        case UInt8(ascii: "p"): if ends(bytes, at: index, with: group) { return true }
        case UInt8(ascii: "s"): if ends(bytes, at: index, with: members) { return true }
        case UInt8(ascii: "e"): hasUserName = hasUserName || ends(bytes, at: index, with: userName)
        default: break
        }
      } else if bytes[index] == UInt8(ascii: "u"), bytes[index - 1] == UInt8(ascii: "\\") {
        return true
      }
    }
    return !hasUserName
  }

  private static let schemas = Array("\"schemas\"".utf8)
  private static let userSchema = Array("\"\(ASCIICase.lower(SchemaURN.user))\"".utf8)
  private static let group = Array("group".utf8)
  private static let members = Array("\"members".utf8)
  private static let userName = Array("\"username".utf8)

  private static func ends(_ bytes: Span<UInt8>, at index: Int, with word: [UInt8]) -> Bool {
    guard index >= word.count, index <= bytes.count else { return false }
    for offset in 0..<word.count where ASCIICase.lower(bytes[index - word.count + offset]) != word[offset] {
      return false
    }
    return true
  }
}
