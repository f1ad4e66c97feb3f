import Foundation
import GRDB
import SCIMModel
import Testing

@testable import SCIMServer

@Suite struct TokenRegisterTests {
  private let clock = TestClock()
  private let register: TokenRegister
  private let file: StoreFile

  init() throws {
    file = try StoreFile(path: nil)
    register = TokenRegister(file, clock: clock.clock, origin: Origin(name: "ann", action: "token"))
  }

  private func finds(_ text: String) throws -> String? {
    try TokenTable(file).token(text[...], at: Double(clock.now.seconds))?.id
  }

  @Test func aTokenIsKeptAsADigest() throws {
    let made = try register.create(name: "Entra ID", scope: .read, user: "ann", expires: 2e9)
    let parts = made.text.split(separator: "_")
    #expect(parts.count == 4 && parts[0] == "aup" && parts[1] == made.token.id && parts[2].count == 64)
    #expect(try register.all() == [made.token])
    #expect(try finds(made.text) == made.token.id)
    let row = try #require(try file.database.read { try Row.fetchOne($0, sql: "SELECT * FROM token") })
    let parsed = try #require(TokenText(parsing: made.text[...]))
    #expect(row["digest"] == Data(parsed.digest))
    #expect(!"\(row)".contains(parts[2]))
  }

  @Test(arguments: ["", "aup", "aup_1_2_3", "Bearer", "aup___"])
  func whatIsNoTokenIsNotFound(_ text: String) throws {
    _ = try register.create(name: "a", scope: .write)
    #expect(try finds(text) == nil)
  }

  @Test func anyOtherLetterMakesAnotherToken() throws {
    let text = try register.create(name: "a", scope: .write).text
    for index in text.indices {
      var other = text
      other.replaceSubrange(index...index, with: text[index] == "0" ? "1" : "0")
      #expect(try finds(other) == nil, "\(index)")
    }
    #expect(try finds(String(text.dropLast())) == nil)
    #expect(try finds(text + "0") == nil)
  }

  @Test func aChecksumThatIsRightHelpsNobody() throws {
    let made = try register.create(name: "a", scope: .write)
    let other = try register.create(name: "b", scope: .write)
    let parts = made.text.split(separator: "_"), secret = other.text.split(separator: "_")[2]
    let body = "aup_\(parts[1])_\(secret)"
    let forged = "\(body)_\(TokenText.checksum(body))"
    #expect(TokenText(parsing: forged[...]) != nil)
    #expect(try finds(forged) == nil)
  }

  @Test func aTokenCountsUntilItExpires() throws {
    let made = try register.create(name: "a", scope: .write, expires: Double(clock.now.seconds + 60))
    clock.advance(bySeconds: 59)
    #expect(try finds(made.text) == made.token.id)
    clock.advance(bySeconds: 1)
    #expect(try finds(made.text) == nil)
    #expect(made.token.state(at: Double(clock.now.seconds)) == .expired)
  }

  @Test func aTokenIsRevokedByIdOrByAName() throws {
    let first = try register.create(name: "a", scope: .write)
    let second = try register.create(name: "b", scope: .write)
    try register.revoke(first.token.id)
    try register.revoke("b")
    #expect(try finds(first.text) == nil)
    #expect(try finds(second.text) == nil)
    #expect(throws: TokenError(message: "no token that counts has the id or name `b`")) { try register.revoke("b") }
    #expect(try register.revoke(first.token.id).revoked == Double(clock.now.seconds))
  }

  @Test func aNameOfTwoTokensIsNoAnswer() throws {
    let ids = try (0..<2).map { _ in try register.create(name: "a", scope: .write).token.id }.sorted()
    #expect(throws: TokenError(message: "`a` is the name of 2 tokens: say which of `\(ids[0])`, `\(ids[1])`")) {
      try register.revoke("a")
    }
  }

  @Test func twoTokensCountWhileOneIsRotated() throws {
    let old = try register.create(name: "a", scope: .read, user: "ann", expires: Double(clock.now.seconds + 86_400))
    clock.advance(bySeconds: 3_600)
    let new = try register.rotate(old.token.id, grace: 60)
    #expect(new.text != old.text)
    #expect(
      [new.token.name, new.token.scope.rawValue, new.token.user] == [old.token.name, "read", "ann"])
    #expect(new.token.expires == old.token.expires.map { $0 + 3_600 })
    #expect(try finds(old.text) == old.token.id)
    #expect(try finds(new.text) == new.token.id)
    clock.advance(bySeconds: 60)
    #expect(try finds(old.text) == nil)
    #expect(try finds(new.text) == new.token.id)
    #expect(throws: TokenError(message: "the token `\(old.token.id)` is expired: make a new one")) {
      try register.rotate(old.token.id, grace: 60)
    }
  }

  @Test func graceMakesNoTokenLiveLonger() throws {
    let old = try register.create(name: "a", scope: .write, expires: Double(clock.now.seconds + 30))
    _ = try register.rotate("a", grace: 60)
    #expect(try register.all().first { $0.id == old.token.id }?.expires == old.token.expires)
  }

  @Test(arguments: ["", "a\nb", "a\u{1B}[31m", String(repeating: "a", count: 201)])
  func namesArePlain(_ name: String) throws {
    let error = TokenError(message: "found `\(name)`, expected 1 to 200 characters without control characters")
    #expect(throws: error) { try register.create(name: name, scope: .write) }
    #expect(throws: error) { try register.create(name: "a", scope: .write, user: name) }
  }

  @Test func eachChangeIsALineOfTheAuditLog() throws {
    let made = try register.create(name: "a", scope: .write, user: "bob", expires: 2e9)
    let new = try register.rotate("a", grace: 60)
    try register.revoke(new.token.id)
    var lines: [String] = []
    try AuditLog(file).forEach { lines.append(String(decoding: $0.body, as: UTF8.self)) }
    func line(_ number: Int, _ what: String, _ id: String, _ expires: String) -> String {
      #"{"seq":\#(number),"time":"2027-01-31T09:00:00Z","what":"\#(what) token","id":"\#(id)","by":"ann","#
        + #""action":"token","detail":{"name":"a","scope":"write","user":"bob","expires":"\#(expires)"}}"#
    }
    let end = "2033-05-18T03:33:20Z"
    #expect(
      lines == [
        line(1, "created", made.token.id, end), line(2, "created", new.token.id, end),
        line(3, "rotated", made.token.id, "2027-01-31T09:01:00Z"), line(4, "revoked", new.token.id, end),
      ])
    #expect(try AuditLog(file).verify().sequence == 4)
  }
}

@Suite struct TokenLifetimeTests {
  private let now = TestClock().now

  @Test(arguments: [("90d", 7_776_000.0), ("24h", 86_400), ("15m", 900), ("10s", 10), ("2w", 1_209_600), ("0s", 0)])
  func aDurationCountsFromNow(_ text: String, _ seconds: Double) throws {
    #expect(try TokenLifetime.expiry(text, now: now) == Double(now.seconds) + seconds)
  }

  @Test(arguments: [("2027-02-01", 1_801_440_000.0), ("2027-01-31T10:00:00Z", 1_801_389_600)])
  func aDateIsItsBeginning(_ text: String, _ seconds: Double) throws {
    #expect(try TokenLifetime.expiry(text, now: now) == seconds)
  }

  @Test(arguments: [
    ("", "found ``, expected a duration such as `90d`, `24h` or `15m`"),
    ("d", "found `d`, expected a duration such as `90d`, `24h` or `15m`"),
    ("9", "found `9`, expected a duration such as `90d`, `24h` or `15m`"),
    ("-1d", "found `-1d`, expected a date such as `2030-01-31`, or a duration such as `90d`"),
    ("36526d", "found `36526d`, expected at most a hundred years"),
    ("9223372036854775807w", "found `9223372036854775807w`, expected at most a hundred years"),
    ("2027-01-31", "`2027-01-31` is past"),
    ("2027-02-30", "found `2027-02-30`, expected a date such as `2030-01-31`, or a duration such as `90d`"),
  ])
  func anythingElseIsRefused(_ text: String, _ message: String) {
    #expect(throws: TokenError(message: message)) { try TokenLifetime.expiry(text, now: now) }
  }
}
