import SCIMModel
import SourceDiagnostics

/// Pages about attributes, schemas and brackets.
extension Handbook {
  static let namePages: [HandbookPage] = [
    page(
      .unknownAttribute, "an attribute that no schema has", .error,
      """
      A bare name is looked up in the core User schema, then in the extensions that are loaded, in any case of its \
      letters. A name that is in none of them is an error, because a rule that reads an attribute nobody has would \
      never match, silently.

      An attribute of your own needs its schema (RFC 7643 §7, JSON) to be loaded with the rules.
      """,
      example: rule(#"departmnt eq "IT""#), remedy: rule(#"department eq "IT""#)),
    page(
      .unknownSubAttribute, "a part that an attribute does not have", .error,
      """
      Complex attributes have parts of their own: `name.givenName`, `emails.value`, `addresses.country`. The part named \
      here is none of them. Inside brackets, names are always parts of the attribute in front of the brackets.
      """,
      example: rule(#"name.firstName eq "Ann""#), remedy: rule(#"name.givenName eq "Ann""#)),
    page(
      .unknownSchema, "a URN that no loaded schema has", .error,
      """
      An attribute may be named in full: the URN of its schema, a colon, its name. URNs match in any case of their \
      letters, but the schema must be loaded.
      """,
      example: rule(#"urn:ietf:params:scim:schemas:extension:enterprize:2.0:User:department eq "IT""#),
      remedy: rule(#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "IT""#)),
    page(
      .ambiguousAttribute, "a name that several extensions have", .error,
      """
      A bare name that is not in the core schema may be that of an extension's attribute, if only one extension has it. \
      Where several have, say which one is meant by its full name.
      """,
      example: rule(#"badge eq "blue""#), remedy: rule(#"urn:example:schemas:site:1.0:User:badge eq "blue""#),
      extensions: [
        SCIMSchema(id: "urn:example:schemas:site:1.0:User", name: "Site", attributes: [SCIMAttribute("badge")]),
        SCIMSchema(id: "urn:example:schemas:event:1.0:User", name: "Event", attributes: [SCIMAttribute("badge")]),
      ]),
    page(
      .noSubAttributes, "a part of an attribute that has none", .error,
      """
      Only complex attributes have parts. `group` has none either: it stands for the display names of the groups the \
      user is a direct member of. What else is known of a group is in `groups`.
      """,
      example: rule(#"group.display co "Admin""#), remedy: rule(#"group co "Admin""#)),
    page(
      .complexComparison, "a comparison of an attribute that has several parts", .error,
      """
      An attribute such as `name` is several attributes under one roof, and there is no way to compare it as a whole. \
      Compare one of its parts, or ask with `pr` whether there is any. Attributes with several values, such as `emails`, \
      compare their `value` if they have one.
      """,
      example: rule(#"name co "Smith""#), remedy: rule(#"name.familyName co "Smith""#)),
    page(
      .bracketsOnSimple, "brackets behind an attribute without parts", .error,
      """
      A condition in brackets speaks of the parts of one element, as in `emails[type eq "work" and value pr]`. An \
      attribute without parts is compared as it is.
      """,
      example: rule(#"title[value eq "Admin"]"#), remedy: rule(#"title eq "Admin""#)),
    page(
      .bracketsInBrackets, "brackets in brackets", .error,
      """
      No attribute of SCIM has parts of parts (RFC 7643 §2.3.8), so there is nothing that brackets in brackets could \
      name. Two attributes are tested by two pairs of brackets side by side.
      """,
      example: rule(#"emails[type eq "work" and groups[display eq "IT"]]"#),
      remedy: rule(#"emails[type eq "work"] and groups[display eq "IT"]"#)),
    page(
      .pathInBrackets, "a path in brackets", .error,
      """
      Inside brackets a name is a part of the element at hand, and needs nothing in front of it. What is to be tested \
      of the user as a whole goes outside.
      """,
      example: rule(#"emails[emails.type eq "work"]"#), remedy: rule(#"emails[type eq "work"]"#)),
    page(
      .attributeWithoutTest, "an attribute where a condition is due", .error,
      """
      A condition is an attribute *and* what is to hold of it. Write `eq true` behind a boolean attribute, or `pr` if it \
      is enough that the attribute has a value.
      """,
      example: rule(#"active and group eq "Admins""#), remedy: rule(#"active eq true and group eq "Admins""#)),
  ]
}
