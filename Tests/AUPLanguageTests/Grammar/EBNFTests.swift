import Foundation
import SourceDiagnostics
import TestSupport
import Testing

@testable import AUPLanguage

/// `grammar/aup.ebnf` and the parser are the same language.
@Suite struct EBNFTests {
  @Test func everyNameOfTheGrammarIsDefinedOnceAndUsed() throws {
    let grammar = try EBNFGrammar.load()
    let defined = grammar.productions.map(\.name)
    #expect(Set(defined).count == defined.count)
    var used: Set<String> = ["file", "BLANK", "COMMENT"]
    for (_, expression) in grammar.productions { Self.names(in: expression, &used) }
    #expect(used.subtracting(defined) == [])
    #expect(Set(defined).subtracting(used) == [])
  }

  private static func names(in expression: EBNFGrammar.Expression, _ found: inout Set<String>) {
    switch expression {
    case .sequence(let parts), .choice(let parts, _): for part in parts { names(in: part, &found) }
    case .optional(let inner), .repeated(let inner): names(in: inner, &found)
    case .except(let inner, let excluded):
      names(in: inner, &found)
      names(in: excluded, &found)
    case .name(let name): found.insert(name)
    case .literal, .characters: break
    }
  }

  @Test func generatedSentencesParseAndHitEveryProduction() throws {
    let random = SeededGenerator.fromEnvironment()
    let grammar = try EBNFGrammar.load()
    let branches = Self.branches(of: grammar)
    var generator = SentenceGenerator(grammar, random)
    var sentences = 0
    // The rarest branch is taken about once in a thousand sentences.
    while sentences < 800 || sentences < 30_000 && !branches.isSubset(of: generator.branchesUsed) {
      sentences += 1
      let text = generator.sentence("file")
      let errors = FormatterTests.read(text).parsed.diagnostics.filter {
        // That keys differ is no matter of the grammar.
        $0.severity == .error && $0.code != SyntaxCode.duplicateKey.rawValue
      }
      try #require(errors.isEmpty, "\(random)\n\(errors)\n\(text)")
    }
    #expect(Set(grammar.productions.map(\.name)).subtracting(generator.productionsUsed) == [], "\(random)")
    #expect(branches.subtracting(generator.branchesUsed) == [], "\(random)")
  }

  /// Every branch of every choice, but for RESERVED, which only keeps words out.
  private static func branches(of grammar: EBNFGrammar) -> Set<Int> {
    var found = Set<Int>()
    for (name, expression) in grammar.productions where name != "RESERVED" { branches(of: expression, &found) }
    return found
  }

  private static func branches(of expression: EBNFGrammar.Expression, _ found: inout Set<Int>) {
    switch expression {
    case .choice(let parts, let id):
      found.formUnion(parts.indices.map { id * 100 + $0 })
      for part in parts { branches(of: part, &found) }
    case .sequence(let parts): for part in parts { branches(of: part, &found) }
    case .optional(let inner), .repeated(let inner): branches(of: inner, &found)
    case .except(let inner, _): branches(of: inner, &found)
    case .name, .literal, .characters: break
    }
  }

  @Test func generatedSentencesAreFormattedOnce() throws {
    let random = SeededGenerator.fromEnvironment()
    var generator = SentenceGenerator(try EBNFGrammar.load(), random)
    var formatted = 0
    for _ in 0..<300 {
      let text = generator.sentence("file")
      let (source, parsed) = FormatterTests.read(text)
      guard let once = Formatter.format(parsed, source: source) else {
        // The grammar does not know that the keys of an object differ.
        try #require(parsed.diagnostics.contains { $0.code == "duplicate-key" }, "\(random)\n\(text)")
        continue
      }
      formatted += 1
      let again = FormatterTests.read(once)
      try #require(
        SyntaxDump.dump(parsed.tree) == SyntaxDump.dump(again.parsed.tree), "\(random)\n\(text)\n\(once)")
      try #require(Formatter.format(again.parsed, source: again.source) == once, "\(random)\n\(text)\n\(once)")
    }
    #expect(formatted > 200, "\(random)")
  }

  // MARK: Keywords

  @Test func operatorsOfTheGrammarAreThoseOfTheTree() throws {
    let grammar = try EBNFGrammar.load()
    let order = grammar.words(anyCase: true, in: "order")
    #expect(
      order.union(grammar.words(anyCase: true, in: "operator")) == Set(ComparisonOperator.allCases.map(\.rawValue)))
    #expect(grammar.words(anyCase: true, in: "quantifier") == Set(Quantifier.allCases.map(\.rawValue)))
    #expect(grammar.words(anyCase: false, in: "DURATION") == Set(DurationSyntax.Unit.allCases.map(\.rawValue)))
    #expect(order.count == Order.allCases.count)
  }

  @Test func declarationsOfTheGrammarAreThoseOfTheParser() throws {
    let grammar = try EBNFGrammar.load()
    guard case .choice(let branches, _)? = grammar["declaration"] else { return #expect(Bool(false)) }
    let words = try branches.map { branch in
      guard case .name(let name) = branch, case .sequence(let parts)? = grammar[name],
        case .literal(let word, anyCase: false)? = parts.first
      else { throw EBNFGrammar.Malformed(at: "declaration") }
      return word
    }
    #expect(words == TokenReader.declarationWords)
  }

  /// Every word that the lexer knows is one of the grammar's, and the other way round; and the parser asks for each, by
  /// its name or as one of a kind.
  @Test func wordsOfTheGrammarAreThoseTheParserAsksFor() throws {
    let grammar = try EBNFGrammar.load()
    #expect(Set(Word.allCases.map(\.rawValue)) == grammar.words(anyCase: true).union(grammar.words(anyCase: false)))
    let sources = try ["", "+Conditions", "+Declarations", "+JSON", "+Operands"].map {
      try String(
        contentsOf: EBNFGrammar.root.appending(path: "Sources/AUPLanguage/Syntax/TokenReader\($0).swift"),
        encoding: .utf8)
    }.joined()
    let asked = Set(sources.matches(of: #/[ (\[]\.(\w+)\b/#).map { String($0.output.1) })
    let others = Word.allCases.filter { $0.comparison == nil && $0.quantifier == nil && !$0.isLiteral }
    #expect(Set(others.map(\.rawValue)).subtracting(asked) == [])
  }
}
