import SCIMModel

/// Where a column of an export goes: an attribute of a user, or part of one.
///
/// Written as PATCH paths are (RFC 7644 §3.5.2): `userName`, `name.givenName`, `emails[type eq "work"].value`, and with the
/// URN of an extension in front where the bare name is not clear.
struct ExportTarget: Hashable, Sendable {
  /// Its names in the spelling of the schema; `emails` alone means `emails.value`.
  let path: AttributePath
  /// Of elements: what their `type` is to be.
  let elementType: String?
  /// True if it stands in the object of an extension.
  let isInExtension: Bool
  /// Of what values are made.
  let valueType: AttributeType
  /// True if there may be several values.
  let isMultiValued: Bool
  /// Where the schemas have it: the order of attributes in what is written.
  let rank: [Int]

  // path = [ URN ":" ] NAME [ "[type eq " STRING "]" ] [ "." NAME ]
  init(_ text: String, _ schemas: ResourceSchemas) throws(ExportTableError) {
    func wrong(_ what: String) -> ExportTableError { ExportTableError("\(Quoted.text(text, length: 120)): \(what)") }
    let bracket = text.firstIndex(of: "[")
    let head = bracket.map { text[..<$0] } ?? text[...]
    let colon = head.lastIndex(of: ":")
    let urn = colon.map { String(head[..<$0]) }
    var rest = text[(colon.map { text.index(after: $0) } ?? text.startIndex)...]
    let name = rest.prefix { $0 != "[" && $0 != "." }
    rest = rest[name.endIndex...]
    var elementType: String?
    if rest.first == "[" {
      guard rest.hasPrefix(Self.filterStart), let end = rest.range(ofFirst: Self.filterEnd) else {
        throw wrong(#"in brackets stands `type eq "…"` and nothing else"#)
      }
      elementType = String(rest[rest.index(rest.startIndex, offsetBy: Self.filterStart.count)..<end.lowerBound])
      rest = rest[end.upperBound...]
    }
    guard rest.isEmpty || rest.first == "." else { throw wrong("expected `.` and the name of a sub-attribute") }
    let subName = rest.isEmpty ? nil : String(rest.dropFirst())

    let candidates = urn.map { urn in schemas.schema(urn).map { [$0] } ?? [] } ?? schemas.all
    let owners = candidates.filter { $0.attribute(String(name)) != nil }
    guard let schema = owners.first, let attribute = schema.attribute(String(name)) else {
      throw wrong("there is no such attribute in \(urn == nil ? "the schemas of users" : "that schema")")
    }
    let isCore = ASCIICase.equal(schema.id, schemas.core.id)
    if owners.count > 1, !isCore { throw wrong("several extensions have it: put the URN of one in front") }
    if isCore, ASCIICase.equal(attribute.name, "password") { throw wrong("passwords are never read") }
    let subs = attribute.subAttributes
    let sub = subs.first { ASCIICase.equal($0.name, subName ?? (attribute.isMultiValued ? "value" : "")) }
    if attribute.type == .complex, sub == nil {
      throw wrong("expected a sub-attribute: \(subs.map(\.name).joined(separator: ", "))")
    }
    if attribute.type != .complex, subName != nil { throw wrong("the attribute has no sub-attributes") }
    if elementType != nil, !attribute.isMultiValued || attribute.subAttribute("type") == nil {
      throw wrong("the attribute has no elements with a `type`")
    }
    path = AttributePath(schema: schema.id, attribute: attribute.name, subAttribute: sub?.name)
    self.elementType = elementType
    isInExtension = !isCore
    valueType = sub?.type ?? attribute.type
    isMultiValued = attribute.isMultiValued
    rank = [
      schemas.all.firstIndex { $0.id == schema.id } ?? 0,
      schema.attributes.firstIndex { $0.name == attribute.name } ?? 0,
      subs.firstIndex { $0.name == sub?.name } ?? 0,
    ]
  }

  private static let filterStart = #"[type eq ""#
  private static let filterEnd = #""]"#

  /// As messages name it.
  var name: String { path.name }
}

extension Substring {
  /// Where a text stands first.
  fileprivate func range(ofFirst text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}

/// What is wrong with a table of columns.
public struct ExportTableError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Lower case, no full stop; the pieces of the table in it are fit to be seen.
  public var description: String

  init(_ description: String) { self.description = description }
}
