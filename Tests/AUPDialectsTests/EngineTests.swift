import AUPDialects
import AUPLanguage
import SCIMModel
import SourceDiagnostics
import TestSupport
import Testing

/// What CEL and SQL look like. That they mean the same is the business of `make check-export`.
@Suite struct EngineTests {
  /// The condition of an export without what asks for inactive users.
  private func cel(_ condition: String) throws -> String {
    let line = try exported(.cel, rule(condition))
    let start = #"{"rule":"R","condition":"!(\"active\" in user && user[\"active\"] == false) && "#
    let end = #"","grants":[{"role":"Backup Admin","unit":"Global"}]}"# + "\n"
    #expect(line.hasPrefix(start) && line.hasSuffix(end), "\(line)")
    return String(line.dropFirst(start.count).dropLast(end.count)).replacing("\\\"", with: "\"")
  }

  @Test(arguments: [
    (#"title eq "Straße""#, #"("title" in user && user["title"] == "strasse")"#),
    (#"title in ("A", "B")"#, #"("title" in user && user["title"] in ["a", "b"])"#),
    (
      #"group co any ("A", "B")"#,
      #"("group" in user && user["group"].exists(v, (v.contains("a") || v.contains("b"))))"#
    ),
    ("title pr", #"("title" in user && user["title"] != "")"#),
    (#"title ne "A""#, #"!("title" in user && user["title"] == "a")"#),
    ("emails pr", #"(("count(emails)" in user ? user["count(emails)"] : 0) > 0)"#),
    ("count(emails) ge 2", #"(("count(emails)" in user ? user["count(emails)"] : 0) >= 2)"#),
    (#"title matches "^A""#, #"("text(title)" in user && user["text(title)"].matches("(?i)^A"))"#),
    (
      #"emails[type eq "work" and value ew "@X"]"#,
      #"("emails" in user && user["emails"].exists(e, (("type" in e && e["type"] == "work") && ("value" in e && e["value"].endsWith("@x")))))"#
    ),
    (
      #"at least 1 of (active eq true, title pr)"#,
      #"([("active" in user && user["active"] == true), ("title" in user && user["title"] != "")].filter(c, c).size() >= 1)"#
    ),
    (
      #"meta.created gt "2026-01-01T01:00:00.5+01:00""#,
      #"("meta.created" in user && user["meta.created"] > "2026-01-01T00:00:00.500000000Z")"#
    ),
  ])
  func conditionsInCEL(aup: String, expression: String) throws {
    #expect(try cel(aup) == expression)
  }

  @Test(arguments: [
    (#"title eq "O'Neil""#, #"COALESCE(u."title" = 'o''neil', FALSE)"#),
    (#"title in ("A", "B")"#, #"COALESCE(u."title" IN ('a', 'b'), FALSE)"#),
    (#"title ne "A""#, #"(NOT COALESCE(u."title" = 'a', FALSE))"#),
    (
      #"group co "A""#,
      #"EXISTS (SELECT 1 FROM "memberships" t WHERE t.user_number = u.user_number AND t."type" IS DISTINCT FROM 'indirect' AND (contains(t."display", 'a')))"#
    ),
    (
      #"emails[type eq "work" and value ew "@X"]"#,
      #"EXISTS (SELECT 1 FROM "emails" e WHERE e.user_number = u.user_number AND (COALESCE(e."type" = 'work', FALSE) AND COALESCE(ends_with(e."value", '@x'), FALSE)))"#
    ),
    (
      "count(emails) ge 2",
      #"((SELECT count(*) FROM "emails" t WHERE t.user_number = u.user_number AND t."present") >= 2)"#
    ),
    (
      "at least 1 of (active eq true, title pr)",
      #"(CASE WHEN COALESCE(u."active" = TRUE, FALSE) THEN 1 ELSE 0 END + CASE WHEN COALESCE(u."title" <> '', FALSE) THEN 1 ELSE 0 END >= 1)"#
    ),
  ])
  func conditionsInSQL(aup: String, expression: String) throws {
    let query = try exported(.duckdb, rule(aup))
    #expect(query.contains("WHERE u.\"active\" IS DISTINCT FROM FALSE AND \(expression)\n"), "\(query)")
  }

  @Test func theWholeQueryOfPostgreSQL() throws {
    let rules = rule(#"title sw "A" and group ew "B" and title co "C""#, name: "It's", unit: "EMEA\n")
    #expect(
      try exported(.postgresql, rules.replacing("EMEA\n", with: "EMEA\\n")) == """
        -- CREATE TABLE "users" (user_number BIGINT PRIMARY KEY, user_name TEXT, "active" BOOLEAN, "title" TEXT COLLATE "C");
        -- CREATE TABLE "memberships" (user_number BIGINT, "display" TEXT COLLATE "C", "type" TEXT COLLATE "C");
        -- rule "It's" grants "Backup Admin" in "EMEA\\n"
        SELECT 1 AS rule_number, 'It''s' AS rule_name, u.user_number, u.user_name
        FROM users u
        WHERE u."active" IS DISTINCT FROM FALSE AND (COALESCE(starts_with(u."title", 'a'), FALSE) AND EXISTS (SELECT 1 FROM \
        "memberships" t WHERE t.user_number = u.user_number AND t."type" IS DISTINCT FROM 'indirect' AND \
        (right(t."display", length('b')) = 'b')) AND COALESCE(strpos(u."title", 'c') > 0, FALSE))
        ORDER BY user_number, rule_number;

        """)
  }

  @Test(arguments: [
    (
      ExportForm.postgresql, #"title matches "^A""#,
      #"`title matches "^A"`: the patterns of PostgreSQL are not those of RE2"#
    ),
    (.postgresql, #"title eq "\u0000""#, #"`title eq "\u0000"`: texts of PostgreSQL cannot hold U+0000"#),
    (
      .cel, "meta.created gt now",
      "`meta.created gt now`: the time of the evaluation is not among the user's attributes"
    ),
    (
      .duckdb, "meta.created gt now",
      "`meta.created gt now`: the time of the evaluation is not among the user's attributes"
    ),
  ])
  func whatEnginesLackIsNamed(form: ExportForm, aup: String, words: String) throws {
    #expect(
      try exported(form, rule(aup)).split(separator: "\n").last.map(String.init)
        == "rules.aup:2:8: lost: \(words), so rule `R` is not exported")
  }

  @Test func usersAreWrittenAsTheConditionsReadThem() throws {
    let rules = rule(
      #"group eq "A" and title matches "x" and title pr and emails[type eq "work"] and count(emails) gt 1 and active eq true"#
    )
    let user = SCIMObject([
      ("userName", .string("ann")), ("title", .string("Straße")), ("active", .boolean(true)),
      (
        "groups",
        .array([
          .complex(SCIMObject([("display", .string("Admins"))])),
          .complex(SCIMObject([("display", .string("Nested")), ("type", .string("indirect"))])),
        ])
      ),
      ("emails", .array([.complex(SCIMObject([("type", .string("Work")), ("value", .string("a'b"))]))])),
    ])
    var sources = SourceMap()
    sources.add(name: "rules.aup", bytes: Array(rules.utf8))
    let source = try ExportSource(sources)
    func written(_ form: ExportForm) throws -> String {
      var writer = try #require(form.userWriter(source))
      return writer.header + writer.write(user, name: "ann")
    }
    #expect(
      try written(.cel) == """
        {"user":"ann","attributes":{"active":true,"count(group)":1,"group":["admins"],"text(title)":"Straße","count(title)":1,\
        "title":"strasse","emails":[{"count(type)":1,"type":"work"}],"count(emails)":1,"count(active)":1}}

        """)
    #expect(
      try written(.duckdb) == """
        CREATE TABLE "users" (user_number BIGINT PRIMARY KEY, user_name TEXT, "active" BOOLEAN, "text(title)" TEXT, "title" TEXT);
        CREATE TABLE "memberships" (user_number BIGINT, "display" TEXT, "type" TEXT);
        CREATE TABLE "emails" (user_number BIGINT, "type" TEXT, "present" BOOLEAN);
        INSERT INTO "users" VALUES (1, 'ann', TRUE, 'Straße', 'strasse');
        INSERT INTO "memberships" VALUES (1, 'admins', NULL);
        INSERT INTO "memberships" VALUES (1, 'nested', 'indirect');
        INSERT INTO "emails" VALUES (1, 'work', TRUE);

        """)
  }
}
