import AUPEvaluation
import AUPLanguage
import SCIMModel
import SourceDiagnostics

extension ReplSession {
  func schema(_ argument: ReplArgument) throws -> [Reply.Block] {
    guard !argument.isEmpty else {
      let lines = environment.schemas.all.flatMap { [$0.id] + $0.attributes.map { SchemaText.line($0, indent: 2) } }
      return [Reply.Block(.output, lines.joined(separator: "\n"))]
    }
    let name = try argument.name(of: "attribute")
    if let schema = environment.schemas.schema(name) {
      let lines = [schema.id] + schema.attributes.map { SchemaText.line($0, indent: 2) }
      return [Reply.Block(.output, lines.joined(separator: "\n"))]
    }
    guard let reference = vocabulary.resolve(name, .user) else {
      let known = environment.schemas.all.flatMap(\.attributes).map(\.name) + ["group"]
      throw unknown("attribute", name, known)
    }
    return [Reply.Block(.output, SchemaText.page(reference, isGroup: ASCIICase.equal(name, "group")))]
  }

  func setNow(_ argument: ReplArgument) throws -> [Reply.Block] {
    guard !argument.isEmpty else {
      return [Reply.Block(.output, "\(now)\(fixedNow == nil ? "" : " (set with .now)")")]
    }
    var next: Instant?
    if !ASCIICase.equal(argument.text, "clock") {
      next = Instant(parsing: try argument.name(of: "date"))
      guard next != nil else {
        throw ReplError.refused(
          "`\(TerminalText.harmless(argument.text))` is no date",
          help: "write `2027-01-31` or `2027-01-31T12:00:00Z`, or `clock` to follow the clock")
      }
    }
    let before = try verdicts(at: now)
    let after = try verdicts(at: next ?? world.now())
    fixedNow = next
    return [Reply.Block(.note, "now is \(now)\(next == nil ? ", and goes on" : "")")]
      + VerdictChanges(from: before, to: after).blocks
  }

  private func verdicts(at now: Instant) throws(ReplError) -> VerdictTable {
    try VerdictTable(state, .everybody, now: now) { () throws(ReplError) in try checkInterrupt() }
  }

  func timer(_ argument: ReplArgument) throws -> [Reply.Block] {
    switch ASCIICase.lower(argument.text) {
    case "on": showsTime = true
    case "off": showsTime = false
    case "": return [Reply.Block(.output, "the timer is \(showsTime ? "on" : "off")")]
    default: throw ReplError.refused("`\(TerminalText.harmless(argument.text))` is neither `on` nor `off`")
    }
    return []
  }

  func quit(_ argument: ReplArgument) throws -> [Reply.Block] {
    try argument.refuseAny()
    isOver = true
    return []
  }

  func explain(_ argument: ReplArgument) throws -> [Reply.Block] {
    let code = try argument.name(of: "code")
    guard let page = Handbook.render(code, color: style.color) else {
      throw unknown("code", code, Handbook.pages.map(\.code))
    }
    return [Reply.Block(.output, page.hasSuffix("\n") ? String(page.dropLast()) : page)]
  }

  func help(_ argument: ReplArgument) throws -> [Reply.Block] {
    guard !argument.isEmpty else { return [Reply.Block(.output, HelpText.page)] }
    let name = argument.text.hasPrefix(".") ? String(argument.text.dropFirst()) : argument.text
    guard let command = ReplCommand.named(name) else {
      throw unknown("command", "." + name, ReplCommand.table.map { "." + $0.name })
    }
    return [Reply.Block(.output, HelpText.page(of: command))]
  }
}

/// The help pages, from the table of commands.
enum HelpText {
  static var page: String {
    let commands = ReplCommand.table
    let width = commands.map(\.synopsis.count).max() ?? 0
    let topics = ReplCommand.Topic.allCases.map { topic in
      let rows = commands.filter { $0.topic == topic }.map { command in
        "  \(command.synopsis)\(String(repeating: " ", count: width - command.synopsis.count))  \(command.summary)"
      }
      return "\(topic.rawValue)\n" + rows.joined(separator: "\n")
    }
    return """
      Type a condition for its verdict, an attribute for its value, or a declaration (let, rule, except, …) to add it:

        department eq "IT" and not (userType eq "Contractor")
        emails[type eq "work"].value
        rule "Auditors" { when group co "Audit" assign role "Auditor" in "Global" }

      \(topics.joined(separator: "\n\n"))

      `.help COMMAND` says more. Tab completes; Ctrl-C clears the line or stops what runs; Ctrl-D leaves.
      """
  }

  static func page(of command: ReplCommand) -> String {
    var lines = ["\(command.synopsis)", "  \(command.summary)"]
    if !command.aliases.isEmpty { lines.append("  also: " + command.aliases.map { "." + $0 }.joined(separator: ", ")) }
    if !command.details.isEmpty { lines += ["", command.details] }
    return lines.joined(separator: "\n")
  }
}

/// Attributes of a schema for people to read.
enum SchemaText {
  /// `emails : complex, multi-valued`.
  static func line(_ attribute: SCIMAttribute, indent: Int) -> String {
    var text = "\(String(repeating: " ", count: indent))\(attribute.name) : \(attribute.type.rawValue)"
    if attribute.isMultiValued { text += ", multi-valued" }
    return text
  }

  static func page(_ reference: AttributeReference, isGroup: Bool) -> String {
    let attribute = reference.attribute
    var lines = [isGroup ? "group : string, multi-valued" : line(attribute, indent: 0), "  \(reference.path.fullName)"]
    if isGroup { lines.append("  The names of the groups that a user is a direct member of.") }
    if attribute.type == .complex, reference.comparedType != .complex { lines.append("  compared by its `value`") }
    if !isGroup, !attribute.description.isEmpty { lines.append("  \(TerminalText.harmless(attribute.description))") }
    if [.string, .reference].contains(attribute.type) {
      lines.append("  case \(attribute.isCaseExact ? "matters" : "does not matter") in comparisons")
    }
    if !attribute.canonicalValues.isEmpty {
      lines.append("  usual values: " + attribute.canonicalValues.map(JSONText.quoted).joined(separator: ", "))
    }
    lines.append("  operators: " + (reference.operators + ["pr"]).joined(separator: " "))
    return (lines + attribute.subAttributes.map { line($0, indent: 4) }).joined(separator: "\n")
  }
}

extension AttributePath {
  /// URN, attribute and sub-attribute.
  var fullName: String { "\(schema):\(attribute)\(subAttribute.map { ".\($0)" } ?? "")" }
}
