import Crypto
import Foundation

/// The text of a token: `aup_ID_SECRET_CHECK`.
///
/// The prefix tells scanners for secrets what it is, the id finds it, and the checksum refuses what was cut off or
/// mistyped without asking the store.
struct TokenText: Sendable {
  let text: String
  let id: String

  /// Makes a token of 256 random bits.
  static func random() -> TokenText {
    let id = letters(of: SymmetricKey(size: .init(bitCount: 48)))
    let secret = letters(of: SymmetricKey(size: .bits256))
    let body = "aup_\(id)_\(secret)"
    return TokenText(text: "\(body)_\(checksum(body))", id: id)
  }

  /// Reads a token; nil for what cannot be one.
  init?(parsing text: Substring) {
    let parts = text.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "aup", text.utf8.count < Self.sizeLimit, text.utf8.allSatisfy({ $0 < 0x80 }),
      Self.checksum(parts[0..<3].joined(separator: "_")) == parts[3]
    else { return nil }
    self.text = String(text)
    id = String(parts[1])
  }

  private init(text: String, id: String) { (self.text, self.id) = (text, id) }

  /// What the store keeps.
  var digest: SHA256Digest { Self.digest(of: text[...]) }

  /// What the store keeps of a text that may be a token.
  static func digest(of text: Substring) -> SHA256Digest { SHA256.hash(data: Array(text.utf8)) }

  /// What finds the token that a text may be: nothing else of it is looked at, for all of it is compared then.
  static func id(of text: Substring) -> String? {
    let line = UInt8(ascii: "_")
    guard text.utf8.count < sizeLimit, let first = text.utf8.firstIndex(of: line) else { return nil }
    let rest = text[text.utf8.index(after: first)...]
    return rest.utf8.firstIndex(of: line).map { String(rest[..<$0]) }
  }

  /// Bytes that no token has.
  private static let sizeLimit = 200

  static func checksum(_ body: String) -> String {
    letters(Array(SHA256.hash(data: Data(body.utf8)).prefix(4)))
  }

  private static func letters(of key: SymmetricKey) -> String {
    unsafe letters(key.withUnsafeBytes { unsafe Array($0) })
  }

  private static func letters(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
