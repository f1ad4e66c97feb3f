import AUPLanguage
import SCIMModel
import Testing

@testable import AUPShell

/// Completes at the end of the line: where the replaced part starts, and the candidates.
private func complete(_ line: String) -> String {
  let bytes = Array(line.utf8)
  let completer = Completer(names: vocabulary)
  let found = completer.complete(bytes, from: CompletionGrammar(names: vocabulary).entry())
  return found.candidates.isEmpty ? "" : "\(found.replaced.lowerBound): " + found.candidates.joined(separator: " | ")
}

private var vocabulary: Vocabulary {
  let badge = SCIMSchema(
    id: "urn:example:2.0:Badge", name: "Badge",
    attributes: [
      SCIMAttribute("clearance", .integer), SCIMAttribute("colour", canonicalValues: ["Red", "Green"]),
      SCIMAttribute("photo", .binary),
    ])
  let core = SCIMSchema(
    id: SchemaURN.user, name: "User",
    attributes: [
      SCIMAttribute("userName"), SCIMAttribute("active", .boolean), SCIMAttribute("title"),
      SCIMAttribute("nickName"),
      SCIMAttribute("name", .complex, subAttributes: [SCIMAttribute("familyName"), SCIMAttribute("givenName")]),
      SCIMAttribute(
        "emails", .complex, isMultiValued: true,
        subAttributes: [
          SCIMAttribute("value"), SCIMAttribute("type", canonicalValues: ["work", "home"]),
          SCIMAttribute("primary", .boolean),
        ]),
      SCIMAttribute("groups", .complex, isMultiValued: true, subAttributes: [SCIMAttribute("display")]),
      SCIMAttribute("hired", .dateTime),
    ])
  var names = Vocabulary(schemas: ResourceSchemas(core: core, extensions: [badge]))
  names.conditionLets = ["contractor"]
  names.listLets = ["emea"]
  names.rules = ["Super admins", "Regional backup"]
  names.roles = ["Backup Admin", "Super Admin"]
  names.units = ["Global", "EMEA"]
  names.users = { ["ann@corp.example", "bob@corp.example"] }
  names.groups = { ["Clumio Super Admins", "Clumio \"Q\" Team", "Backup"] }
  let values: [String: [SCIMValue]] = [
    "title": [.string("Admin"), .string("Auditor")],
    "clearance": [.number(DecimalNumber(3)), .number(DecimalNumber(12))],
    "nickName": [.string("Tab\tzoë"), .string("esc\u{1B}[31m"), .string("rtl\u{202E}")],
  ]
  names.values = { path, _ in values[path.attribute] ?? [] }
  return names
}

@Test(arguments: [
  // Where a condition starts: attributes, keywords, lets; declarations where an entry starts.
  ("a", "0: active | assert | at"),
  ("us", "0: userName"),
  ("EM", "0: emails"),
  ("con", "0: contractor"),
  ("title pr and n", "13: name | nickName | not"),
  ("not (t", "5: title"),
  ("at least 2 of (title pr, ac", "25: active"),
  ("count(em", "6: emails"),
  ("count(emails) g", "14: ge | gt"),
  // Sub-attributes and URNs.
  ("name.", "5: familyName | givenName"),
  ("name.fam", "5: familyName"),
  ("emails[", "7: at | count | not | primary | type | value"),
  ("emails[type eq \"work\" and v", "26: value"),
  ("emails[type pr].", "15: .primary | .type | .value"),
  ("urn:e", "0: urn:example:2.0:Badge:"),
  ("urn:example:2.0:badge:c", "22: clearance | colour"),
  ("urn:ietf:params:scim:schemas:core:2.0:User:name.g", "48: givenName"),
  // Operators that the type has.
  ("active ", "7: eq | in | ne | pr"),
  ("clearance ", "10: eq | ge | gt | in | le | lt | ne | pr"),
  ("title s", "6: sw"),
  ("name ", "5: pr"),
  ("photo g", ""),
  ("photo ", "6: eq | in | ne | pr"),
  ("emails m", "7: matches"),
  // Values: quoted, also when typing started without a quote.
  ("active eq ", "10: false | true"),
  ("title eq \"A", "9: \"Admin\" | \"Auditor\""),
  ("title eq ad", "9: \"Admin\""),
  ("title in (\"Admin\", \"au", "19: \"Auditor\""),
  ("title eq any (\"", "14: \"Admin\" | \"Auditor\""),
  ("colour eq ", "10: \"Green\" | \"Red\" | all | any | none"),
  ("emails[type eq h", "15: \"home\""),
  ("hired gt n", "9: none | now"),
  ("title in e", "9: emea"),
  // Groups with blanks and quotes in them.
  ("group eq \"Clumio S", "9: \"Clumio Super Admins\""),
  ("group eq \"clumio ", "9: \"Clumio Super Admins\" | \"Clumio \\\"Q\\\" Team\""),
  ("group eq Back", "9: \"Backup\""),
  // What is typed is read as JSON, an escape that is not finished left out; candidates hold no raw control characters.
  ("colour eq \"R\\u0065", "10: \"Red\""),
  ("colour eq \"R\\u00", "10: \"Red\""),
  ("colour eq \"R\\", "10: \"Red\""),
  ("nickName eq \"Tab\\t", "12: \"Tab\\tzoë\""),
  ("nickName eq ", "12: \"Tab\\tzoë\" | \"esc\\u001b[31m\" | \"rtl\\u202e\" | all | any | none"),
  ("nickName eq \"rtl\\u202e", "12: \"rtl\\u202e\""),
  ("clearance eq ", "13: 12 | 3 | all | any | none"),
  ("clearance eq 1", "13: 12"),
  // Behind a whole test.
  ("title pr ", "9: and | or"),
  ("hired gt now a", "13: and"),
  ("hired gt now -90d a", "18: and"),
  ("title eq \"x\"", ""),
  // Declarations.
  ("ru", "0: rule"),
  ("rule \"X\" { wh", "11: when"),
  ("rule \"X\" { when title pr as", "25: assign"),
  ("rule \"X\" { when title pr assign role \"s", "37: \"Super Admin\""),
  ("rule \"X\" { when title pr assign role \"Super Admin\" in ", "54: \"EMEA\" | \"Global\""),
  ("rule \"X\" { when title pr assign role \"Super Admin\" in \"EMEA\" ", "61: assign | until"),
  ("let x = t", "8: title"),
  ("let x = title pr\nru", "17: rule"),
  ("except \"b", "7: \"bob@corp.example\""),
  ("except \"bob\" from ", "18: \"Regional backup\" | \"Super admins\""),
  ("assert no user has role \"B", "24: \"Backup Admin\""),
  ("test \"t\" { user { \"groups\": [{\"display\": \"x\"}] } expect r", "56: role | rule"),
  // Comments and nonsense.
  ("title pr # and ", ""),
  (") ( ", ""),
])
func completes(line: String, expected: String) {
  #expect(complete(line) == expected, "\(line)")
}

@Test func commonPrefixIsTakenCodePointByCodePoint() {
  let completion = LineCompletion(
    replaced: 0..<0, candidates: ["\"Gruppe ü1\"", "\"Gruppe ü2\"", "\"Gruppe u\u{308}\""])
  #expect(completion.commonPrefix == "\"Gruppe ")
}

/// What completion and `.schema` call the operators of an attribute is what the checker takes.
@Test func operatorsAreThoseOfTheChecker() throws {
  let environment = RuleEnvironment(schemas: StandardSchemas.user)
  let names = Vocabulary(schemas: environment.schemas)
  let operands = ["\"2026-11-23\"", "\"a\"", "1", "true"]
  for schema in environment.schemas.all {
    for attribute in schema.attributes {
      let paths = [attribute.name] + attribute.subAttributes.map { "\(attribute.name).\($0.name)" }
      for path in paths {
        let path = "\(schema.id):\(path)"
        let taken = AttributeReference.allOperators.filter { name in
          operands.map { name == "in" ? "(\($0))" : $0 }
            .contains { (try? environment.compileCondition("\(path) \(name) \($0)")) != nil }
        }
        #expect(try #require(names.resolve(path, .user)).operators == taken, "\(path)")
      }
    }
  }
}
