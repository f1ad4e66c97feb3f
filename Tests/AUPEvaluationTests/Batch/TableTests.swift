import Testing

@testable import AUPEvaluation
@testable import AUPLanguage

@Suite struct TableTests {
  private func table(_ users: [(String, [Int])], columns: Int?) -> String {
    let rules = [
      RuleTitle(name: "Backup operators of all regions", grants: [Grant(role: "Backup Admin", unit: "EMEA")]),
      RuleTitle(name: "日本の管理者", grants: [Grant(role: "Super Admin", unit: "Global")]),
    ]
    var writer = TableDecisionWriter(rules: rules, columns: columns)
    var output: [UInt8] = []
    for (name, matching) in users { writer.write(TableUser(userName: name, rules: matching), to: &output) }
    writer.end(&output)
    return String(decoding: output, as: UTF8.self)
  }

  @Test func wideAndCombiningCharactersTakeTheirColumns() {
    #expect(
      table([("e\u{301}va", [1]), ("👩 x", [1, 0])], columns: nil) == """
        USER  RULE                             GRANTS
        e\u{301}va   日本の管理者                     Super Admin in Global
        👩 x  日本の管理者                     Super Admin in Global
              Backup operators of all regions  Backup Admin in EMEA

        """)
  }

  @Test func longCellsAreWrappedAndNothingIsCutOff() {
    #expect(
      table([("averyveryverylongname@corp.example", [0])], columns: 50) == """
        USER              RULE             GRANTS
        averyveryverylon  Backup           Backup Admin in
        gname@corp.examp  operators of     EMEA
        le                all regions

        """)
  }

  @Test func nothingInDataReachesTheTerminalAsACommand() {
    #expect(
      table([("\u{1B}[2J\n\u{202E}x\u{9B}\u{200B}\u{E0041}", [])], columns: nil) == """
        USER                                   RULE  GRANTS
        ␛[2J␊\\u{202E}x\\u{9B}\\u{200B}\\u{E0041}  -     -

        """)
  }

  @Test func aMonstrousNameIsWrappedWhereverTheTableGoes() {
    let lines = table([(String(repeating: "x", count: 1_000), [])], columns: nil).split(separator: "\n")
    #expect(lines.count == 8)
    #expect(lines.dropFirst().reduce(0) { $0 + $1.count { $0 == "x" } } == 1_000)
    #expect(lines.allSatisfy { $0.utf8.count <= TableDecisionWriter.widest + 20 })
  }

  @Test func laterBlocksKeepTheColumns() {
    let users = (0..<1_200).map { (String($0 + 1), [Int]()) }
    let lines = table(users, columns: nil).split(separator: "\n")
    #expect(lines.count == 1_201)
    #expect(lines[1] == "1     -     -")
    #expect(lines[1_200] == "1200  -     -")
  }
}
