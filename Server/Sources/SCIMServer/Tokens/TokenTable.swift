import Crypto
import Foundation
import GRDB
import Synchronization

/// The tokens that a running server knows. Other processes change them, too: see ``TokenWatch``.
final class TokenTable: Sendable {
  private let file: StoreFile
  private let known = Mutex<[String: Token]>([:])
  private let seenVersion = Mutex<Int>(-1)

  init(_ file: StoreFile) throws {
    self.file = file
    try refresh()
  }

  /// Reads the tokens anew.
  func refresh() throws {
    let tokens = try file.database.read { try Token.all($0) }
    known.withLock { $0 = Dictionary(tokens.map { ($0.id, $0) }) { $1 } }
  }

  /// Reads the tokens anew if another process has written to the store since this was last asked.
  ///
  /// Only the connection that writes is asked: for the others, what this process writes counts as well.
  func refreshIfChanged() async throws {
    let version = try await file.database.writeWithoutTransaction { database in
      try Int.fetchOne(database, sql: "PRAGMA data_version") ?? 0
    }
    let isChanged = seenVersion.withLock { seen in
      defer { seen = version }
      return seen != version
    }
    if isChanged { try refresh() }
  }

  /// The token of a text, if it is one that counts now.
  ///
  /// How long the comparison takes says nothing of the token that is kept.
  func token(_ text: Substring, at seconds: Double) -> Token? {
    guard let id = TokenText.id(of: text), let token = known.withLock({ $0[id] }) else { return nil }
    // swift-crypto compares digests in constant time.
    return TokenText.digest(of: text) == token.digest && token.state(at: seconds) == .valid ? token : nil
  }
}
