import AUPLanguage
import SCIMModel

/// Rules that use every kind of instruction.
private let source = """
  let staff = userType eq "Employee" or userName ew "@corp.example"
  rule "One" {
    when staff and title matches "^(a|b)+$" and not (group in ("A", "B") or emails[type eq "work" and value sw "a"])
    assign role "R" in "U", "V"
    until "2030-01-01"
  }
  rule "Two" {
    when at least 2 of (active eq true, count(emails) ge 1, meta.created lt now - 90d, title gt "m" and title le "z")
    assign role "S" in "U"
  }
  rule "Three" { when emails.value co any ("x", "y") or emails eq all ("p", "q") or department pr assign role "R" in "U" }
  except "bob" from "Two" until "2030-01-01" because "leave"
  """

private let body: [UInt8] = {
  guard let rules = try? RuleEnvironment(schemas: FuzzUsers.schemas).compile(source) else { return [] }
  return Array(rules.fileBytes.dropFirst(headLength))
}()

/// `AUPC`, version, length and checksum.
private let headLength = 24

/// Each three bytes put a byte (the third) at a place (the first two) of a compiled file, whose head is made to fit again.
/// What then loads has passed the verifier, so it writes the same file again and decides about every user.
func fuzzBytecode(_ bytes: [UInt8]) {
  var body = body
  for start in stride(from: 0, to: bytes.count - 2, by: 3) where !body.isEmpty {
    body[(Int(bytes[start]) << 8 | Int(bytes[start + 1])) % body.count] = bytes[start + 2]
  }
  load(
    Array("AUPC".utf8) + little(1, bytes: 4) + little(UInt64(body.count), bytes: 8) + little(fnv1a(body), bytes: 8)
      + body)
  load(bytes)
}

private func load(_ file: [UInt8]) {
  guard let rules = try? CompiledRules(reading: file) else { return }
  guard let again = try? CompiledRules(reading: rules.fileBytes) else {
    preconditionFailure("what was written does not load")
  }
  precondition(again.fileBytes == rules.fileBytes, "the file changes when it is written again")
  _ = Disassembler.text(of: rules.program)
  var evaluator = rules.evaluator(now: Instant(seconds: 1_767_225_600))
  for user in FuzzUsers.all { _ = evaluator.evaluate(user) }
}

private func little(_ value: UInt64, bytes: Int) -> [UInt8] {
  (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

private func fnv1a(_ bytes: [UInt8]) -> UInt64 {
  bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}
