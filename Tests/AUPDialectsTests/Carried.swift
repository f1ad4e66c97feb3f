import AUPDialects
import AUPLanguage
import SourceDiagnostics

/// What a reader makes of a text: the AUP text, then the report of losses; or the errors.
func imported(_ form: ImportForm, _ text: String, _ context: ImportContext = ImportContext()) -> String {
  var sources = SourceMap()
  sources.add(name: "in", bytes: Array(text.utf8))
  do {
    let result = try form.read(sources, context: context)
    return result.text + LossReport(result.losses, sources: result.sources).text
  } catch {
    return TextRenderer(error.sources ?? sources).render(error.diagnostics)
  }
}

/// What a writer makes of rules: the text, then the report of losses.
func exported(_ form: ExportForm, _ rules: String, names: ClumioNames = ClumioNames()) throws -> String {
  var sources = SourceMap()
  sources.add(name: "rules.aup", bytes: Array(rules.utf8))
  let result = form.write(try ExportSource(sources), names: names)
  return result.text + LossReport(result.losses, sources: sources).text
}

/// A rule with a condition.
func rule(_ condition: String, name: String = "R", role: String = "Backup Admin", unit: String = "Global") -> String {
  "rule \"\(name)\" {\n  when \(condition)\n  assign role \"\(role)\" in \"\(unit)\"\n}\n"
}
