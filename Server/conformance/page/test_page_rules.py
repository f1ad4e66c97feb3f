"""Rules on the page: conditions as they are typed, what a change gives and takes, and the switch. See test_page.py."""

import unittest

from selenium.webdriver.common.keys import Keys

from page_case import ADMINS, LIVE, PageTest, as_sentence
from server import READING_TOKEN, RULES, SETTING, ask, must


class Conditions(PageTest):
    refusals = (400,)

    def test_who_matches_and_why(self):
        self.view("#rules/new", "New rule")
        self.page.type("#rule-condition", f'{ADMINS} and userType ne "Contractor"')
        self.page.find(".field .count", "1 person matches.")
        text = self.page.text(".preview")
        self.assertEqual(text[:7], [
            "Who matches and why", "Match", "ann@corp.example", f"yes {ADMINS}", 'yes userType ne "Contractor"',
            "Do not match", "bob@corp.example"])
        at = text.index("bob@corp.example")
        # What decides; whoever is inactive matches nothing.
        self.assertEqual(text[at + 1:at + 4], [f"no {ADMINS}", "raj.ext@corp.example", "yes active eq false"])
        self.assertEqual(text[-1], "The first 20 are shown.")

    def test_clumio_json(self):
        self.view("#rules/new", "New rule")
        self.page.click("label", "Clumio JSON")
        self.page.type("#rule-condition", '{"user.groups":{"$eq":"Backup"}}')
        self.page.find(".field .count", "1 person matches.")
        self.assertEqual(self.page.text(".preview")[:4],
                         ["Who matches and why", "Match", "bob@corp.example", 'yes group eq "Backup"'])

    def test_each_form_comes_from_the_other(self):
        self.view("#rules/new", "New rule")
        typed = "document.querySelector('#rule-condition').value"
        self.page.type("#rule-condition", 'group eq "Backup"')
        self.page.find(".field .count", "1 person matches.")
        self.page.click("label", "Clumio JSON")
        self.assertEqual(self.page.value(typed), '{"user.groups":{"$eq":"Backup"}}')
        self.page.type("#rule-condition", '{"user.groups":{"$in":["Backup","Admins"]}}')
        self.page.find(".preview code", 'group in ("Backup", "Admins")')
        self.page.click("label", "AUP text")
        self.assertEqual(self.page.value(typed), 'group in ("Backup", "Admins")')

    def test_a_mistake_is_underlined_at_its_place(self):
        self.view("#rules/new", "New rule")
        text = 'displayName eq "\u2603\U0001f600" and\n  titel eq "x"'
        self.page.run("""const field = document.querySelector('#rule-condition');
                       field.value = arguments[0]; field.dispatchEvent(new InputEvent('input', { bubbles: true }))""", text)
        self.page.find(".mistakes button", "Line 2, column 3")
        said = ask("POST", f"{SETTING}/preview", {"text": text})[1]["errors"][0]["error_message"]
        self.assertEqual(self.page.text(".mistakes")[0], f"Line 2, column 3: {said}".replace("`", ""))
        self.assertEqual(self.page.value("document.querySelector('.marks mark').innerText"), "titel")
        self.assertEqual(self.page.value("document.querySelector('#rule-condition').ariaInvalid"), "true")
        self.page.click(".mistakes button")
        selected = "const it = document.activeElement; return it.value.slice(it.selectionStart, it.selectionEnd)"
        self.assertEqual(self.page.run(selected), "titel")
        self.page.type("#rule-condition", 'title eq "Clerk"')
        self.page.find(".field .count", "1 person matches.")
        self.assertEqual(self.page.text(".mistakes"), [])
        self.assertEqual(self.page.value("document.querySelectorAll('.marks mark').length"), 0)

    def test_what_is_typed_outlives_a_look_at_another_view(self):
        self.new_rule()
        self.view("#groups", "Groups")
        self.view("#rules/new", "New rule")
        self.page.find(".notice")
        self.assertEqual(self.page.value("document.querySelector('#rule-condition').value"), 'title eq "Clerk"')
        self.page.click("button", "Start over")
        typed = "document.querySelector('#rule-condition').value"
        self.page.until(lambda: self.page.value(typed) == "", "what was typed stays")
        self.assertEqual(self.page.value("document.querySelectorAll('.notice').length"), 0)


class Rules(PageTest):
    refusals = (409, 412)

    def saved(self):
        return [rule["name"] for rule in must("GET", RULES)["_embedded"]["items"]]

    def on(self):
        self.directory.rule("Admins", ADMINS)
        must("PUT", SETTING, {"is_enabled": True})

    def test_the_list(self):
        self.directory.rule("Admins", ADMINS)
        self.directory.rule("Clerks", 'title eq "Clerk"', "Backup Admin")
        self.view("#rules", "Rules")
        self.assertText(["Rules", "New rule", "Auto user provisioning off",
                         "The rules give nothing yet. Once it is on, they replace all grants that people hold now.",
                         "Switch on…", "2 rules",
                         "Admins", "Delete", ADMINS, "Super Admin in Global", "1 person matches",
                         "Clerks", "Delete", 'title eq "Clerk"', "Backup Admin in Global", "1 person matches"])

    def test_gains_are_shown_before_a_rule_is_saved(self):
        self.on()
        self.new_rule()
        self.page.click("button", "Review and save")
        self.assertText(["Save “Clerks”?", "1", "person", "1", "gain", "0", "losses", "bob@corp.example",
                         "gains Super Admin in Global", "Cancel", "Save the rule"], "dialog")
        self.page.click("dialog button", "Cancel")
        self.assertEqual(self.saved(), ["Admins"])
        self.assertEqual(self.page.value("document.activeElement.innerText"), "Review and save")
        self.page.click("button", "Review and save")
        self.page.click("dialog button", "Save the rule")
        self.page.find("h2", "Clerks")
        self.assertEqual(self.saved(), ["Admins", "Clerks"])

    def test_losses_are_shown_before_a_rule_is_changed(self):
        self.on()
        rule = self.directory.rule("Employees", 'userType eq "Employee"', "Backup Admin")
        self.view(f"#rules/{rule}", "Employees")
        fields = "[...document.querySelectorAll('#rule-name, #rule-condition')].map((it) => it.value)"
        self.assertEqual(self.page.value(fields), ["Employees", 'userType eq "Employee"'])
        self.page.type("#rule-condition", 'title eq "Engineer"')
        self.page.click("button", "Review and save")
        self.assertText(["Save “Employees”?", "1", "person", "0", "gains", "1", "loss", "bob@corp.example",
                         "loses Backup Admin in Global", "Cancel", "Save the rule"], "dialog")
        self.page.press(Keys.ESCAPE)
        self.assertText([], "dialog")

    def test_nothing_is_saved_over_what_somebody_else_did_meanwhile(self):
        rule = self.directory.rule("Employees", 'userType eq "Employee"', "Backup Admin")
        self.view(f"#rules/{rule}", "Employees")
        self.page.type("#rule-condition", 'title eq "Engineer"')
        there = must("GET", f"{RULES}/{rule}")
        changed = {name: there[name] for name in ("name", "provision")} | {"text": 'title eq "Clerk"'}
        must("PUT", f"{RULES}/{rule}", changed)
        self.page.click("button", "Review and save")
        self.assertText(["Somebody has changed this rule since you opened it: nothing was saved. "
                         "Start over to see it as it is now, without what you typed."], ".problem")
        self.assertEqual(must("GET", f"{RULES}/{rule}")["text"], 'title eq "Clerk"')
        self.page.click(".problem button", "Start over")
        self.page.find("h1", "Employees")
        self.page.until(lambda: self.page.value("document.querySelector('#rule-condition').value") == 'title eq "Clerk"',
                        "the rule is not shown as it is now")

    def test_losses_are_shown_before_a_rule_is_deleted(self):
        self.on()
        self.directory.rule("Clerks", 'title eq "Clerk"', "Backup Admin")
        self.view("#rules", "Rules")
        self.page.click("[aria-label='Delete Clerks']")
        self.assertText(["Delete “Clerks”?", "1", "person", "0", "gains", "1", "loss", "bob@corp.example",
                         "loses Backup Admin in Global", "Cancel", "Delete the rule"], "dialog")
        self.page.click("dialog button", "Delete the rule")
        self.page.find(".count", "1 rule")
        self.assertEqual(self.saved(), ["Admins"])

    def test_the_last_rule_for_super_admins_stays(self):
        self.on()
        self.view("#rules", "Rules")
        self.page.click("[aria-label='Delete Admins']")
        status, answer = ask("DELETE", f"{RULES}/{must('GET', RULES)['_embedded']['items'][0]['rule_id']}?dry_run=true")
        self.assertEqual(status, 409)
        reason = as_sentence(answer["errors"][0]["error_message"])
        self.assertText(["“Admins” was not deleted", reason, "Close"], "dialog")

    def test_a_name_that_is_taken(self):
        self.directory.rule("Clerks", ADMINS)
        self.new_rule()
        self.page.click("button", "Review and save")
        self.page.find("dialog h2", "“Clerks” was not saved")

    def test_what_is_missing_is_said(self):
        self.view("#rules/new", "New rule")
        for fill, said in ((lambda: None, "The rule needs a name."),
                           (lambda: self.page.type("#rule-name", "Clerks"), "The rule needs a condition."),
                           (lambda: self.page.type("#rule-condition", 'title eq "Clerk"'),
                            "Choose at least one organizational unit.")):
            fill()
            self.page.click("button", "Review and save")
            self.assertText([said], ".problem")


class Reading(PageTest):
    """With a token that may only read."""

    reason = "This token is for reading: nothing can be changed with it."

    def setUp(self):
        super().setUp()
        self.rule = self.directory.rule("Admins", ADMINS)
        self.page.click("button", "Sign out")
        self.sign_in(READING_TOKEN)

    def disabled(self):
        """The buttons of the view that are out of use, each with what it is described by."""
        return self.page.value("""[...document.querySelectorAll('#main button:disabled')]
            .map((it) => [it.innerText, document.getElementById(it.getAttribute('aria-describedby'))?.innerText])""")

    def test_what_changes_something_is_out_of_use_and_says_why(self):
        self.view("#rules", "Rules")
        self.assertText(["Rules", "New rule", self.reason, "Auto user provisioning off",
                         "The rules give nothing yet. Once it is on, they replace all grants that people hold now.",
                         "Switch on…", "1 rule", "Admins", "Delete", ADMINS, "Super Admin in Global", "1 person matches"])
        self.assertEqual(self.disabled(), [[name, self.reason] for name in ("New rule", "Switch on…", "Delete")])
        self.assertEqual(self.page.violations(), [])
        for address, title in ((f"#rules/{self.rule}", "Admins"), ("#rules/new", "New rule")):
            self.view(address, title)
            self.assertEqual(self.disabled(), [["Review and save", self.reason]])

    def test_conditions_can_be_tried(self):
        self.view(f"#rules/{self.rule}", "Admins")
        self.page.type("#rule-condition", 'title eq "Clerk"')
        self.page.find(".preview strong", "bob@corp.example")

    def test_the_next_token_may_write(self):
        self.page.click("button", "Sign out")
        self.sign_in()
        self.view("#rules", "Rules")
        self.page.find("#main .card h2", "Admins")
        self.assertEqual(self.disabled(), [])
        self.page.find("a", "New rule")


class Switch(PageTest):
    refusals = (409,)

    def test_the_reason_when_it_is_refused(self):
        self.view("#rules", "Rules")
        self.page.click("button", "Switch on…")
        status, answer = ask("PUT", f"{SETTING}?dry_run=true", {"is_enabled": True})
        self.assertEqual(status, 409)
        reason = [as_sentence(error["error_message"]) for error in answer["errors"]]
        self.assertText(["Auto user provisioning cannot be switched on", *reason, "Close"], "dialog")

    def test_on_and_off_with_the_changes_first(self):
        self.directory.rule("Admins", ADMINS)
        self.view("#rules", "Rules")
        self.page.click("button", "Switch on…")
        self.assertText(["Switch auto user provisioning on?", "1", "person", "1", "gain", "0", "losses",
                         "ann@corp.example", "gains Super Admin in Global",
                         "Cancel", "Switch on"], "dialog")
        self.assertEqual(must("GET", SETTING), {"is_enabled": False})
        self.page.click("dialog button", "Switch on")
        self.page.find("header .badge", "on")
        self.assertEqual(must("GET", SETTING), {"is_enabled": True})
        self.page.click("button", "Switch off…")
        self.assertText(["Switch auto user provisioning off?",
                         "People keep what they hold now. Rules give and take nothing any more.",
                         "Nobody’s grants change.", "Cancel", "Switch off"], "dialog")
        self.page.click("dialog button", "Switch off")
        self.page.find("header .badge", "off")

    def test_changes_appear_as_they_happen(self):
        self.directory.rule("Admins", ADMINS)
        self.directory.rule("Backup", 'group eq "Backup"', "Backup Admin")
        must("PUT", SETTING, {"is_enabled": True})
        self.view(f"#people/{self.directory.bob}", "Bob Stone")
        self.page.find("#feed-state", LIVE)
        self.page.find("#main td", "Backup Admin")
        shown = "document.querySelectorAll('#changes > li').length"
        before = self.page.value(shown)
        self.directory.set_members(self.directory.backup)
        self.page.until(lambda: self.page.value(shown) == before + 1, "no change")
        change = self.page.text("#changes > li")
        self.assertEqual((change[0], change[-1]), ("bob@corp.example", "loses Backup Admin in Global"))
        self.page.find("#main section p", "No grants.")


if __name__ == "__main__":
    unittest.main()
