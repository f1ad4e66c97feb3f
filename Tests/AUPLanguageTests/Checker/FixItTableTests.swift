import AUPLanguage
import SourceDiagnostics
import TestSupport
import Testing

/// Every edit that a finding offers, made: what it complained of is gone, and nothing else is wrong.
@Suite struct FixItTableTests {
  private static func rule(_ condition: String) -> String {
    "let staff = (\"A\", \"B\")\nrule \"R\" { when group in staff and \(condition) assign role \"X\" in \"U\" }\n"
  }

  static let conditions: [(wrong: String, mended: String)] = [
    // Operators of other languages, with and without blanks.
    (#"group="x""#, #"group eq "x""#), (#"title!="x""#, #"title ne "x""#), (#"title>"a""#, #"title gt "a""#),
    (#"title:"x""#, #"title eq "x""#),
    ("title pr&&group pr", "title pr and group pr"), ("title pr ||group pr", "title pr or group pr"),
    ("(title pr)||(group pr)", "(title pr) or (group pr)"), ("!title pr", "not title pr"),
    ("!(title pr)", "not (title pr)"), ("(!title pr)", "(not title pr)"), (#"title contains"x""#, #"title co "x""#),
    ("title exists", "title pr"), ("(title exists)", "(title pr)"), (#"title equls "x""#, #"title eq "x""#),
    // Names of other directories.
    (#"email eq "a""#, #"emails.value eq "a""#), (#"email.value eq "a""#, #"emails.value eq "a""#),
    (#"email[type eq "work"].value eq "a""#, #"emails[type eq "work"].value eq "a""#),
    ("phone.value pr", "phoneNumbers.value pr"), (#"memberOf eq "x""#, #"group eq "x""#),
    (#"memberOf.display eq "x""#, #"groups.display eq "x""#), (#"city eq "x""#, #"addresses.locality eq "x""#),
    (#"city.x eq "x""#, #"city.x eq "x""#), (#"givenName eq "a""#, #"name.givenName eq "a""#),
    (#"givenName.x eq "a""#, #"givenName.x eq "a""#), (#"group.display eq "x""#, #"group eq "x""#),
    (#"group.foo eq "x""#, #"group.foo eq "x""#), (#"group[display eq "x"]"#, #"groups[display eq "x"]"#),
    // Literals.
    ("active eq TRUE", "active eq true"), ("title eq Null", "title eq null"), ("title in Null", "title in Null"),
    ("meta.created gt NOW", "meta.created gt now"), ("meta.created gt now-90d", "meta.created gt now - 90d"),
    (#"active in (TRUE, false)"#, #"active in (true, false)"#), ("department in IT", #"department in ("IT")"#),
    ("department eq any IT", #"department eq any ("IT")"#), ("department eq title", #"department eq "title""#),
    ("title eq 5", #"title eq "5""#), (#"active eq 1"#, "active eq 1"),
    // Lists.
    (#"group co("a","b")"#, #"group co any ("a","b")"#), (#"group in any ("a")"#, #"group eq any ("a")"#),
    (#"group in ("a" "b")"#, #"group in ("a", "b")"#), (#"group in ("a",)"#, #"group in ("a")"#),
    (#"group in ["a", "b"]"#, #"group in ("a", "b")"#), (#"group eq any ["a"]"#, #"group eq any ("a")"#),
    ("at least 1 of (title pr, group pr, )", "at least 1 of (title pr, group pr )"),
    // Quotes and letters.
    ("title eq 'x'", #"title eq "x""#), ("title eq “x”", #"title eq "x""#), ("titl\u{435} pr", "title pr"),
    ("title eq \"Back\u{A0}up\"", #"title eq "Back up""#), ("title\u{A0}pr", "title pr"),
    ("title eq \"o\u{FB03}ce\"", #"title eq "office""#), ("title eq \"\u{1D401}ack\"", #"title eq "Back""#),
    ("title eq \"Back\u{FE0F}up\"", #"title eq "Backup""#),
    // Names of attributes.
    ("active", "active eq true"), ("titel pr", "title pr"),
    (#"emails[emails.type eq "work"]"#, #"emails[type eq "work"]"#),
  ]

  @Test(arguments: conditions.map(\.wrong))
  func editMendsWhatItIsOfferedFor(wrong: String) throws {
    let expected = try #require(Self.conditions.first { $0.wrong == wrong }?.mended)
    let before = CheckerSample(Self.rule(wrong))
    let offered = before.diagnostics.filter { $0.fixIt != nil }
    let outcome = FixIt.apply(offered.compactMap(\.fixIt), to: before.sources.files[0])
    let mended = String(decoding: outcome.bytes, as: UTF8.self)
    #expect(mended == Self.rule(expected))
    let after = CheckerSample(mended)
    #expect(Set(after.codes).isDisjoint(with: offered.map(\.code)), "\(after.rendered)")
    let errors = after.diagnostics.filter { $0.severity == .error }.map(\.code)
    #expect(Set(errors).isSubset(of: before.codes), "\(after.rendered)")
    if !offered.isEmpty { #expect(errors == [], "\(after.rendered)") }
  }
}
