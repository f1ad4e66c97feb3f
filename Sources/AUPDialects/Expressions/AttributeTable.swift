import AUPLanguage
import SCIMModel

/// Which SCIM attribute holds what another directory calls by its own name: data, not code.
struct AttributeTable: Sendable {
  /// A pair of names.
  struct Entry: Sendable {
    /// The name there; it matches in any ASCII case.
    var name: String
    /// The path in AUP's words.
    var path: String
    /// The element that is meant, where the path has brackets: the attribute, and the condition in them.
    var element: (attribute: String, filter: String)?
    var isBoolean = false
  }

  private let entries: [Entry]

  /// Reads lines of two words: the name there and the path. `addresses(work).locality` is the locality of the address
  /// whose type is `work`; `?` behind a path says that it is a boolean.
  init(_ text: String) {
    entries = text.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      var path = String(words[1])
      let isBoolean = path.hasSuffix("?")
      if isBoolean { path.removeLast() }
      let parts = path.split { $0 == "(" || $0 == ")" }
      guard parts.count == 3 else { return Entry(name: String(words[0]), path: path, isBoolean: isBoolean) }
      let filter = "type eq \"\(parts[1])\""
      return Entry(
        name: String(words[0]), path: "\(parts[0])[\(filter)]\(parts[2])", element: (String(parts[0]), filter))
    }
  }

  /// The entry of a name: of the table, or of an extension that was loaded and has an attribute so called.
  func entry(_ name: String, in schemas: ResourceSchemas) -> Entry? {
    if let entry = entries.first(where: { ASCIICase.equal($0.name, name) }) { return entry }
    guard let attribute = schemas.extensions.compactMap({ $0.attribute(name) }).first, attribute.type != .complex else {
      return nil
    }
    return Entry(name: name, path: attribute.name, isBoolean: attribute.type == .boolean)
  }
}
