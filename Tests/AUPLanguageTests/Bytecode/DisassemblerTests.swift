import SCIMModel
import SourceDiagnostics
import Testing

@testable import AUPLanguage

@Suite struct DisassemblerTests {
  /// The example of the language's specification.
  static let example = """
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
    """

  @Test func theExampleOfTheSpecification() throws {
    let rules = try RuleEnvironment().compile(Self.example)
    #expect(
      Disassembler.text(of: rules.program)
        == """
        aup bytecode 1, urn:ietf:params:scim:schemas:core:2.0:User
        roles "Super Admin", "Organizational Unit Admin", "Backup Admin", "Reporting/Audit Admin"
        units "Global", "EMEA", "APAC"

        record: 7 cells
             0  value of active: boolean, 1 constant
             1  value of userType: text, 1 constant
             2  value of userName: text, 1 constant, 1 predicate
             4  values of group: text, 1 constant, 1 predicate
             6  values of addresses.country: text, 4 constants

        rule "Super admins", at most 4 steps
                assign role "Super Admin" in "Global"
             0  has     group "clumio super admins"             ? 1 : nomatch
             1  eq      userType "contractor"                   ? nomatch : 2
             2  bit     userName ew ".ext@corp.example"         ? nomatch : match

        rule "Regional backup" until "2027-02-01T00:00:00Z", at most 3 steps
                assign role "Backup Admin" in "APAC"
                assign role "Backup Admin" in "EMEA"
             3  bit     group co any ("backup", "storage")      ? 4 : nomatch
             4  hasin   addresses.country ("de", "fr", "it", "es") ? match : nomatch

             5  match
             6  nomatch

        except "ann@corp.example" from "Regional backup" until "2027-01-01T00:00:00Z" because "on leave"

        """)
  }

  @Test func everyKindOfInstruction() throws {
    let condition = try RuleEnvironment().compileCondition(
      """
      at least 2 of (title pr, emails pr, count(groups) ge 3, nickName in ("a", "b"))
      and emails[type eq "work" and not (value matches "^x")] and not (meta.created lt now - 1d)
      and count(emails) eq 2 and group in ("A", "B")
      """)
    #expect(
      Disassembler.text(of: condition.program)
        == """
        aup bytecode 1, urn:ietf:params:scim:schemas:core:2.0:User

        record: 10 cells
             0  value of title: text, 1 predicate
             2  presence of emails: complex
             3  count of groups: complex
             4  value of nickName: text, 2 constants
             5  elements 1 of emails: complex
             6  value of meta.created: instant, 1 predicate
             8  count of emails: complex
             9  values of group: text, 2 constants

        element 1: 3 cells
             0  value of type: text, 1 constant
             1  value of value: text, 1 predicate

        condition, at most 14 steps and 3 for each element
             0  clear   counter 0 → 1
             1  bit     title pr                                ? 2 : 3
             2  tally   counter 0 ≥ 2                           ? 9 : 3
             3  bit     emails pr                               ? 4 : 5
             4  tally   counter 0 ≥ 2                           ? 9 : 5
             5  countge groups 3                                ? 6 : 7
             6  tally   counter 0 ≥ 2                           ? 9 : 7
             7  in      nickName ("a", "b")                     ? 8 : nomatch
             8  tally   counter 0 ≥ 2                           ? 9 : nomatch
             9  any     emails each 10                          ? 12 : nomatch
            10    eq      type "work"                           ? 11 : fails
            11    bit     value matches "^x"                    ? fails : holds
            12  bit     meta.created lt now - 1d                ? nomatch : 13
            13  count   emails 2                                ? 14 : nomatch
            14  hasin   group ("a", "b")                        ? match : nomatch
            15    holds
            16    fails

            17  match
            18  nomatch

        """)
  }

  @Test func whatCannotBeSeenIsEscaped() {
    let program = Compiler.compile(
      .compare(Fields.title, .equal, "a\u{1B}[31m\u{202E}\"\\é"), core: Fields.core)
    #expect(Disassembler.text(of: program).contains(#"eq      title "a\u001b[31m\u202e\"\\é" "#))
  }
}

@Suite struct OpcodeTests {
  @Test func theReferencePageFollowsFromTheShapes() {
    #expect(
      Opcode.reference == """
        Four 32-bit words each: opcode (8 bits) and cell or counter (24 bits), operand, true target, false target.
        Targets lie ahead, so a program ends; T is where it goes on if the test holds, F if not.

          code  instruction                        holds if, or does
             0  match                              the condition holds
             1  nomatch                            the condition does not hold
             2  bit cell:bits mask ? T : F         cells[cell] & mask ≠ 0
             3  eq cell:symbol symbol ? T : F      cells[cell] = symbol
             4  in cell:symbol set ? T : F         cells[cell] ∈ set
             5  has cell:list symbol ? T : F       some value of the list at cells[cell] = symbol
             6  hasin cell:list set ? T : F        some value of the list at cells[cell] ∈ set
             7  count cell:count number ? T : F    cells[cell] = number
             8  countge cell:count number ? T : F  cells[cell] ≥ number
             9  clear counter → T                  counters[counter] ← 0
            10  tally counter number ? T : F       counters[counter] ← counters[counter] + 1; counters[counter] ≥ number
            11  any cell:elements body ? T : F     body comes to `holds` for some row of the elements at cells[cell]
            12  holds                              the body holds for this element
            13  fails                              the body does not hold for this element; go on with the next

        """)
  }
}
