import SCIMModel
import SourceDiagnostics

/// The wording of every finding of the checker: data in, diagnostic out.
///
/// Messages are lower case without a full stop and quote the author's text in backticks; help names the way out.
enum CheckerDiagnostics {
  static func finding(
    _ severity: Severity, _ code: CheckerCode, _ message: String, at span: SourceSpan, note: String? = nil,
    labels: [DiagnosticLabel] = [], help: String? = nil, fixIt: FixIt? = nil
  ) -> Diagnostic {
    Diagnostic(
      severity, code: code.rawValue, message, at: span, note: note, labels: labels, help: help, fixIt: fixIt)
  }

  static func quote(_ text: some StringProtocol) -> String { Diagnostic.quote(text) }

  /// Names in backticks with commas; of many the first.
  static func list(_ names: some Collection<String>, most: Int = 8) -> String {
    let shown = names.prefix(most).map { quote($0) }.joined(separator: ", ")
    return names.count > most ? "\(shown) and \(names.count - most) more" : shown
  }

  /// Help and edit for a name that was probably meant.
  static func didYouMean(_ name: String?, _ span: SourceSpan) -> (help: String?, fixIt: FixIt?) {
    guard let name else { return (nil, nil) }
    return ("did you mean \(quote(name))?", FixIt(span, name))
  }
}

extension ValueSyntax {
  /// The literal as an author would write it; nil for what the parser could not read.
  var literal: String? {
    switch kind {
    case .string(let text): JSONText.quoted(text)
    case .number(_, let spelling): spelling
    case .boolean(let truth): truth ? "true" : "false"
    case .null: "null"
    case .now(nil): "now"
    case .now(let offset?): "now \(offset.isNegative ? "-" : "+") \(offset.count)\(offset.unit.rawValue)"
    case .invalid: nil
    }
  }

  /// What kind of literal it is, in words.
  var kindInWords: String {
    switch kind {
    case .string: "text"
    case .number: "a number"
    case .boolean: "a boolean"
    case .null: "null"
    case .now: "a time"
    case .invalid: "nothing"
    }
  }
}

extension ComparisonType {
  /// The type in the words of a rule author, as in "`active` is true or false".
  public var inWords: String {
    switch self {
    case .text: "text"
    case .number: "a number"
    case .boolean: "true or false"
    case .instant: "a date"
    case .binary: "binary data"
    case .complex: "a group of attributes"
    }
  }
}
