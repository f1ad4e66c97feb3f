import SCIMModel
import SourceDiagnostics
import Testing

@testable import AUPLanguage

@Suite struct NameInternerTests {
  @Test func namesAreNumberedInTheOrderTheyCame() {
    var table = NameInterner()
    for number in 0..<1_000 {
      let name = String(repeating: "x", count: number % 19) + "\(number)"
      #expect(table.insert(name) == (number, true))
      #expect(table.insert(name) == (number, false))
    }
    #expect(table.number(of: "x1") == 1)
    #expect(table.number(of: "x2") == nil)
    #expect(table.number(of: "X1") == nil)
  }

  /// A dictionary of strings is the oracle: composed, decomposed and singleton forms, prefixes, zeros.
  @Test func namesAreEqualAsStringsAre() {
    let names = [
      "", "\0", "\0\0", "a", "a\0", "K", "\u{212A}", "é", "e\u{301}", "Å", "\u{212B}", "A\u{30A}", "ﬁ", "fi", "한",
      "\u{1112}\u{1161}\u{11AB}", "12345678", "123456789", "1234567890123456", "12345678901234567",
    ]
    var table = NameInterner()
    var oracle: [String: Int] = [:]
    for name in names {
      let isNew = oracle[name] == nil
      let number = oracle[name] ?? oracle.count
      oracle[name] = number
      #expect(table.insert(name) == (number, isNew), "\(name)")
    }
    for name in names { #expect(table.number(of: name) == oracle[name], "\(name)") }
  }
}

@Suite struct WordTests {
  @Test(arguments: Word.allCases)
  func wordsAreKnownInEveryCase(word: Word) {
    func first(_ text: String) -> Token {
      var sources = SourceMap()
      var lexer = Lexer(sources.add(name: "", bytes: Array(text.utf8)), limits: .standard)
      return lexer.next()
    }
    #expect(first(word.rawValue).word == word)
    #expect(first(word.rawValue).isSmall)
    #expect(first(word.rawValue.uppercased()).word == word)
    #expect(!first(word.rawValue.uppercased()).isSmall)
    for other in [word.rawValue + "x", "x" + word.rawValue, word.rawValue + "é", String(word.rawValue.dropLast())] {
      #expect(first(other).word?.rawValue ?? other == other)
    }
    #expect(first("a" + word.rawValue + "aaaaaaaa").word == nil)
  }
}

@Suite struct FieldTableTests {
  /// More fields than are known by identity, each in several copies.
  @Test func equalFieldsHaveOneNumber() {
    var table = FieldTable()
    for round in 0..<3 {
      for number in 0..<60 {
        let field = Field(
          path: AttributePath(schema: "s", attribute: "a\(number / 2)"), type: .text(caseExact: number % 2 == 0),
          isMultiValued: false)
        #expect(table.number(of: field) == number, "round \(round)")
        #expect(table.number(of: field) == number, "round \(round)")
      }
    }
    #expect(table.fields.count == 60)
  }
}
