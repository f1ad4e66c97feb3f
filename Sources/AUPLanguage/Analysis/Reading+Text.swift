import SCIMModel
import SourceDiagnostics

extension Reading {
  /// Values that are shown one by one; of more the number is said, and those that come close.
  private static let shown = 4

  /// What was read, in words: ``department is absent``, ``group is "A", "B"``, ``group has "A" (1 of 12)``.
  package var text: String {
    if let count { return "`\(attribute)` has \(count) \(count == 1 ? "value" : "values")" }
    guard !values.isEmpty else { return "`\(attribute)` is absent" }
    if values.count == 1 { return "`\(attribute)` is \(Self.show(values[0]))" }
    if !matching.isEmpty, matching.count < values.count || values.count > Self.shown {
      let first = matching.prefix(Self.shown).map { Self.show(values[$0]) }.joined(separator: ", ")
      let more = matching.count > Self.shown ? ", …" : ""
      return "`\(attribute)` has \(first)\(more) (\(matching.count) of \(values.count) values)"
    }
    if values.count <= Self.shown {
      return "`\(attribute)` is \(values.map(Self.show).joined(separator: ", "))"
    }
    let near = nearMisses
    let some = near.isEmpty ? Array(values.prefix(Self.shown)) : near.map { SCIMValue.string($0) }
    let list = some.map(Self.show).joined(separator: ", ")
    return
      "`\(attribute)` has \(values.count) values, none of them matches; \(near.isEmpty ? "the first are" : "closest are") \(list)"
  }

  /// Values a slip or two away from what was asked for, in their order.
  private var nearMisses: [String] {
    let texts = values.compactMap { if case .string(let text) = $0 { text } else { nil } }
    var near: [String] = []
    for name in wanted.prefix(Self.shown) {
      guard let closest = NameSuggestion.closest(to: name, among: texts) else { continue }
      if !near.contains(where: { $0.unicodeScalars.elementsEqual(closest.unicodeScalars) }) { near.append(closest) }
    }
    return near
  }

  /// A value as JSON, on one line and not too long.
  static func show(_ value: SCIMValue) -> String {
    let text = TerminalText.harmless(value.json)
    let scalars = text.unicodeScalars
    guard scalars.count > ClauseText.limit else { return text }
    return String(String.UnicodeScalarView(scalars.prefix(ClauseText.limit))) + "… (\(scalars.count) characters)"
  }
}
