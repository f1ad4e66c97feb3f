import SourceDiagnostics
import TestSupport
import Testing

@testable import AUPLanguage

/// The one layout of rule files.
@Suite struct FormatterTests {
  static func read(_ text: String) -> (source: SourceFile, parsed: Parsed<FileSyntax>) {
    var sources = SourceMap()
    let source = sources.add(name: "rules.aup", bytes: Array(text.utf8))
    return (source, Parser.parseFile(source))
  }

  static func format(_ text: String) -> String? {
    let (source, parsed) = read(text)
    return Formatter.format(parsed, source: source)
  }

  /// Each comment's text, in order.
  static func comments(_ text: String) -> [String] {
    let (source, parsed) = read(text)
    return parsed.tree.comments.map {
      var text = source.text($0)
      while let last = text.last, last == " " || last == "\t" { text.removeLast() }
      return text
    }
  }

  @Test func theExampleOfTheSpecificationIsFormatted() {
    let text = """
      # Who may administer backups, from the groups the IdP pushes.

      roles "Super Admin", "Organizational Unit Admin", "Backup Admin", "Reporting/Audit Admin"
      units "Global", "EMEA", "APAC"

      let contractor = userType eq "Contractor" or userName ew ".ext@corp.example"
      let emea       = ("DE", "FR", "IT", "ES")

      rule "Super admins" {
        when   group eq "Clumio Super Admins" and not contractor
        assign role "Super Admin" in "Global"
      }

      rule "Regional backup" {
        when   group co any ("Backup", "Storage") and addresses.country in emea
        assign role "Backup Admin" in "EMEA", "APAC"
        until  "2027-01-31"
      }

      except "ann@corp.example" from "Regional backup" until "2026-12-31" because "on leave"

      assert at least 2 users have role "Super Admin" in "Global"
      assert no user where userType eq "Guest" has role "Super Admin"
      assert no user has role "Backup Admin" and role "Reporting/Audit Admin"

      test "contractors never administer" {
        user { "userName": "x.ext@corp.example", "groups": [{ "display": "Clumio Super Admins" }] }
        expect nothing
      }

      """
    #expect(Self.format(text) == text)
    let loose = text.replacing(" in ", with: "\n in  ").replacing("\n\n", with: "\n\n \n").replacing(", ", with: " ,\t")
    #expect(Self.format(loose)?.replacing(" ,\t", with: ", ") == text)
  }

  @Test func blocksAreSetApart() {
    #expect(
      Self.format(
        #"let a=b let c=(1,2)rule "A"{when a assign role "R" in "U","V"until "2027-01-31"}rule "B"{when c assign role "R" in "U"}roles "R""#
      ) == """
        let a = b
        let c = (1, 2)

        rule "A" {
          when   a
          assign role "R" in "U", "V"
          until  "2027-01-31"
        }

        rule "B" {
          when   c
          assign role "R" in "U"
        }

        roles "R"

        """)
  }

  @Test func longConditionsBreakAtTheirOutermostOperators() {
    let text = """
      rule "A" {
        when   department eq "Information Technology" and (group in ("A", "B", "C") or title co "Admin") and not (userType eq "Contractor" or userType eq "Guest" or userType eq "Something quite long to say")
        assign role "R" in "U"
      }
      let long = department eq "Information Technology" and title co "Administrator" or userType eq "Contractor"
      let many = group in ("aaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "cccccccccccccccccccccccccc", "d")
      """
    #expect(
      Self.format(text) == """
        rule "A" {
          when   department eq "Information Technology"
                 and (group in ("A", "B", "C") or title co "Admin")
                 and not (
                   userType eq "Contractor"
                   or userType eq "Guest"
                   or userType eq "Something quite long to say"
                 )
          assign role "R" in "U"
        }

        let long =
          department eq "Information Technology" and title co "Administrator"
          or userType eq "Contractor"
        let many = group in (
          "aaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "cccccccccccccccccccccccccc", "d"
        )

        """)
  }

  @Test func commentsStayWhereTheyStand() {
    let text = """
      # of the file


      # of the roles
      roles "A", # first
        # second
        "B"
      # of the rule
      rule "A" { # opens
      # of the condition
      when group eq "A" # one
      and title pr # two
      # of the grant
      assign role "R" in "U" # grants
      # last
      }
      # of the test
      test "t" {
      user { # user
      "a": 1, # member
      # none
      "b": [ # list
      ]
      } # end
      }
      # of nothing
      """
    #expect(
      Self.format(text) == """
        # of the file

        # of the roles
        roles "A",  # first
              # second
              "B"

        # of the rule
        rule "A" {  # opens
          # of the condition
          when   group eq "A"  # one
                 and title pr  # two
          # of the grant
          assign role "R" in "U"  # grants
          # last
        }

        # of the test
        test "t" {
          user {  # user
            "a": 1,  # member
            # none
            "b": [  # list
            ]
          }  # end
        }

        # of nothing

        """)
  }

  @Test func operatorsAreWrittenSmall() {
    #expect(
      Self.format(
        #"let a = NOT Title EQ "X" AND Emails[Type Eq "work"].Value PR or AT LEAST 1 OF (COUNT(emails) GE 2)"#)
        == #"let a = not Title eq "X" and Emails[Type eq "work"].Value pr or at least 1 of (count(emails) ge 2)"# + "\n"
    )
  }

  @Test func nothingIsFormattedToNothing() {
    #expect(Self.format(" \n\n ") == "")
    #expect(Self.format("  # only\n") == "# only\n")
  }

  @Test func theDeepestNestingIsFormattedOnce() throws {
    let depth = Limits.standard.nestingDepth
    func nested(_ open: String, _ close: String, _ core: String) -> String {
      String(repeating: open, count: depth) + core + String(repeating: close, count: depth)
    }
    for text in [
      "let a = " + nested("(", ")", "b"), "let a = " + nested("not ", "", "b"),
      "let a = " + nested("at least 1 of (x, ", ")", "b"), "let a = " + nested("b[c pr and ", "]", "d pr"),
      "test \"t\" { user " + nested("[", "]", "1") + " }",
    ] {
      let once = try #require(Self.format(text))
      #expect(Self.format(once) == once)
    }
  }

  @Test func aFileWithSyntaxErrorsIsNotFormatted() {
    #expect(Self.format(#"rule "A" { when }"#) == nil)
    #expect(Self.format(#"roles "A", "B"#) == nil)
  }

  @Test func generatedProgramsKeepMeaningAndCommentsAndAreFormattedOnce() throws {
    var random = SeededGenerator.fromEnvironment()
    let generator = ProgramGenerator()
    for _ in 0..<300 {
      let text = generator.file(declarations: Int.random(in: 0...6, using: &random), &random)
      let (source, parsed) = Self.read(text)
      try #require(parsed.diagnostics.isEmpty, "\(random)\n\(parsed.diagnostics)\n\(text)")
      let formatted = try #require(Formatter.format(parsed, source: source))
      let again = Self.read(formatted)
      try #require(again.parsed.diagnostics.isEmpty, "\(random)\n\(again.parsed.diagnostics)\n\(formatted)")
      try #require(
        SyntaxDump.dump(parsed.tree) == SyntaxDump.dump(again.parsed.tree), "\(random)\n\(text)\n\(formatted)")
      try #require(Self.comments(text) == Self.comments(formatted), "\(random)\n\(text)\n\(formatted)")
      let twice = try #require(Formatter.format(again.parsed, source: again.source))
      try #require(twice == formatted, "\(random)\n\(text)\n\(formatted)\n\(twice)")
      let trailing = formatted.split(separator: "\n").filter { $0.hasSuffix(" ") }
      try #require(trailing.isEmpty, "\(random)\n\(formatted)")
    }
  }
}
