import TestSupport
import Testing

@testable import AUPLanguage

@Suite struct KeywordTrieTests {
  private func occurrences(_ keywords: [String], in text: String) -> Set<Int> {
    let trie = KeywordTrie(keywords.enumerated().map { (Array($1.utf8), $0) })
    var found: Set<Int> = []
    trie.forEachOccurrence(in: Array(text.utf8).span) { found.insert($0) }
    return found
  }

  @Test func keywordsInsideAndBehindOthersAreFound() {
    let keywords = ["he", "she", "his", "hers", "e", ""]
    #expect(occurrences(keywords, in: "ushers") == [0, 1, 3, 4, 5])
    #expect(occurrences(keywords, in: "hi") == [5])
    #expect(occurrences(["he", "he"], in: "he") == [0, 1])
    #expect(occurrences([], in: "he") == [])
  }

  @Test func prefixesEndWhereTheTextLeavesTheTrie() {
    let trie = KeywordTrie([(Array("a".utf8), 0), (Array("abc".utf8), 1), (Array("b".utf8), 2)])
    var found: [Int] = []
    trie.forEachPrefix(of: Array("abd".utf8).span, isReversed: false) { found.append($0) }
    #expect(found == [0])
  }

  @Test func findsWhatLookingForEachWouldFind() {
    var random = SeededGenerator.fromEnvironment()
    func word(_ length: ClosedRange<Int>) -> String {
      String((0..<Int.random(in: length, using: &random)).map { _ in "abc".randomElement(using: &random) ?? "a" })
    }
    for _ in 0..<500 {
      let keywords = (0..<Int.random(in: 0...12, using: &random)).map { _ in word(0...4) }
      let text = word(0...20)
      let expected = keywords.indices.filter { keywords[$0].isEmpty || text.contains(keywords[$0]) }
      #expect(occurrences(keywords, in: text) == Set(expected), "\(random)")
    }
  }
}
