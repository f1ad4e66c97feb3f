import SCIMModel
import SourceDiagnostics

/// Attributes, schemas and brackets.
extension CheckerDiagnostics {
  /// `known` are the names that would resolve, `paths` the complex attributes that have such a sub-attribute.
  /// - Parameter isWhole: False where `.name` or `[` follows.
  static func unknownAttribute(
    _ name: Spelled, in schema: String?, known: [String], paths: [String], isWhole: Bool = true
  ) -> Diagnostic {
    let place = schema.map { " in \(quote($0))" } ?? ""
    let message = "unknown attribute \(quote(name.text))\(place)"
    if let foreign = schema == nil ? foreignNames[ASCIICase.lower(name.text)] : nil {
      let scim = isWhole ? foreign.path : foreign.attribute
      return finding(
        .error, .unknownAttribute, message, at: name.span, help: "SCIM calls it \(quote(scim ?? foreign.path))",
        fixIt: scim.map { FixIt(name.span, $0) })
    }
    if let near = NameSuggestion.closest(to: name.text, among: known) {
      let (help, fixIt) = didYouMean(near, name.span)
      return finding(.error, .unknownAttribute, message, at: name.span, help: help, fixIt: fixIt)
    }
    if let path = paths.first {
      let fixIt = paths.count == 1 && isWhole ? FixIt(name.span, path) : nil
      return finding(
        .error, .unknownAttribute, message, at: name.span, help: "it is a part of \(list(paths))", fixIt: fixIt)
    }
    return finding(
      .error, .unknownAttribute, message, at: name.span,
      help: "no loaded schema defines it: a custom attribute needs its schema")
  }

  /// What directories and exports call attributes that SCIM calls otherwise: the path, and the attribute alone where
  /// it takes the place of the name in `email.value` and `email[…]` too.
  private static let foreignNames: [String: (path: String, attribute: String?)] = [
    "city": ("addresses.locality", nil), "email": ("emails.value", "emails"), "enabled": ("active", nil),
    "firstname": ("name.givenName", nil), "jobtitle": ("title", nil), "lastname": ("name.familyName", nil),
    "login": ("userName", nil), "mail": ("emails.value", "emails"), "memberof": ("group", "groups"),
    "phone": ("phoneNumbers.value", "phoneNumbers"), "surname": ("name.familyName", nil),
    "userprincipalname": ("userName", nil),
  ]

  static func unknownSubAttribute(
    _ name: Spelled, of attribute: SCIMAttribute, inBrackets: Bool = false
  ) -> Diagnostic {
    let known = attribute.subAttributes.map(\.name)
    let (help, fixIt) = didYouMean(NameSuggestion.closest(to: name.text, among: known), name.span)
    return finding(
      .error, .unknownSubAttribute, "\(quote(attribute.name)) has no sub-attribute \(quote(name.text))",
      at: name.span, note: inBrackets ? "names in brackets are those of one element" : nil,
      help: help ?? "it has \(list(known))", fixIt: fixIt)
  }

  static func unknownSchema(_ urn: Spelled, known: [String]) -> Diagnostic {
    let (help, fixIt) = didYouMean(NameSuggestion.closest(to: urn.text, among: known), urn.span)
    return finding(
      .error, .unknownSchema, "unknown schema \(quote(urn.text))", at: urn.span,
      help: help ?? "the schemas loaded are \(list(known))", fixIt: fixIt)
  }

  static func ambiguousAttribute(_ name: Spelled, in schemas: [String]) -> Diagnostic {
    finding(
      .error, .ambiguousAttribute, "\(quote(name.text)) is an attribute of \(schemas.count) schemas", at: name.span,
      help: "write the full name of one: " + list(schemas.map { "\($0):\(name.text)" }))
  }

  static func groupHasNoSubAttributes(
    _ path: PathSyntax, _ sub: Spelled, groups: SCIMAttribute
  ) -> Diagnostic {
    let isDisplay = ASCIICase.equal(sub.text, "display")
    let name = isDisplay ? "group" : groups.subAttribute(sub.text).map { "groups.\($0.name)" }
    return finding(
      .error, .noSubAttributes, "`group` has no sub-attributes: it stands for the names of the user's groups",
      at: sub.span, help: name.map { "write \(quote($0))" } ?? "write `group` alone",
      fixIt: name.map { FixIt(path.span, $0) })
  }

  static func noSubAttributes(_ attribute: SCIMAttribute, name: Spelled, sub: Spelled) -> Diagnostic {
    finding(
      .error, .noSubAttributes,
      "\(quote(attribute.name)) is \(attribute.comparisonType.inWords) and has no sub-attributes", at: sub.span,
      help: "write \(quote(attribute.name)) alone", fixIt: FixIt(name.span.union(sub.span), attribute.name))
  }

  static func complexComparison(_ path: ResolvedPath, _ span: SourceSpan) -> Diagnostic {
    let parts = path.leaf.subAttributes.map { path.isInElement ? $0.name : "\(path.name).\($0.name)" }
    return finding(
      .error, .complexComparison, "\(quote(path.name)) has several parts and cannot be compared as a whole",
      at: span, help: "compare one of them: \(list(parts))")
  }

  static func bracketsOnSimple(_ path: PathSyntax, _ resolved: ResolvedPath) -> Diagnostic {
    if resolved.selector == .directGroups {
      return finding(
        .error, .bracketsOnSimple, "`group` takes no brackets: it stands for the names of the user's groups",
        at: path.span, help: "write `groups[…]`", fixIt: FixIt(path.span, "groups"))
    }
    let help =
      resolved.subAttribute == nil
      ? "compare it as it is, as in \(quote(resolved.name + " eq …"))"
      : "put the brackets behind \(quote(resolved.attribute.name))"
    return finding(
      .error, .bracketsOnSimple, "\(quote(resolved.name)) has no parts that a condition in brackets could name",
      at: path.span, help: help)
  }

  static func bracketsInBrackets(_ path: PathSyntax, of outer: SCIMAttribute) -> Diagnostic {
    finding(
      .error, .bracketsInBrackets, "brackets in brackets", at: path.span,
      note: "these are inside the brackets of \(quote(outer.name))",
      help: "the parts of \(quote(outer.name)) are \(list(outer.subAttributes.map(\.name)))")
  }

  static func pathInBrackets(_ path: PathSyntax, of outer: SCIMAttribute) -> Diagnostic {
    let isOuter = path.urn == nil && ASCIICase.equal(path.name.text, outer.name)
    guard isOuter, let sub = path.subName else {
      return finding(
        .error, .pathInBrackets, "a path in brackets", at: path.span,
        note: "names in brackets are those of one element of \(quote(outer.name))",
        help: "what is tested of the user as a whole goes outside the brackets, behind `and`")
    }
    return finding(
      .error, .pathInBrackets, "\(quote(outer.name)) is named again in its own brackets", at: path.span,
      help: "write \(quote(sub.text))", fixIt: FixIt(path.span, sub.text))
  }

  /// A name that stands where a condition is due; no attribute given means `group`.
  static func attributeWithoutTest(_ name: Spelled, _ attribute: SCIMAttribute?) -> Diagnostic {
    let message = "\(quote(name.text)) is an attribute, and alone it is no condition"
    if attribute?.type == .boolean {
      return finding(
        .error, .attributeWithoutTest, message, at: name.span, help: "write \(quote(name.text + " eq true"))",
        fixIt: FixIt(name.span, name.text + " eq true"))
    }
    return finding(
      .error, .attributeWithoutTest, message, at: name.span,
      help: "compare it, or write \(quote(name.text + " pr")) if it is enough that there is one")
  }
}
