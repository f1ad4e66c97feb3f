import SourceDiagnostics

/// Reports as JUnit XML, which GitHub, GitLab and Jenkins read.
///
/// There is no standard; this keeps to what the schema of Jenkins' xUnit plugin (junit-10.xsd) allows, and to `file` and
/// `line`, which GitLab reads. Times are left out: they would make every report another.
extension TestReport {
  /// Reports as one document.
  public static func junit(_ reports: [TestReport]) -> String {
    let cases = reports.map { $0.outcomes.count + $0.verdicts.count + $0.assertionsNotRun.count }.reduce(0, +)
    let failures = reports.map(\.failures).reduce(0, +)
    return #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
      + "<testsuites name=\"aup test\" tests=\"\(cases)\" failures=\"\(failures)\">\n"
      + reports.map(\.suite).joined() + "</testsuites>\n"
  }

  private var suite: String {
    let cases = outcomes.map(testCase) + verdicts.map(testCase) + assertionsNotRun.map(skipped)
    return "  <testsuite name=\"\(XMLText.escaped(name))\" tests=\"\(cases.count)\" failures=\"\(failures)\" "
      + "errors=\"0\" skipped=\"\(assertionsNotRun.count)\">\n\(properties)\(cases.joined())  </testsuite>\n"
  }

  private var properties: String {
    var lines: [String] = []
    if let coverage { lines.append("name=\"coverage\" value=\"\(coverage.covered)/\(coverage.total)\"") }
    if let mutation { lines.append("name=\"mutation\" value=\"\(mutation.noticed)/\(mutation.tried)\"") }
    if lines.isEmpty { return "" }
    return "    <properties>\n\(lines.map { "      <property \($0)/>\n" }.joined())    </properties>\n"
  }

  private func testCase(_ outcome: TestOutcome) -> String {
    let failures = outcome.failures.map { failure in
      var details = ""
      for explanation in failure.explanations { details += ExplanationText(sources).text(explanation) }
      return element("failure", message: failure.text(sources), "\(place(failure.span))\n\(details)")
    }
    return testCase("test \(JSONText.quoted(outcome.test.name))", outcome.test.span, failures.joined())
  }

  private func testCase(_ verdict: AssertionVerdict) -> String {
    let span = verdict.assertion.span
    return testCase(
      ClauseText.of(span, in: sources), span,
      verdict.holds ? "" : element("failure", message: verdict.reason, "\(place(span))\n"))
  }

  private func skipped(_ assertion: CheckedAssertion) -> String {
    testCase(
      ClauseText.of(assertion.span, in: sources), assertion.span,
      "      <skipped message=\"it needs --users\"/>\n")
  }

  private func testCase(_ name: String, _ span: SourceSpan, _ content: String) -> String {
    let location = sources.location(of: span.start)
    let head =
      "    <testcase classname=\"\(XMLText.escaped(self.name))\" name=\"\(XMLText.escaped(name))\" "
      + "file=\"\(XMLText.escaped(location.file))\" line=\"\(location.line)\""
    return content.isEmpty ? "\(head)/>\n" : "\(head)>\n\(content)    </testcase>\n"
  }

  private func element(_ name: String, message: String, _ text: String) -> String {
    "      <\(name) message=\"\(XMLText.escaped(message))\">\(XMLText.escaped(text))</\(name)>\n"
  }
}

/// Text of XML 1.0 documents.
enum XMLText {
  /// The text as content or attribute value. Characters that XML has no way to say (§2.2) and control characters
  /// become U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\r": result += "&#\(scalar.value);"
      case "\n": result += "\n"
      case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
