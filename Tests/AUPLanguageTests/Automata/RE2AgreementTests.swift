import Foundation
import Testing

@testable import AUPLanguage

/// One line of what `scripts/check-re2.py` writes.
private struct RE2Case: Decodable {
  var pattern: String
  var caseExact: Bool
  var texts: [String]
  var found: [Bool]
  /// RE2's message, if it refuses the pattern.
  var refused: String?
}

private let casesPath = ProcessInfo.processInfo.environment["AUP_RE2_CASES"]
private let patternCount = ProcessInfo.processInfo.environment["AUP_RE2_PATTERNS"].flatMap { Int($0) }

/// Run by `make check-re2`; there is nothing to do without the file that it makes. All of it is compared: neither verdict is
/// rare, some patterns both refuse, and few are left out.
@Test(.enabled(if: casesPath != nil)) func patternsAgreeWithRE2() throws {
  var (patterns, pairs, found, refusals, skipped, differences) = (0, 0, 0, 0, 0, 0)
  // Characters that RE2's Unicode has and ours has not.
  let assigned = CodePointSet(UnicodeTable.categories.decoded().values.flatMap(\.ranges))
  var newer: Set<String> = []
  let file = try String(contentsOfFile: casesPath ?? "", encoding: .utf8)
  for line in file.split(separator: "\n") where differences < 10 {
    patterns += 1
    let example = try JSONDecoder().decode(RE2Case.self, from: Data(line.utf8))
    var limits = Limits.standard
    limits.patternStates = 1_000_000
    do throws(PatternError) {
      var matcher = try Pattern(example.pattern, caseExact: example.caseExact, limits: limits).matcher()
      if let message = example.refused {
        // RE2 bounds counts of counts to 1,000 where we bound the states they make.
        if message.contains("invalid repetition size") || message.contains("too large") {
          skipped += 1
        } else {
          differences += 1
          Issue.record("RE2 refuses `\(example.pattern)`: \(message)")
        }
      }
      for (text, expected) in zip(example.texts, example.found) {
        pairs += 1
        found += expected ? 1 : 0
        guard matcher.matches(Array(text.utf8)) != expected else { continue }
        if !text.unicodeScalars.allSatisfy({ assigned.contains($0.value) }) {
          newer.insert(text)
          continue
        }
        differences += 1
        Issue.record("`\(example.pattern)` in `\(text)`, exact \(example.caseExact): RE2 says \(expected)")
      }
    } catch {
      if example.refused != nil {
        refusals += 1
      } else if error.message.contains("nothing to repeat") || error.message.contains("not supported") {
        skipped += 1
      } else {
        differences += 1
        Issue.record("RE2 takes `\(example.pattern)`; we say at \(error.offset): \(error.message)")
      }
    }
  }
  print(
    """
    check-re2: \(pairs) pairs, \(found) of them found; of \(patterns) patterns \(refusals) refused by both, \
    \(skipped) skipped as known to differ; \(newer.count) characters newer than ours left out; \
    \(differences) differences
    """)
  #expect(patterns == patternCount)
  #expect(pairs > 4 * patterns)
  #expect((pairs / 50...pairs * 49 / 50).contains(found))
  #expect((1...patterns / 2).contains(refusals))
  #expect(skipped * 20 < patterns)
  #expect(newer.count < 1_000)
}
