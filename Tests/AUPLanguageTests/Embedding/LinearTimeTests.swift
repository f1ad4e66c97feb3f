import AUPLanguage
import Foundation
import SourceDiagnostics
import Testing

/// From text to bytecode in time linear in the text, over six doublings, whatever the text is made of.
///
/// Compared is the processor time of this thread per part of the text: at 64 times the size it may be three times what
/// it was (caches, growing tables); were one step quadratic it would be 64 times.
@Suite(.serialized) struct LinearTimeTests {
  private static let grant = "assign role \"R\" in \"U\""

  static let shapes: [(name: String, text: @Sendable (Int) -> String)] = [
    (
      "rules",
      { count in
        "let contractor = userType eq \"Contractor\"\n"
          + (0..<count).map { "rule \"\($0)\" { when group in (\"G \($0)\", \"B\") and not contractor \(grant) }\n" }
          .joined()
      }
    ),
    (
      "one rule",
      { count in
        "rule \"1\" { when " + (0..<count).map { "title eq \"T \($0)\"" }.joined(separator: " or ") + " \(grant) }"
      }
    ),
    (
      "one list",
      { count in
        "rule \"1\" { when title in (" + (0..<count * 4).map { "\"T \($0)\"" }.joined(separator: ", ") + ") \(grant) }"
      }
    ),
    (
      "lets",
      { count in
        "let a0 = title pr\n"
          + (1...count).map { "let a\($0) = a0 or title eq \"T \($0)\"\n" }.joined()
          + "rule \"1\" { when " + (1...count).map { "a\($0)" }.joined(separator: " or ") + " \(grant) }"
      }
    ),
    (
      "nested lets, rules",
      { count in
        "let a0 = title pr\n"
          + (1...16).map { "let a\($0) = (a\($0 - 1) and title sw \"q\($0)\") or department ew \"z\($0)\"\n" }.joined()
          + (0..<count).map { "rule \"\($0)\" { when a16 and displayName eq \"d\($0)\" \(grant) }\n" }.joined()
      }
    ),
    (
      "list lets, rules",
      { count in
        "let names = (" + (0..<count).map { "\"T \($0)\"" }.joined(separator: ", ") + ")\n"
          + (0..<count).map { "rule \"\($0)\" { when title in names and department co any names \(grant) }\n" }.joined()
      }
    ),
    (
      "patterns",
      { count in
        (0..<count).map { "rule \"\($0)\" { when title matches \"^\\\\p{L}{2}x\($0)\" \(grant) }\n" }.joined()
      }
    ),
    (
      "duplicates",
      { count in
        String(repeating: "rule \"same\" { when title in (\"a\", \"A\") \(grant) }\n", count: count)
      }
    ),
    (
      "unknown names",
      { count in
        (0..<count).map { "rule \"\($0)\" { when titel eq \"a\" and someLet\($0) \(grant) }\n" }.joined()
      }
    ),
    ("broken text", { count in String(repeating: "rule \"x { when ( [ ] eq ) }\n", count: count) }),
    (
      "negations",
      { count in
        (0..<count).map { "rule \"\($0)\" { when title ne \"T \($0)\" and not (department eq \"D\") \(grant) }\n" }
          .joined()
      }
    ),
  ]

  @Test(arguments: shapes.map(\.name))
  func costPerPartStaysTheSameOverSixDoublings(name: String) throws {
    let shape = try #require(Self.shapes.first { $0.name == name })
    let small = 32
    let first = (0..<3).map { _ in cost(of: shape.text(small)) / Double(small) }.min() ?? 0
    // The least of up to three runs: one is enough nearly always.
    var last = Double.infinity
    for _ in 0..<3 where last >= 3 * first { last = min(last, cost(of: shape.text(small * 64)) / Double(small * 64)) }
    #expect(last < 3 * first, "\(name): \(first * 1e6) µs a part became \(last * 1e6) µs")
  }

  /// The processor time of one run, in seconds.
  private func cost(of text: String) -> Double {
    let bytes = Array(text.utf8)
    let start = clock()
    var sources = SourceMap()
    sources.add(name: "rules.aup", bytes: bytes)
    _ = try? RuleEnvironment().compile(sources)
    return clock() - start
  }

  private func clock() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
