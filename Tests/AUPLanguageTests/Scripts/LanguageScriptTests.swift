import Testing

@Test(arguments: LanguageScript.all) func scriptTurnsOutAsItSays(_ script: LanguageScript) {
  let outcome = script.run()
  #expect(outcome.failures.isEmpty, "\(outcome.failures.joined(separator: "\n"))")
}

@Test func scriptsAreManyAndFound() {
  #expect(LanguageScript.all.count >= 10)
  #expect(LanguageScript.all.reduce(0) { $0 + $1.run().cases } >= 300)
}
