import Foundation
import Testing

/// Swift seeds its hashes anew in each process: what depends on the order of a dictionary differs from run to run.
@Suite struct HashSeedTests {
  @Test(arguments: [
    "head -300 samples/ten-thousand-users/users.ndjson | aup eval samples/ten-thousand-users/rules.aup - --now 2026-11-23",
    "head -300 samples/ten-thousand-users/users.ndjson | aup eval samples/ten-thousand-users/rules.aup - --now 2026-11-23 --output summary",
    "aup why samples/regional-units/rules.aup samples/regional-units/users.json --user tom@corp.example --output json",
    "aup compile samples/ten-thousand-users/rules.aup -o - | cksum",
    "aup disasm samples/regional-units/rules.aup", "aup check samples/contractors-kept-out/rules.aup",
  ])
  func everyRunGivesTheSameBytes(command: String) async throws {
    var outputs: Set<String> = []
    for _ in 0..<20 {
      let run = try await bash("{ \(command)\n} 2>&1")
      #expect(run.status == 0)
      outputs.insert(run.output)
    }
    #expect(outputs.count == 1, "\(outputs)")
  }
}
