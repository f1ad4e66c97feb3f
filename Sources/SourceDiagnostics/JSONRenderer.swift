/// Renders diagnostics for programs: one JSON object each.
///
/// Lines and columns are from 1, columns in code points, byte offsets from the start of the file; ends are exclusive.
public struct JSONRenderer: Sendable {
  /// The texts that spans point into.
  public var sources: SourceMap

  /// Makes a renderer.
  public init(_ sources: SourceMap) { self.sources = sources }

  /// One diagnostic on one line, without a line feed. Keys always come in the same order; what there is not, is null
  /// or an empty array.
  public func render(_ diagnostic: Diagnostic) -> String {
    var object = JSONObjectWriter()
    object.add("code", diagnostic.code)
    object.add("severity", diagnostic.severity.rawValue)
    object.add("message", diagnostic.message)
    add(diagnostic.span, to: &object)
    object.add("note", diagnostic.note)
    object.add("help", diagnostic.help)
    object.add("labels", raw: "[" + diagnostic.labels.map(render).joined(separator: ",") + "]")
    object.add("fixIt", raw: diagnostic.fixIt.map(render) ?? "null")
    return object.text
  }

  /// Diagnostics as lines (NDJSON).
  public func render(_ diagnostics: some Sequence<Diagnostic>) -> String {
    diagnostics.map { render($0) + "\n" }.joined()
  }

  private func render(_ label: DiagnosticLabel) -> String {
    var object = JSONObjectWriter()
    object.add("message", label.text)
    add(label.span, to: &object)
    return object.text
  }

  private func render(_ fixIt: FixIt) -> String {
    var object = JSONObjectWriter()
    add(fixIt.span, to: &object)
    object.add("replacement", fixIt.replacement)
    return object.text
  }

  private func add(_ span: SourceSpan, to object: inout JSONObjectWriter) {
    let start = sources.location(of: span.start)
    let end = sources.location(of: span.end)
    let base = sources.file(at: span.start)?.base ?? 0
    object.add("file", start.file)
    object.add("line", start.line)
    object.add("column", start.column)
    object.add("endLine", end.line)
    object.add("endColumn", end.column)
    object.add("byteStart", span.start - base)
    object.add("byteEnd", span.end - base)
  }
}

/// Writes one JSON object, member by member.
struct JSONObjectWriter {
  private var members = ""

  /// The object.
  var text: String { "{\(members)}" }

  mutating func add(_ key: String, _ value: String?) { add(key, raw: value.map(JSONText.quoted) ?? "null") }
  mutating func add(_ key: String, _ value: Int) { add(key, raw: String(value)) }

  /// Adds a member whose value is JSON text.
  mutating func add(_ key: String, raw value: String) {
    members += "\(members.isEmpty ? "" : ",")\(JSONText.quoted(key)):\(value)"
  }
}
