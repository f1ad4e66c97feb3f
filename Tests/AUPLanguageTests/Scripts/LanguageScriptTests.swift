import Testing

@Test(arguments: try LanguageScript.all()) func scriptTurnsOutAsItSays(_ script: LanguageScript) {
  let failures = script.failures()
  #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
}

@Test func scriptsAreManyAndFound() throws {
  let scripts = try LanguageScript.all()
  #expect(scripts.count >= 10)
  #expect(scripts.reduce(0) { $0 + $1.read().cases.count } >= 1_000)
}
