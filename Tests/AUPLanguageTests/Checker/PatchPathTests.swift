import AUPLanguage
import SCIMModel
import SourceDiagnostics
import Testing

@Suite struct PatchPathTests {
  private func check(_ text: String, _ schemas: ResourceSchemas = CheckerSample.schemas) -> (String?, [String]) {
    var sources = SourceMap()
    let parsed = Parser.parsePatchPath(sources.add(name: "path", bytes: Array(text.utf8)))
    guard let tree = parsed.tree else { return (nil, parsed.diagnostics.map(\.code)) }
    let (path, diagnostics) = Checker(schemas: schemas).check(patchPath: tree)
    let shape = path.map { path in
      path.path.attribute + (path.filter.map { "[\($0.shape)]" } ?? "")
        + (path.path.subAttribute.map { ".\($0)" } ?? "")
    }
    return (shape, (parsed.diagnostics + diagnostics).map(\.code))
  }

  @Test(
    arguments: [
      ("title", "title"), ("NAME.givenname", "name.givenName"), ("emails", "emails"),
      ("emails[type eq \"work\"]", "emails[(equal emails.type \"work\")]"),
      ("emails[type eq \"work\"].value", "emails[(equal emails.type \"work\")].value"),
      ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "department"),
      ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value", "manager.value"),
    ])
  func resolvesNames(text: String, shape: String) { #expect(check(text) == (shape, [])) }

  @Test func resolvesMembersOfGroups() {
    #expect(
      check("members[value eq \"2819c223\"]", StandardSchemas.group)
        == ("members[(equal members.value \"2819c223\")]", []))
  }

  @Test(
    arguments: [
      ("titel", "unknown-attribute"), ("name.given", "unknown-sub-attribute"),
      ("title[value eq \"a\"]", "brackets-on-simple"),
      ("emails[typ eq \"work\"].value", "unknown-sub-attribute"),
      ("emails[type eq \"work\"].valeu", "unknown-sub-attribute"),
    ])
  func refusesWhatDoesNotExist(text: String, code: String) { #expect(check(text) == (nil, [code])) }

  /// What cannot be stored cannot be changed.
  @Test func groupIsNoPlaceToWriteTo() { #expect(check("group") == (nil, ["unknown-attribute"])) }
}
