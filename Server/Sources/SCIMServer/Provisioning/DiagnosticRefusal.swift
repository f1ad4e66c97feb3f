import AUPDialects
import AUPLanguage
import Hummingbird
import SCIMModel
import SourceDiagnostics

/// A text that a client wrote and that has mistakes: 400, with each of them and its place.
struct DiagnosticRefusal: Error {
  let items: [SCIMValue]

  /// What the compiler says of a condition.
  init(_ error: CompilationError) { self.init(error.diagnostics, error.sources ?? SourceMap()) }

  /// What the reader of Clumio's conditions says.
  init(_ error: DialectError, condition: String) {
    var sources = SourceMap()
    sources.add(name: "<condition>", bytes: Array(condition.utf8))
    self.init(error.diagnostics, error.sources ?? sources)
  }

  private init(_ diagnostics: [Diagnostic], _ sources: SourceMap) {
    items = diagnostics.filter { $0.severity == .error }.map { diagnostic in
      let place = sources.location(of: diagnostic.span.start)
      let help = diagnostic.help.map { "; \($0)" } ?? ""
      return .complex(
        SCIMObject(uniqueMembers: [
          ("error_code", .integer(400)), ("error_message", .string(diagnostic.message + help)),
          ("line", .integer(place.line)), ("column", .integer(place.column)),
          ("length", .integer(sources.text(diagnostic.span).unicodeScalars.count)),
        ]))
    }
  }

  var answer: Answer {
    .json(SCIMObject(uniqueMembers: [("errors", .array(items))]), status: .badRequest)
  }
}
