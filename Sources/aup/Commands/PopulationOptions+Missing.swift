import AUPEvaluation
import AUPLanguage
import SourceDiagnostics

extension PopulationOptions {
  /// Ends the command if rules read what an export does not carry, before anything is evaluated: their answer would be
  /// no answer. With `--allow-missing` that is only said.
  func refuseUnanswered(
    _ programs: [Program], in population: inout PopulationReader, _ messages: MessageOptions
  ) throws {
    let exports = try translatingErrors { try population.coverage() }
    for export in exports where !export.carriesActive {
      messages.note("\(export.file): the export does not carry `active`: everybody counts as active")
    }
    let found = programs.flatMap { ExportCoverage.unanswered($0, in: exports) }
    if found.isEmpty { return }
    if allowMissing {
      messages.note(
        "\(found.count.grouped) \(found.count == 1 ? "rule reads" : "rules read") what the export does not carry, as if "
          + "nobody had it")
      return
    }
    StandardError.write(Self.text(found, exports))
    throw ExitStatus.trouble.exit
  }

  /// Rules that are written out; of more the number is said.
  private static let shown = 20

  private static func text(_ found: [UnansweredRule], _ exports: [ExportCoverage]) -> String {
    var lines = found.prefix(shown).map { finding in
      let attributes = finding.attributes.map { "`\($0)`" }.joined(separator: ", ")
      let who = finding.rule.isEmpty ? "the filter" : "rule \(JSONText.quoted(finding.rule))"
      return "error: \(who) reads \(attributes), which \(finding.file) (\(finding.export)) does not carry"
    }
    if found.count > shown {
      lines.append("error: \((found.count - shown).grouped) more rules read what is not carried")
    }
    let readsGroups = found.contains { $0.attributes.contains("group") }
    lines.append(
      "   = help: export it, too\(readsGroups ? " (groups come with `--members \"GROUP=FILE\"`)" : ""), say which column it is "
        + "(`--map FILE`), or take it as absent (`--allow-missing`)")
    return lines.map { TerminalText.harmless($0) + "\n" }.joined()
  }
}
