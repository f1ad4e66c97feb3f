import Foundation
import Testing

/// Swift seeds its hashes anew in each process: what depends on the order of a dictionary differs from run to run.
@Suite struct HashSeedTests {
  private static let company = "head -100 samples/ten-thousand-users/users.ndjson |"
  private static let eval = "aup eval samples/ten-thousand-users/rules.aup - --now 2026-11-23"

  @Test(arguments: [
    "\(company) \(eval)", "\(company) \(eval) --output summary", "\(company) \(eval) --output csv",
    "\(company) \(eval) --output json",
    // With notes on the population.
    "cd samples/direct-against-nested-groups; aup eval rules.aup users.ndjson --groups groups.ndjson --output table",
    "cd samples/group-names-turned-into-uuids; aup eval rules.aup after.ndjson --verbose",
    "cd samples/exports-as-they-come; aup convert entra.csv --members 'Backup Team=backup-team.csv'; aup convert graph.json",
    "aup why samples/regional-units/rules.aup samples/regional-units/users.json --user tom@corp.example --output json",
    #"aup filter 'emails.type eq "work" or title pr' samples/regional-units/users.json"#,
    "aup compile samples/ten-thousand-users/rules.aup -o - | cksum",
    "aup disasm samples/regional-units/rules.aup", "aup disasm --plan samples/regional-units/rules.aup",
    "cd samples/review-a-rule-change; aup diff rules-before.aup rules.aup users.ndjson",
    "cd samples/review-a-rule-change; aup diff rules.aup rules.aup users-next-week.ndjson --old-users users.ndjson -o json",
    "cd samples/review-a-rule-change; aup diff rules-before.aup rules.aup users.ndjson -o markdown --jobs 3",
    "aup check samples/contractors-kept-out/rules.aup",
    "cd samples/tests-that-guard-the-rules; aup test rules.aup --users users.ndjson --coverage --mutate; [ $? = 1 ]",
    "aup test samples/regional-units/rules.aup --suggest --now 2026-11-23",
    "aup analyze samples/regional-units/rules.aup --disjoint; [ $? -lt 2 ]",
    "aup import clumio samples/from-clumio-and-back/rules.json",
    "for f in clumio terraform scim-filter cel duckdb; do aup export $f samples/regional-units/rules.aup; done; true",
    "aup export duckdb samples/regional-units/rules.aup --users samples/regional-units/users.json",
    "aup export cel samples/regional-units/rules.aup --users samples/regional-units/users.json",
    // Findings of many kinds, with suggestions among many names.
    "cat Tests/AUPLanguageTests/Checker/Scripts/*.aup | aup check - --diagnostics json; [ $? = 2 ]",
    #"""
    cd samples/regional-units; printf '%s\n' '.load rules.aup users.json' .users .groups .rules '.who "On call"' \
      '.user kei@corp.example' '.set title "Team Lead"' '.join "Regional Leads"' '.why "Regional leads"' .undo .check | aup repl
    """#,
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
