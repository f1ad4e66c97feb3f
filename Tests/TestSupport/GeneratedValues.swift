import SCIMModel

/// The small stock of values from which both generated users and generated conditions draw, so that they meet.
enum GeneratedValues {
  /// The first few are drawn most. Case, composition, folding that changes length, and order by code point all have a pair.
  static let texts = [
    "IT", "it", "Sales", "é", "e\u{301}", "É", "", "Straße", "STRASSE", "strasse", "Backup Admin", "backup", "ﬃ", "ffi",
    "İ", "i\u{307}", "ı", "I", "Σας", "σασ", "ǅ", "ǆ", "\u{10400}", "\u{10428}", "\u{FFFD}", "😀", "a\nb", "10", "9",
    "true",
    "work", "home", "ann@corp.example", "a\"b\\c", "\u{1E9E}", "\u{212B}", "å", "a\u{30A}\u{323}", "a\u{323}\u{30A}",
  ]
  /// Parts of those, for `co`, `sw` and `ew`; a lone combining mark is one.
  static let parts = [
    "i", "e", "é", "\u{301}", "s", "ss", "SS", "", "ales", "S", "Backup", "f", "fi", "\u{307}", "n@", "1", "\n", "å",
  ]
  static let types = ["work", "home", "WORK", "direct", "indirect", "Indirect"]
  static let integers = ["0", "1", "-1", "2", "10", "100", "9007199254740993", "9007199254740992"]
  static let decimals = [
    "0", "1", "1.0", "1.5", "-1.5", "1e1", "10", "0.1", "0.10", "1e400", "-1e400", "100000000000000000001",
  ]
  static let dates = [
    "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "2025-12-31T23:59:59.999999999Z",
    "2026-01-01T00:00:00.000000001Z",
    "2026-06-15T12:30:00.5Z", "1969-12-31T23:59:59Z", "2024-02-29T00:00:00-05:30", "2025-12-25T00:00:00Z",
  ]
  static let binaries = ["aGk=", "YWJj", "AAAA"]
  static let references = ["https://scim.example/Users/1", "../Users/2", "https://scim.example/users/1"]

  /// One of them; half of the draws are among the first four.
  static func draw(_ values: [String], _ random: inout some RandomNumberGenerator) -> String {
    values[Int.random(in: 0..<(Bool.random(using: &random) ? min(4, values.count) : values.count), using: &random)]
  }

  /// A text that suits an attribute of strings.
  static func text(for attribute: SCIMAttribute, _ random: inout some RandomNumberGenerator) -> String {
    attribute.name == "type" && Int.random(in: 0..<4, using: &random) > 0 ? draw(types, &random) : draw(texts, &random)
  }
}

/// A user schema of the tests with attributes of every type.
public enum GeneratedSchemas {
  /// The extension; its `title` is not the core schema's.
  public static let `extension` = SCIMSchema(
    id: "urn:example:params:scim:schemas:extension:badge:2.0:User", name: "Badge",
    attributes: [
      SCIMAttribute("level", .integer), SCIMAttribute("score", .decimal), SCIMAttribute("hiredAt", .dateTime),
      SCIMAttribute("badge", .binary, isCaseExact: true), SCIMAttribute("home", .reference, isCaseExact: true),
      SCIMAttribute("vip", .boolean), SCIMAttribute("title", .string),
      SCIMAttribute("code", .string, isCaseExact: true),
      SCIMAttribute("tags", .string, isMultiValued: true),
      SCIMAttribute("codes", .string, isMultiValued: true, isCaseExact: true),
      SCIMAttribute("scores", .decimal, isMultiValued: true), SCIMAttribute("levels", .integer, isMultiValued: true),
      SCIMAttribute("leaves", .dateTime, isMultiValued: true), SCIMAttribute("flags", .boolean, isMultiValued: true),
      SCIMAttribute("keys", .binary, isMultiValued: true, isCaseExact: true),
      SCIMAttribute("links", .reference, isMultiValued: true, isCaseExact: true),
      SCIMAttribute("site", .complex, subAttributes: parts),
      SCIMAttribute("projects", .complex, isMultiValued: true, subAttributes: parts),
    ])

  private static let parts = [
    SCIMAttribute("value", .string), SCIMAttribute("type", .string), SCIMAttribute("code", .string, isCaseExact: true),
    SCIMAttribute("floor", .integer), SCIMAttribute("hours", .decimal), SCIMAttribute("open", .boolean),
    SCIMAttribute("since", .dateTime), SCIMAttribute("key", .binary, isCaseExact: true),
    SCIMAttribute("url", .reference, isCaseExact: true), SCIMAttribute("labels", .string, isMultiValued: true),
  ]
}
