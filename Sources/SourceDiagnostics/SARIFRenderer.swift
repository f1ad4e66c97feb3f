/// Renders diagnostics as a log in the Static Analysis Results Interchange Format (OASIS SARIF 2.1.0), which code hosts
/// show beside the lines of a change.
///
/// Lines and columns are from 1, columns in code points, ends exclusive, as SARIF has them.
public struct SARIFRenderer: Sendable {
  /// What the diagnostics were found in, with the diagnostics.
  public typealias Run = (sources: SourceMap, diagnostics: [Diagnostic])

  private let version: String
  private let title: @Sendable (String) -> String?

  /// Makes a renderer.
  ///
  /// - Parameters:
  ///   - version: That of the tool.
  ///   - title: What a code means, in a few words.
  public init(version: String, title: @escaping @Sendable (_ code: String) -> String?) {
    self.version = version
    self.title = title
  }

  /// The log: one JSON document on one line, with a line feed. It is there even without findings.
  public func render(_ runs: [Run]) -> String {
    let codes = Set(runs.flatMap(\.diagnostics).map { Array($0.code.utf8) })
      .sorted { $0.lexicographicallyPrecedes($1) }.map { String(decoding: $0, as: UTF8.self) }
    var driver = JSONObjectWriter()
    driver.add("name", "aup")
    driver.add("semanticVersion", version)
    driver.add("rules", raw: array(codes.map(rule)))
    var run = JSONObjectWriter()
    run.add("tool", raw: "{\"driver\":\(driver.text)}")
    run.add("columnKind", "unicodeCodePoints")
    run.add("results", raw: array(runs.flatMap { run in run.diagnostics.map { result($0, run.sources) } }))
    var log = JSONObjectWriter()
    log.add("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
    log.add("version", "2.1.0")
    log.add("runs", raw: array([run.text]))
    return log.text + "\n"
  }

  private func rule(_ code: String) -> String {
    var rule = JSONObjectWriter()
    rule.add("id", code)
    if let title = title(code) { rule.add("shortDescription", raw: message(title)) }
    return rule.text
  }

  private func result(_ diagnostic: Diagnostic, _ sources: SourceMap) -> String {
    var result = JSONObjectWriter()
    result.add("ruleId", diagnostic.code)
    result.add("level", diagnostic.severity.rawValue)
    result.add("message", raw: message(diagnostic.message + (diagnostic.help.map { "; \($0)" } ?? "")))
    result.add("locations", raw: array([location(diagnostic.span, sources)]))
    if !diagnostic.labels.isEmpty {
      result.add("relatedLocations", raw: array(diagnostic.labels.map { location($0.span, sources, $0.text) }))
    }
    if let fixIt = diagnostic.fixIt { result.add("fixes", raw: array([fix(fixIt, sources)])) }
    return result.text
  }

  private func location(_ span: SourceSpan, _ sources: SourceMap, _ text: String? = nil) -> String {
    var location = JSONObjectWriter()
    location.add(
      "physicalLocation", raw: "{\"artifactLocation\":\(artifact(span, sources)),\"region\":\(region(span, sources))}")
    if let text { location.add("message", raw: message(text)) }
    return location.text
  }

  private func fix(_ fixIt: FixIt, _ sources: SourceMap) -> String {
    let replacement =
      "{\"deletedRegion\":\(region(fixIt.span, sources)),\"insertedContent\":\(message(fixIt.replacement))}"
    return "{\"artifactChanges\":[{\"artifactLocation\":\(artifact(fixIt.span, sources)),"
      + "\"replacements\":[\(replacement)]}]}"
  }

  private func region(_ span: SourceSpan, _ sources: SourceMap) -> String {
    let (start, end) = (sources.location(of: span.start), sources.location(of: span.end))
    var region = JSONObjectWriter()
    region.add("startLine", start.line)
    region.add("startColumn", start.column)
    region.add("endLine", end.line)
    region.add("endColumn", end.column)
    return region.text
  }

  private func artifact(_ span: SourceSpan, _ sources: SourceMap) -> String {
    "{\"uri\":\(JSONText.quoted(Self.uri(sources.location(of: span.start).file)))}"
  }

  private func message(_ text: String) -> String { "{\"text\":\(JSONText.quoted(text))}" }

  private func array(_ elements: [String]) -> String { "[\(elements.joined(separator: ","))]" }

  /// A path as a URI reference: what RFC 3986 does not keep free for paths is percent-encoded.
  private static func uri(_ path: String) -> String {
    path.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        return String(Unicode.Scalar(byte))
      case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        return String(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        return "%" + (digits.utf8.count == 1 ? "0" : "") + digits
      }
    }.joined()
  }
}
