import AUPLanguage
import Glibc
import SourceDiagnostics

/// Findings about sources as they are shown.
struct Findings {
  var sources: SourceMap
  var shape: MessageOptions.Shape

  /// As standard error gets them.
  func writeToStandardError(_ diagnostics: [Diagnostic]) {
    StandardError.write(text(diagnostics, for: STDERR_FILENO))
  }

  /// What a person reads of one run; beyond it stands how many more there are. Data (`--diagnostics json`) is whole.
  private static let mostShown = 100

  /// A log of findings about several rule sets: one document.
  static func sarif(_ runs: [SARIFRenderer.Run]) -> String {
    SARIFRenderer(version: AUP.version) { Handbook.page($0)?.title }.render(runs)
  }

  /// As data, for commands that are asked for them.
  func text(_ diagnostics: [Diagnostic], for descriptor: Int32) -> String {
    switch shape {
    case .json: return JSONRenderer(sources).render(diagnostics)
    case .sarif: return Self.sarif([(sources, diagnostics)])
    case .plain:
      let color: ColorMode = Terminal.hasColour(descriptor) ? .ansi : .plain
      let width = Terminal.columns(descriptor) ?? 100
      return TextRenderer(sources, color: color, width: width).render(diagnostics, most: Self.mostShown)
    }
  }
}
