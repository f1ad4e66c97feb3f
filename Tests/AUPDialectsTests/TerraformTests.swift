import AUPDialects
import Testing

@Suite struct TerraformTests {
  @Test func aConfigurationIsRead() {
    let text = """
      # Who administers what.
      terraform { required_version = ">= 1.5" }

      variable "tags" {
        default = { for k in ["a", "b"] : k => upper(k) }
      }

      data "clumio_role" "backup" { name = "Backup Admin" }

      resource "clumio_organizational_unit" "emea" {
        name = "EMEA"
      }

      resource "clumio_auto_user_provisioning_rule" "admins" {
        name                    = "Admins"
        condition               = jsonencode({ "user.groups" = { "$in" = ["A", "B"] } }) // both
        role_id                 = data.clumio_role.backup.id
        organizational_unit_ids = [
          clumio_organizational_unit.emea.id,
          "${module.units.apac}",
        ]
        lifecycle { prevent_destroy = true }
      }

      resource "clumio_auto_user_provisioning_rule" "emea_backup" {
        name      = "Backup"
        condition = <<-JSON
          {"user.groups": {"$contains": {"$in": ["EMEA"]}}}
        JSON
        role_id                 = "00000000-0000-0000-0000-000000000000"
        organizational_unit_ids = ["00000000-0000-0000-0000-000000000000"]
      }

      resource "clumio_auto_user_provisioning_rule" "many" {
        for_each                = var.rules
        name                    = each.key
        condition               = each.value
        role_id                 = "00000000-0000-0000-0000-000000000000"
        organizational_unit_ids = ["00000000-0000-0000-0000-000000000000"]
      }

      resource "clumio_auto_user_provisioning_setting" "this" {
        is_enabled = true
      }

      """
    #expect(
      imported(.terraform, text) == """
        rule "Admins" {
          when   group in ("A", "B")
          assign role "Backup Admin" in "EMEA", "module.units.apac"
        }

        rule "Backup" {
          when   group co "EMEA"
          assign role "Super Admin" in "Global"
        }
        in:1:1: note: 2 comments: left out
        in:2:1: note: `terraform`: no rule, left out
        in:4:1: note: `variable`: no rule, left out
        in:20:5: note: unit `module.units.apac`: no name is known for this id, so the id stands for it (`--units FILE`)
        in:22:3: note: `lifecycle`: no part of a rule, left out
        in:25:47: note: `emea_backup`: the name of a resource is not part of a rule; exported, it would be `backup`
        in:35:29: lost: `var.rules`: makes any number of rules, so `clumio_auto_user_provisioning_rule.many` is not imported
        in:42:1: lost: `clumio_auto_user_provisioning_setting`: a setting of the organisation, not of rules: set it by hand

        """)
  }

  @Test func rolesAndUnitsWithoutAnIDAreLookedUp() throws {
    let rules = rule(#"group eq "${A}""#, name: "1st rule", role: "Helpdesk Admin", unit: "EMEA")
    #expect(
      try exported(.terraform, rules) == """
        data "clumio_role" "helpdesk_admin" {
          name = "Helpdesk Admin"
        }

        data "clumio_organizational_unit" "emea" {
          name = "EMEA"
        }

        resource "clumio_auto_user_provisioning_rule" "rule_1st_rule" {
          name                    = "1st rule"
          condition               = "{\\"user.groups\\":{\\"$eq\\":\\"$${A}\\"}}"
          role_id                 = data.clumio_role.helpdesk_admin.id
          organizational_unit_ids = [data.clumio_organizational_unit.emea.id]
        }

        """)
    #expect(
      try exported(.terraformJSON, rules) == """
        {
          "data": {
            "clumio_role": {
              "helpdesk_admin": {
                "name": "Helpdesk Admin"
              }
            },
            "clumio_organizational_unit": {
              "emea": {
                "name": "EMEA"
              }
            }
          },
          "resource": {
            "clumio_auto_user_provisioning_rule": {
              "rule_1st_rule": {
                "name": "1st rule",
                "condition": "{\\"user.groups\\":{\\"$eq\\":\\"$${A}\\"}}",
                "role_id": "${data.clumio_role.helpdesk_admin.id}",
                "organizational_unit_ids": [
                  "${data.clumio_organizational_unit.emea.id}"
                ]
              }
            }
          }
        }

        """)
  }

  @Test(arguments: [
    ("resource \"a\" {\n  name = \n}", "2:10", "expected a value, found the end of the line"),
    ("resource \"a\" {\n  name = \"x\n}", "2:10", "a string without an end"),
    ("resource \"a\" {\n  name ] 1\n}", "2:8", "expected `=`, a label or `{`, found `]`"),
    ("resource \"a\" {", "1:15", "expected a block or an attribute, found the end of the text"),
    ("name = 1", "1:1", "expected a block such as `resource`, found an attribute"),
    ("locals {\n  a = f(1\n}", "3:1", "expected `)`, found `}`"),
    ("locals {\n  a = f(1\n", "2:8", "expected a closing bracket, found the end of the text"),
    ("locals {\n  a = 1 ] 2\n}", "2:9", "expected the end of the value, found `]`"),
    ("locals {\n  a = <<END\nno end\n}", "2:7", "a heredoc without its end `END`"),
    ("locals {\n  a = \"\\q\"\n}", "2:8", "expected one of `\\n \\r \\t \\\" \\\\ \\u \\U`, found another escape"),
    (
      "resource \"clumio_auto_user_provisioning_rule\" \"a\" {\n  name = \"x\"\n}", "1:1",
      "expected an attribute `condition`, found none"
    ),
  ])
  func mistakesHaveTheirPlace(text: String, place: String, message: String) {
    let lines = imported(.terraform, text).split(separator: "\n")
    #expect(lines.first.map { String($0.drop { $0 != ":" }.dropFirst(2)) } == message)
    #expect(lines.dropFirst().first.map(String.init) == "  --> in:\(place)")
  }

  @Test func nestingHasABound() {
    for (depth, isDeep) in [(190, false), (220, true)] {
      let text = "locals {\n  a = \(String(repeating: "[", count: depth))\(String(repeating: "]", count: depth))\n}\n"
      #expect(imported(.terraform, text).contains("nested deeper than 200 levels") == isDeep)
    }
  }
}
