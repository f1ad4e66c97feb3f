import SourceDiagnostics

/// A source text with places to speak of.
struct Sample {
  var sources = SourceMap()
  let file: SourceFile

  init(_ text: String, name: String = "rules.aup") { self.init(bytes: Array(text.utf8), name: name) }

  init(bytes: [UInt8], name: String = "rules.aup") { file = sources.add(name: name, bytes: bytes) }

  /// The place of the first occurrence of a text.
  func span(of text: String) -> SourceSpan {
    let wanted = Array(text.utf8)
    for start in file.bytes.indices where file.bytes[start...].starts(with: wanted) {
      return SourceSpan(file.base + start, file.base + start + wanted.count)
    }
    return .none
  }

  func text(_ diagnostic: Diagnostic, width: Int = 100) -> String {
    TextRenderer(sources, width: width).render(diagnostic)
  }
}
