import SCIMModel
import SourceDiagnostics

/// Finds what may be typed at the end of a text.
struct Completer {
  let names: Vocabulary

  /// Candidates for the end of `text`, read from `state` on; `offset` is where the text starts in the line.
  func complete(_ text: [UInt8], from state: CompletionState, offset: Int = 0) -> LineCompletion {
    let end = offset + text.count
    guard var tokens = CompletionToken.scan(text) else { return .none(at: end) }
    var partial = PartialText(text: "", isQuoted: false, range: end..<end)
    if let last = tokens.last, last.range.upperBound == text.count {
      switch last.kind {
      case .word, .number, .openString:
        let range = last.range.lowerBound + offset..<end
        partial = PartialText(text: last.text, isQuoted: last.kind == .openString, range: range)
        tokens.removeLast()
      case .string: return .none(at: end)
      case .mark: break
      }
    }
    let reached = state.reading(tokens, names)
    return candidates(reached, partial)
  }

  private func candidates(_ state: CompletionState, _ partial: PartialText) -> LineCompletion {
    var found: [String] = []
    var replaced = partial.range
    var appendsBlank = true
    for choice in state.choices {
      switch choice.terminal {
      case .word(let word): if !partial.isQuoted, partial.fits(word) { found.append(word) }
      case .conditionLet: if !partial.isQuoted { found += names.conditionLets.filter(partial.fits) }
      case .listLet: if !partial.isQuoted { found += names.listLets.filter(partial.fits) }
      case .name(let kind): found += quoted(names.names(kind).map { .string($0) }, partial)
      case .value(let attribute): found += values(attribute, partial)
      case .path(let scope):
        guard !partial.isQuoted else { continue }
        let paths = PathCompletion(names: names, scope: scope, typed: partial.text)
        if paths.typedStart > 0 {
          // Behind a dot or a URN's colon nothing but an attribute fits: what went before stays as it was typed.
          replaced = replaced.lowerBound + paths.typedStart..<replaced.upperBound
          found = paths.candidates
          return LineCompletion(replaced: replaced, candidates: ordered(found), appendsBlank: paths.appendsBlank)
        }
        found += paths.candidates
        if !found.isEmpty, found.allSatisfy({ $0.hasSuffix(":") }) { appendsBlank = false }
      case .subAttribute(let element):
        if !partial.isQuoted { found += element.attribute.subAttributes.map { "." + $0.name }.filter(partial.fits) }
      case .mark, .newName, .number, .object: break
      }
    }
    return LineCompletion(replaced: replaced, candidates: ordered(found), appendsBlank: appendsBlank)
  }

  /// Sorted by code points, each once.
  private func ordered(_ candidates: [String]) -> [String] {
    var seen: Set<[UInt8]> = []
    return candidates.filter { seen.insert(Array($0.utf8)).inserted }
      .sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
  }

  /// Names and values as string literals.
  private func quoted(_ values: [SCIMValue], _ partial: PartialText) -> [String] {
    values.compactMap { value in
      guard case .string(let text) = value else {
        return !partial.isQuoted && partial.fits(value.json) ? value.json : nil
      }
      return partial.fits(text) ? JSONText.quoted(text) : nil
    }
  }

  private func values(_ attribute: AttributeReference?, _ partial: PartialText) -> [String] {
    var words: [String] = []
    switch attribute?.comparedType {
    case .boolean: words = ["true", "false"]
    case .dateTime: words = ["now"]
    case nil: words = []
    default: break
    }
    let keywords = partial.isQuoted ? [] : words.filter(partial.fits)
    guard let attribute, attribute.comparedType != .boolean else { return keywords }
    let canonical = attribute.attribute.canonicalValues.map { SCIMValue.string($0) }
    let isGroup = attribute.path == Vocabulary.groupPath
    let seen = isGroup ? names.groups().map { .string($0) } : names.values(attribute.comparedPath, partial.fits)
    return keywords + quoted(canonical + seen, partial)
  }
}
