"""The page of aup-server in Debian's chromium, against a running server with an empty store.

    AUP_SERVER_URL=http://127.0.0.1:8880 AUP_SERVER_TOKEN=aup_... python -m unittest -v test_page

The token must be one to write, made for `ann@corp.example`: `aup-server token create --scope write --user ann@corp.example`.
"""

import unittest

from selenium.webdriver.common.keys import Keys

import server
from browser import NARROW, WIDE, Browser
from server import MARKUP, RULES, SETTING, TOKEN, URL, UUID_NAME, Directory, ask, must

VIEWS = ["people", "groups", "rules", "rules/new", "warnings", "set-up"]
ADMINS = 'group eq "Clumio Super Admins"'
LIVE = "Live: grants that change appear here."


def setUpModule():
    global browser, directory
    assert URL and TOKEN, "AUP_SERVER_URL and AUP_SERVER_TOKEN say which server, and with which token"
    directory = Directory()
    browser = Browser(URL)


def tearDownModule():
    browser.quit()
    directory.clear()


class PageTest(unittest.TestCase):
    """Each test begins signed in, without rules, and with auto user provisioning off."""

    maxDiff = None
    #: Statuses that a test asks for on purpose. The browser writes them to the console.
    refusals = ()

    def setUp(self):
        directory.forget_rules()
        directory.set_members(directory.admins, directory.ann, directory.raj)
        directory.set_members(directory.backup, directory.bob)
        browser.size(*WIDE)
        browser.scheme("light")
        # Where no script of the page runs, so that none is interrupted.
        browser.open("icon.svg")
        browser.run("sessionStorage.clear()")
        browser.console(), browser.hosts()
        browser.open()
        self.sign_in()

    def tearDown(self):
        for entry in browser.console():
            meant = entry["source"] == "network" and any(f"status of {status} " in entry["message"] for status in self.refusals)
            self.assertTrue(meant, entry)
        self.assertLessEqual(browser.hosts(), {URL.split("//")[1], ""}, "only the server itself is asked")

    def sign_in(self, token=TOKEN):
        browser.type("#token", token)
        browser.click("#sign-in-form button")
        browser.find("h1", "People")

    def view(self, hash, title):
        browser.go(hash)
        browser.find("h1", title)

    def assertText(self, expected, selector="#main"):
        """The whole text of an element, once it is as expected or will not be so any more."""
        try:
            browser.until(lambda: browser.text(selector) == expected, "")
        except AssertionError:
            self.assertEqual(browser.text(selector), expected)

    def new_rule(self, name="Clerks", text='title eq "Clerk"', unit="Global"):
        self.view("#rules/new", "New rule")
        browser.type("#rule-name", name)
        browser.type("#rule-condition", text)
        browser.click("fieldset label", unit)


class SigningIn(PageTest):
    refusals = (401,)

    def test_nothing_is_read_without_a_token(self):
        for path in ("/scim/v2/Users", "/scim/v2/Groups", SETTING, RULES, f"{SETTING}/names", f"{SETTING}/warnings",
                     f"{SETTING}/grants/changes", f"{SETTING}/users/{directory.ann}/grants"):
            self.assertEqual(ask("GET", path, token=None)[0], 401, path)
        browser.click("button", "Sign out")
        for view in VIEWS:
            browser.go(f"#{view}")
            self.assertText(["aup", "Sign in", "People, groups and rules can be read with a token only. Make one where the server runs:",
                             "aup-server token create --store FILE", "Token", "Kept in this tab until you sign out or close it.",
                             "Sign in"], "body")
            self.assertEqual(browser.run("return document.querySelector('#app').textContent.match(/corp.example/)"), None)

    def test_a_wrong_token_says_so(self):
        browser.click("button", "Sign out")
        for wrong in ("aup_wrong", "no token \u2603"):
            browser.type("#token", wrong)
            browser.click("#sign-in-form button")
            browser.find("#sign-in-error")
            self.assertFalse(browser.run("return document.querySelector('#app').checkVisibility()"))
            self.assertEqual(browser.run("return document.activeElement.id"), "token")

    def test_the_token_is_kept_in_this_tab_only_and_forgotten_on_signing_out(self):
        browser.open("#groups")
        browser.find("h1", "Groups")
        stores = "return [localStorage.length, document.cookie, location.href.includes(arguments[0]), sessionStorage.length]"
        self.assertEqual(browser.run(stores, TOKEN), [0, "", False, 1])
        browser.click("button", "Sign out")
        self.assertEqual(browser.run(stores, TOKEN), [0, "", False, 0])
        browser.driver.refresh()
        browser.find("h1", "Sign in")


class People(PageTest):
    def test_the_list(self):
        first = ["People", "Search by name or user name", "Search", "38 people", "People", "Person", "Title", "Department", "State",
                 "ann@corp.example", "Ann Lee", "Engineer", "IT", "active",
                 "bob@corp.example", "Bob Stone", "Clerk", "Storage", "active",
                 "eve@corp.example", MARKUP, "active"]
        numbered = [line for n in range(1, 23) for line in (f"p{n:02}@corp.example", f"Person {n}", "active")]
        self.assertText(first + numbered + ["Previous", "1–25 of 38", "Next"])

    def test_pages(self):
        browser.click("button", "Next")
        browser.find(".pager span", "26–38 of 38")
        self.assertEqual(browser.run("return document.activeElement.innerText"), "Previous", "the focus is not lost")
        self.assertIn("raj.ext@corp.example", browser.text())
        browser.click("a", "raj.ext@corp.example")
        browser.find("h1", "Raj Patel")
        browser.driver.back()
        browser.find(".pager span", "26–38 of 38")
        browser.click("button", "Previous")
        browser.find(".pager span", "1–25 of 38")

    def test_a_search_looks_at_both_names(self):
        browser.type("[type=search]", "STONE")
        self.assertText(["People", "Search by name or user name", "Search", "1 person with “STONE”", "People",
                         "Person", "Title", "Department", "State", "bob@corp.example", "Bob Stone", "Clerk", "Storage", "active"])
        browser.type("[type=search]", "raj.ext@")
        browser.find(".count", "1 person with “raj.ext@”")
        browser.type("[type=search]", 'a"b\\')
        self.assertText(["People", "Search by name or user name", "Search", "0 people with “a\"b\\”"])

    def test_one_person(self):
        directory.rule("Admins", ADMINS)
        directory.rule("Employees", 'userType eq "Employee"', "Backup Admin")
        must("PUT", SETTING, {"is_enabled": True})
        self.view(f"#people/{directory.ann}", "Ann Lee")
        self.assertText(["← People", "Ann Lee", "active", "User name", "ann@corp.example", "E-mail", "ann.lee@corp.example",
                         "Title", "Engineer", "User type", "Employee", "Department", "IT", "External id", "e-1", "Access",
                         "Grants and the rules that give them", "Role", "Unit", "Given by", "Backup Admin", "Global", "Employees",
                         "Super Admin", "Global", "Admins", "Groups", "Clumio Super Admins", "All attributes"])
        browser.click("a", "Admins")
        browser.find("h1", "Admins")

    def test_names_are_never_markup(self):
        self.view(f"#people/{directory.eve}", MARKUP)
        self.assertText(["← People", MARKUP, "active", "User name", "eve@corp.example", "Access",
                         "Auto user provisioning is off: rules give nothing until it is switched on.", "No grants.", "Groups",
                         f"{UUID_NAME} looks like an object id", "All attributes"])
        self.assertEqual(browser.run("return document.images.length"), 0)


class NobodyThere(PageTest):
    refusals = (404,)

    def test_a_person_who_is_gone(self):
        self.view("#people/nobody", "This cannot be shown")
        message = ask("GET", "/scim/v2/Users/nobody")[1]["detail"]
        self.assertText(["This cannot be shown", as_sentence(message)])


class Groups(PageTest):
    def test_the_list(self):
        self.view("#groups", "Groups")
        self.assertText(["Groups", "Search by name", "Search", "3 groups", "Groups", "Group", "Members",
                         UUID_NAME, "looks like an object id Rules by name do not match it.", "1",
                         "Backup", "1", "Clumio Super Admins", "2"])

    def test_members_on_demand(self):
        browser.hosts()
        self.view("#groups", "Groups")
        browser.click("a", "Clumio Super Admins")
        self.assertText(["← Groups", "Clumio Super Admins", "Id", directory.admins, "Members", "2 direct members", "Show members"])
        browser.click("button", "Show members")
        self.assertText(["← Groups", "Clumio Super Admins", "Id", directory.admins, "Members", "2 direct members",
                         "Members of Clumio Super Admins", "Person", "State", "ann@corp.example", "Ann Lee", "active",
                         "raj.ext@corp.example", "Raj Patel", "inactive"])
        self.assertEqual(browser.run("return document.activeElement.innerText"), "ann@corp.example")


class Conditions(PageTest):
    refusals = (400,)

    def test_who_matches_and_why(self):
        self.view("#rules/new", "New rule")
        browser.type("#rule-condition", f'{ADMINS} and userType ne "Contractor"')
        browser.find(".field .count", "1 person matches.")
        text = browser.text(".preview")
        self.assertEqual(text[:7], [
            "Who matches and why", "Match", "ann@corp.example", f"yes {ADMINS}", 'yes userType ne "Contractor"',
            "Do not match", "bob@corp.example"])
        at = text.index("bob@corp.example")
        self.assertEqual(text[at + 1:at + 3], [f"no {ADMINS}", 'yes userType ne "Contractor"'])
        self.assertEqual(text[-1], "The first 20 are shown.")

    def test_clumio_json(self):
        self.view("#rules/new", "New rule")
        browser.click("label", "Clumio JSON")
        browser.type("#rule-condition", '{"user.groups":{"$eq":"Backup"}}')
        browser.find(".field .count", "1 person matches.")
        self.assertEqual(browser.text(".preview")[:4], ["Who matches and why", "Match", "bob@corp.example", 'yes group eq "Backup"'])

    def test_a_mistake_is_underlined_at_its_place(self):
        self.view("#rules/new", "New rule")
        text = 'displayName eq "\u2603\U0001f600" and\n  titel eq "x"'
        browser.run("""const field = document.querySelector('#rule-condition');
                       field.value = arguments[0]; field.dispatchEvent(new InputEvent('input', { bubbles: true }))""", text)
        browser.find(".mistakes button", "Line 2, column 3")
        said = ask("POST", f"{SETTING}/preview", {"text": text})[1]["errors"][0]["error_message"]
        self.assertEqual(browser.text(".mistakes")[0], f"Line 2, column 3: {said}".replace("`", ""))
        self.assertEqual(browser.run("return document.querySelector('.marks mark').innerText"), "titel")
        self.assertEqual(browser.run("return document.querySelector('#rule-condition').ariaInvalid"), "true")
        browser.click(".mistakes button")
        selected = "const it = document.activeElement; return it.value.slice(it.selectionStart, it.selectionEnd)"
        self.assertEqual(browser.run(selected), "titel")
        browser.type("#rule-condition", 'title eq "Clerk"')
        browser.find(".field .count", "1 person matches.")
        self.assertEqual(browser.text(".mistakes"), [])
        self.assertEqual(browser.run("return document.querySelectorAll('.marks mark').length"), 0)

    def test_what_is_typed_outlives_a_look_at_another_view(self):
        self.new_rule()
        self.view("#groups", "Groups")
        self.view("#rules/new", "New rule")
        browser.find(".notice")
        self.assertEqual(browser.run("return document.querySelector('#rule-condition').value"), 'title eq "Clerk"')
        browser.click("button", "Start over")
        browser.until(lambda: browser.run("return document.querySelector('#rule-condition').value") == "", "typed text stays")
        self.assertEqual(browser.run("return document.querySelectorAll('.notice').length"), 0)


class Rules(PageTest):
    refusals = (409,)

    def saved(self):
        return [rule["name"] for rule in must("GET", RULES)["_embedded"]["items"]]

    def on(self):
        directory.rule("Admins", ADMINS)
        must("PUT", SETTING, {"is_enabled": True})

    def test_the_list(self):
        directory.rule("Admins", ADMINS)
        directory.rule("Clerks", 'title eq "Clerk"', "Backup Admin")
        self.view("#rules", "Rules")
        self.assertText(["Rules", "New rule", "Auto user provisioning off",
                         "The rules give nothing yet. Once it is on, they replace all grants that people hold now.", "Switch on…", "2 rules",
                         "Admins", "Delete", ADMINS, "Super Admin in Global", "2 people match",
                         "Clerks", "Delete", 'title eq "Clerk"', "Backup Admin in Global", "1 person matches"])

    def test_gains_are_shown_before_a_rule_is_saved(self):
        self.on()
        self.new_rule()
        browser.click("button", "Review and save")
        self.assertText(["Save “Clerks”?", "1", "person", "1", "gain", "0", "losses", "bob@corp.example",
                         "gains Super Admin in Global", "Cancel", "Save the rule"], "dialog")
        browser.click("dialog button", "Cancel")
        self.assertEqual(self.saved(), ["Admins"])
        self.assertEqual(browser.run("return document.activeElement.innerText"), "Review and save")
        browser.click("button", "Review and save")
        browser.click("dialog button", "Save the rule")
        browser.find("h2", "Clerks")
        self.assertEqual(self.saved(), ["Admins", "Clerks"])

    def test_losses_are_shown_before_a_rule_is_changed(self):
        self.on()
        rule = directory.rule("Employees", 'userType eq "Employee"', "Backup Admin")
        self.view(f"#rules/{rule}", "Employees")
        self.assertEqual(browser.run("return [...document.querySelectorAll('#rule-name, #rule-condition')].map((it) => it.value)"),
                         ["Employees", 'userType eq "Employee"'])
        browser.type("#rule-condition", 'title eq "Engineer"')
        browser.click("button", "Review and save")
        self.assertText(["Save “Employees”?", "1", "person", "0", "gains", "1", "loss", "bob@corp.example",
                         "loses Backup Admin in Global", "Cancel", "Save the rule"], "dialog")
        browser.press(Keys.ESCAPE)
        self.assertText([], "dialog")

    def test_losses_are_shown_before_a_rule_is_deleted(self):
        self.on()
        directory.rule("Clerks", 'title eq "Clerk"', "Backup Admin")
        self.view("#rules", "Rules")
        browser.click("[aria-label='Delete Clerks']")
        self.assertText(["Delete “Clerks”?", "1", "person", "0", "gains", "1", "loss", "bob@corp.example",
                         "loses Backup Admin in Global", "Cancel", "Delete the rule"], "dialog")
        browser.click("dialog button", "Delete the rule")
        browser.find(".count", "1 rule")
        self.assertEqual(self.saved(), ["Admins"])

    def test_the_last_rule_for_super_admins_stays(self):
        self.on()
        self.view("#rules", "Rules")
        browser.click("[aria-label='Delete Admins']")
        status, answer = ask("DELETE", f"{RULES}/{must('GET', RULES)['_embedded']['items'][0]['rule_id']}?dry_run=true")
        self.assertEqual(status, 409)
        self.assertText(["“Admins” was not deleted", as_sentence(answer["errors"][0]["error_message"]), "Close"], "dialog")

    def test_a_name_that_is_taken(self):
        directory.rule("Clerks", ADMINS)
        self.new_rule()
        browser.click("button", "Review and save")
        browser.find("dialog h2", "“Clerks” was not saved")

    def test_what_is_missing_is_said(self):
        self.view("#rules/new", "New rule")
        for fill, said in ((lambda: None, "The rule needs a name."),
                           (lambda: browser.type("#rule-name", "Clerks"), "The rule needs a condition."),
                           (lambda: browser.type("#rule-condition", 'title eq "Clerk"'), "Choose at least one organizational unit.")):
            fill()
            browser.click("button", "Review and save")
            self.assertText([said], ".problem")


class Switch(PageTest):
    refusals = (409,)

    def test_the_reason_when_it_is_refused(self):
        self.view("#rules", "Rules")
        browser.click("button", "Switch on…")
        status, answer = ask("PUT", f"{SETTING}?dry_run=true", {"is_enabled": True})
        self.assertEqual(status, 409)
        reason = [as_sentence(error["error_message"]) for error in answer["errors"]]
        self.assertText(["Auto user provisioning cannot be switched on", *reason, "Close"], "dialog")

    def test_on_and_off_with_the_changes_first(self):
        directory.rule("Admins", ADMINS)
        self.view("#rules", "Rules")
        browser.click("button", "Switch on…")
        self.assertText(["Switch auto user provisioning on?", "2", "people", "2", "gains", "0", "losses",
                         "ann@corp.example", "gains Super Admin in Global", "raj.ext@corp.example", "gains Super Admin in Global",
                         "Cancel", "Switch on"], "dialog")
        self.assertEqual(must("GET", SETTING), {"is_enabled": False})
        browser.click("dialog button", "Switch on")
        browser.find("header .badge", "on")
        self.assertEqual(must("GET", SETTING), {"is_enabled": True})
        browser.click("button", "Switch off…")
        browser.find("dialog h2", "Switch auto user provisioning off?")
        browser.click("dialog button", "Switch off")
        browser.find("header .badge", "off")

    def test_changes_appear_as_they_happen(self):
        directory.rule("Admins", ADMINS)
        directory.rule("Backup", 'group eq "Backup"', "Backup Admin")
        must("PUT", SETTING, {"is_enabled": True})
        self.view(f"#people/{directory.bob}", "Bob Stone")
        browser.find("#feed-state", LIVE)
        browser.find("#main td", "Backup Admin")
        before = browser.run("return document.querySelectorAll('#changes > li').length")
        directory.set_members(directory.backup)
        browser.until(lambda: browser.run("return document.querySelectorAll('#changes > li').length") == before + 1, "no change")
        change = browser.text("#changes > li")
        self.assertEqual((change[0], change[-1]), ("bob@corp.example", "loses Backup Admin in Global"))
        browser.find("#main section p", "No grants.")


class WarningsAndSetUp(PageTest):
    def test_warnings(self):
        directory.rule("By id", f'group eq "{UUID_NAME}"')
        self.view("#warnings", "Warnings")
        items = must("GET", f"{SETTING}/warnings")["items"]
        self.assertGreater(len(items), 0)
        expected = ["Warnings", f"{len(items)} warning{'' if len(items) == 1 else 's'}"]
        for item in items:
            expected += [f"{item['severity']} {item['code']}", as_sentence(item["message"])]
            expected += ["Open the rule"] if item.get("rule_id") else []
        self.assertText(expected)
        self.assertEqual(browser.text("#warning-count"), [str(len(items))])

    def test_set_up(self):
        base = f"{URL}/scim/v2"
        self.view("#set-up", "Set-up")
        self.assertText([
            "Set-up", "The identity provider pushes people and groups to one address, with a token of its own.",
            "Address", "SCIM base URL:", base, "Copy",
            "Entra ID and Okta need an https address that they can reach from the internet. "
            f"This page was opened at {URL}: enter the public address of this server in its place.",
            "Entra ID",
            "Make a token where the server runs. It is shown once.", "Command for the token:",
            "aup-server token create --store FILE --name entra --scope write --expires 90d", "Copy",
            "In the Entra admin center, open the enterprise application, then Provisioning. Choose the mode Automatic.",
            f"Enter {base} as Tenant URL and the token as Secret Token. Test Connection must succeed.",
            "In the attribute mappings, remove the mapping of mailNickname. With it, a periodic sync can turn the names of "
            "groups into object ids, and rules that name a group match nobody.",
            "Check the matching attributes: userName for users, displayName for groups. Keep the mapping of active; people "
            "are switched off through it.",
            "Assign users and groups to the application. Only direct members of an assigned group are pushed: groups within "
            "groups are not followed, and owners do not count.",
            "Start provisioning. Entra ID pushes about every 40 minutes. Then look at groups and warnings here.",
            "Write rules, one of them for Super Admin in Global that matches you, and switch auto user provisioning on.",
            "Okta", "Make a token.", "Command for the token:",
            "aup-server token create --store FILE --name okta --scope write --expires 90d", "Copy",
            f"Add SCIM provisioning to the application: base URL {base}, unique identifier userName, authentication HTTP "
            "Header with the token.",
            "Allow it to create, update and deactivate users, and push the groups that rules name. Leave password sync off.",
            "Okta never deletes people. Those who leave stay here as inactive."])


class ForEverybody(PageTest):
    def everywhere(self):
        """Each view once, with rules, grants and a list of changes in it."""
        directory.rule("Admins", f'{ADMINS} and userType ne "Contractor"')
        directory.rule("By id", f'group eq "{UUID_NAME}"', "Backup Admin")
        must("PUT", SETTING, {"is_enabled": True})
        browser.find("#changes li")
        for view in [*VIEWS, f"people/{directory.ann}", f"groups/{directory.admins}", f"groups/{directory.nameless}"]:
            browser.go(f"#{view}")
            browser.until(lambda: browser.run("return !document.querySelector('#main').hasAttribute('aria-busy')"), view)
            if view == "rules/new":
                browser.type("#rule-condition", ADMINS)
                browser.find(".people li")
            if view == f"groups/{directory.admins}":
                browser.click("button", "Show members")
                browser.find("td a")
            yield view
        self.view("#rules", "Rules")
        browser.click("button", "Switch off…")
        browser.find("dialog h2")
        yield "dialog"
        browser.click("dialog button", "Cancel")
        browser.click("button", "Sign out")
        yield "sign-in"

    def test_axe_finds_nothing_in_light_and_dark_narrow_and_wide(self):
        for view in self.everywhere():
            for scheme in ("light", "dark"):
                for size in (WIDE, NARROW):
                    with self.subTest(view=view, scheme=scheme, width=size[0]):
                        browser.scheme(scheme)
                        browser.size(*size)
                        self.assertEqual(browser.violations(), [])
            browser.size(*WIDE)

    def test_nothing_is_wider_than_the_screen(self):
        for view in self.everywhere():
            for width in (360, 700, 1100, 1400):
                with self.subTest(view=view, width=width):
                    browser.size(width, 800)
                    self.assertLessEqual(browser.width_needed(), width)
            browser.size(*WIDE)


class Keyboard(PageTest):
    def test_from_signing_in_to_a_saved_rule(self):
        browser.click("button", "Sign out")
        browser.tab_to("#token")
        browser.press(TOKEN, Keys.ENTER)
        browser.find("h1", "People")
        self.assertEqual(browser.run("return document.activeElement.innerText"), "People", "a view is announced")
        browser.open("#people")
        browser.find("h1", "People")
        browser.press(Keys.TAB)
        self.assertEqual(browser.run("return document.activeElement.innerText"), "Skip to content")
        browser.press(Keys.ENTER)
        self.assertEqual(browser.run("return document.activeElement.id"), "main")
        browser.open("#people")
        browser.tab_to("a[href='#rules']")
        browser.press(Keys.ENTER)
        browser.find("h1", "Rules")
        browser.tab_to("a[href='#rules/new']")
        browser.press(Keys.ENTER)
        browser.find("h1", "New rule")
        browser.tab_to("#rule-name")
        browser.press("Clerks")
        browser.tab_to("#rule-condition")
        browser.press('title eq "Clerk"')
        browser.find(".field .count", "1 person matches.")
        browser.tab_to("#rule-role")
        browser.press("Backup")
        browser.tab_to("[type=checkbox]")
        browser.press(Keys.SPACE)
        browser.tab_to(".editor .primary")
        browser.press(Keys.ENTER)
        browser.find("dialog h2", "Save “Clerks”?")
        browser.tab_to("dialog .primary")
        browser.press(Keys.ENTER)
        browser.find("h2", "Clerks")
        rule = must("GET", RULES)["_embedded"]["items"][0]
        self.assertEqual(rule["provision"], {"role_id": directory.roles["Backup Admin"],
                                             "organizational_unit_ids": [directory.units[directory.unit_names[0]]]})

    def test_the_focus_is_always_to_be_seen(self):
        for view in VIEWS:
            browser.open(f"#{view}")
            browser.find("#main h1")
            browser.press(Keys.TAB)
            while browser.run("return document.activeElement !== document.body"):
                outline = browser.run("return getComputedStyle(document.activeElement).outlineStyle")
                name = browser.run("return document.activeElement.outerHTML")
                self.assertEqual(outline, "solid", name)
                browser.press(Keys.TAB)


def as_sentence(message):
    """A message of the server, as the page shows it."""
    text = message[:1].upper() + message[1:]
    return (text if text.endswith((".", "?", "!")) else f"{text}.").replace("`", "")


if __name__ == "__main__":
    unittest.main()
