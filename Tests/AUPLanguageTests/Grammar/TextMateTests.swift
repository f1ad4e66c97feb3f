import Foundation
import Testing

@testable import AUPLanguage

/// `grammar/aup.tmLanguage.json`: what editors colour.
@Suite struct TextMateTests {
  private static func patterns() throws -> [(name: String, match: String, scope: String?)] {
    let data = try Data(contentsOf: EBNFGrammar.root.appending(path: "grammar/aup.tmLanguage.json"))
    let grammar = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let repository = try #require(grammar["repository"] as? [String: [String: Any]])
    let includes = try #require(grammar["patterns"] as? [[String: String]])
    return try includes.map {
      let name = try #require($0["include"]?.dropFirst()).description
      let pattern = try #require(repository[name])
      let match = pattern["match"] as? String ?? #""(?:[^"\\]|\\.)*(?:"|$)"#
      return (name, match, pattern["name"] as? String)
    }
  }

  private static func words(_ name: String) throws -> Set<String> {
    let pattern = try #require(try patterns().first { $0.name == name })
    let list = try #require(pattern.match.firstMatch(of: #/\(\?:((?:\w+\|)+\w+)\)/#))
    return Set(list.output.1.split(separator: "|").map(String.init))
  }

  @Test func keywordsAreThoseOfTheGrammar() throws {
    let grammar = try EBNFGrammar.load()
    #expect(try Self.words("operator") == grammar.words(anyCase: true))
    #expect(try Self.words("declaration") == Set(TokenReader.declarationWords))
    #expect(try Self.words("literal") == grammar.words(anyCase: false, in: "value").union(["now"]))
    let exact = grammar.words(anyCase: false)
    let others = try Self.words("declaration").union(Self.words("literal")).union(Self.words("operator"))
    #expect(try Self.words("clause") == exact.subtracting(others))
  }

  @Test func linesAreColoured() throws {
    let patterns = try Self.patterns().map { ($0.scope, try NSRegularExpression(pattern: $0.match)) }
    func scopes(_ line: String) -> [String] {
      let text = line as NSString
      var found: [String] = []
      var place = 0
      while place < text.length {
        let matches = patterns.compactMap { scope, pattern in
          pattern.firstMatch(in: line, range: NSRange(location: place, length: text.length - place))
            .map { (scope: scope ?? "urn", range: $0.range) }
        }
        guard let first = matches.min(by: { $0.range.location < $1.range.location }), first.range.length > 0 else {
          break
        }
        found.append(
          "\(text.substring(with: first.range)): \(first.scope.split(separator: ".").prefix(2).joined(separator: "."))")
        place = first.range.location + first.range.length
      }
      return found
    }
    #expect(
      scopes(#"rule "A # b" { when NOT role EQ "x" } # why"#) == [
        "rule: keyword.declaration", #""A # b": string.quoted"#, "when: keyword.control", "NOT: keyword.operator",
        "role: keyword.control", "EQ: keyword.operator", #""x": string.quoted"#, "# why: comment.line",
      ])
    #expect(
      scopes("urn:a:2.0:User:x.y ge now - 90d or active eq true") == [
        "urn:a:2.0:User:x.y: urn", "ge: keyword.operator", "now: constant.language", "90d: constant.numeric",
        "or: keyword.operator", "active: variable.other", "eq: keyword.operator", "true: constant.language",
      ])
  }
}
