import TestSupport
import Testing

@testable import AUPLanguage

@Suite struct KeywordTrieTests {
  private func occurrences(_ keywords: [String], in text: String) -> Set<Int> {
    owners(keywords, .anywhere, in: text)
  }

  private func owners(
    _ keywords: [String], _ place: KeywordTrie.Place, foldsASCII: Bool = false, in text: String
  ) -> Set<Int> {
    let trie = KeywordTrie(keywords.enumerated().map { (Array($1.utf8), $0) }, place, foldsASCII: foldsASCII)
    var found: [Int32] = []
    trie.appendOwners(in: Array(text.utf8).span, to: &found)
    return Set(found.map { Int($0) })
  }

  @Test func keywordsInsideAndBehindOthersAreFound() {
    let keywords = ["he", "she", "his", "hers", "e", ""]
    #expect(occurrences(keywords, in: "ushers") == [0, 1, 3, 4, 5])
    #expect(occurrences(keywords, in: "hi") == [5])
    #expect(occurrences(["he", "he"], in: "he") == [0, 1])
    #expect(occurrences([], in: "he") == [])
  }

  @Test func prefixesEndWhereTheTextLeavesTheTrie() {
    #expect(owners(["a", "abc", "b"], .start, in: "abd") == [0])
    #expect(owners(["d", "abd", "b", "bd", ""], .end, in: "cbd") == [0, 3, 4])
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

  /// Most nodes have no row of their own, and capitals count as small letters.
  @Test func largeTriesFindWhatLookingForEachWouldFind() {
    var random = SeededGenerator.fromEnvironment()
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789@.-_ é日".unicodeScalars)
    func word(_ length: ClosedRange<Int>) -> String {
      var word = ""
      for _ in 0..<Int.random(in: length, using: &random) {
        let index = Int.random(in: 0..<letters.count, using: &random)
        word.unicodeScalars.append(letters[index])
      }
      return word
    }
    let stems = (0..<5).map { _ in word(1...6) }
    let keywords = (0..<600).map { _ in (stems.randomElement(using: &random) ?? "") + word(1...7) }
    for _ in 0..<500 {
      let parts = (0..<Int.random(in: 0...3, using: &random)).map { _ in keywords.randomElement(using: &random) ?? "" }
      let key = word(0...3) + parts.joined(separator: word(0...1)) + word(0...2)
      let text = String(key.map { Bool.random(using: &random) && $0.isASCII ? Character($0.uppercased()) : $0 })
      func expected(_ stands: (String, String) -> Bool) -> Set<Int> {
        Set(keywords.indices.filter { stands(key, keywords[$0]) })
      }
      #expect(owners(keywords, .anywhere, foldsASCII: true, in: text) == expected { $0.contains($1) }, "\(random)")
      #expect(owners(keywords, .start, foldsASCII: true, in: text) == expected { $0.hasPrefix($1) }, "\(random)")
      #expect(owners(keywords, .end, foldsASCII: true, in: text) == expected { $0.hasSuffix($1) }, "\(random)")
    }
  }
}
