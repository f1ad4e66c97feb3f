"""The page of aup-server in Debian's chromium, against a running server with an empty store.

    apt-get install chromium chromium-driver
    python3 -m venv .venv-page
    .venv-page/bin/pip install --no-deps -r Server/conformance/page/requirements.txt
    export AUP_SERVER_URL=http://127.0.0.1:8880 AUP_SERVER_TOKEN=aup_... AUP_SERVER_READING_TOKEN=aup_...
    .venv-page/bin/python -m unittest discover -v Server/conformance/page

The first token must be one to write, made for Ann: `aup-server token create … --scope write --user ann@corp.example`.
The other is one to read.
"""

import unittest

from selenium.webdriver.common.keys import Keys

from browser import NARROW, WIDE
from page_case import ADMINS, VIEWS, PageTest, as_sentence
from server import MARKUP, RULES, SETTING, TOKEN, URL, UUID_NAME, ask, must


class SigningIn(PageTest):
    refusals = (401,)

    def test_nothing_is_read_without_a_token(self):
        for path in ("/scim/v2/Users", "/scim/v2/Groups", SETTING, RULES, f"{SETTING}/names", f"{SETTING}/warnings",
                     f"{SETTING}/grants/changes", f"{SETTING}/users/{self.directory.ann}/grants"):
            self.assertEqual(ask("GET", path, token=None)[0], 401, path)
        self.page.click("button", "Sign out")
        for view in VIEWS:
            self.page.go(f"#{view}")
            self.assertText(["aup", "Sign in",
                             "People, groups and rules can be read with a token only. Make one where the server runs:",
                             "aup-server token create --store FILE", "Token",
                             "Kept in this tab until you sign out or close it.", "Sign in"], "body")
            self.assertEqual(self.page.value("document.querySelector('#app').textContent.match(/corp.example/)"), None)

    def test_a_wrong_token_says_so(self):
        self.page.click("button", "Sign out")
        for wrong in ("aup_wrong", "no token \u2603"):
            self.page.type("#token", wrong)
            self.page.click("#sign-in-form button")
            self.page.find("#sign-in-error")
            self.assertFalse(self.page.value("document.querySelector('#app').checkVisibility()"))
            self.assertEqual(self.page.value("document.activeElement.id"), "token")

    def test_the_token_is_kept_in_this_tab_only_and_forgotten_on_signing_out(self):
        self.page.open("#groups")
        self.page.find("h1", "Groups")
        stores = "[localStorage.length, document.cookie, location.href.includes(arguments[0]), sessionStorage.length]"
        self.assertEqual(self.page.value(stores, TOKEN), [0, "", False, 1])
        self.page.click("button", "Sign out")
        self.assertEqual(self.page.value(stores, TOKEN), [0, "", False, 0])
        self.page.driver.refresh()
        self.page.find("h1", "Sign in")


class People(PageTest):
    def test_the_list(self):
        first = ["People", "Search by name or user name", "Search", "38 people", "People",
                 "Person", "Title", "Department", "State",
                 "ann@corp.example", "Ann Lee", "Engineer", "IT", "active",
                 "bob@corp.example", "Bob Stone", "Clerk", "Storage", "active",
                 "eve@corp.example", MARKUP, "active"]
        numbered = [line for n in range(1, 23) for line in (f"p{n:02}@corp.example", f"Person {n}", "active")]
        self.assertText(first + numbered + ["Previous", "1–25 of 38", "Next"])

    def test_pages(self):
        self.page.click("button", "Next")
        self.page.find(".pager span", "26–38 of 38")
        self.assertEqual(self.page.value("document.activeElement.innerText"), "Previous", "the focus is not lost")
        self.assertIn("raj.ext@corp.example", self.page.text())
        self.page.click("a", "raj.ext@corp.example")
        self.page.find("h1", "Raj Patel")
        self.page.driver.back()
        self.page.find(".pager span", "26–38 of 38")
        self.page.click("button", "Previous")
        self.page.find(".pager span", "1–25 of 38")

    def test_a_search_looks_at_both_names(self):
        self.page.type("[type=search]", "STONE")
        self.assertText(["People", "Search by name or user name", "Search", "1 person with “STONE”", "People",
                         "Person", "Title", "Department", "State",
                         "bob@corp.example", "Bob Stone", "Clerk", "Storage", "active"])
        self.page.type("[type=search]", "raj.ext@")
        self.page.find(".count", "1 person with “raj.ext@”")
        self.page.type("[type=search]", 'a"b\\')
        self.assertText(["People", "Search by name or user name", "Search", "0 people with “a\"b\\”"])

    def test_one_person(self):
        self.directory.rule("Admins", ADMINS)
        self.directory.rule("Employees", 'userType eq "Employee"', "Backup Admin")
        must("PUT", SETTING, {"is_enabled": True})
        self.view(f"#people/{self.directory.ann}", "Ann Lee")
        self.assertText(["← People", "Ann Lee", "active",
                         "User name", "ann@corp.example", "E-mail", "ann.lee@corp.example", "Title", "Engineer",
                         "User type", "Employee", "Department", "IT", "External id", "e-1", "Access",
                         "Grants and the rules that give them", "Role", "Unit", "Given by",
                         "Backup Admin", "Global", "Employees",
                         "Super Admin", "Global", "Admins", "Groups", "Clumio Super Admins", "All attributes"])
        self.page.click("a", "Admins")
        self.page.find("h1", "Admins")

    def test_names_are_never_markup(self):
        self.view(f"#people/{self.directory.eve}", MARKUP)
        self.assertText(["← People", MARKUP, "active", "User name", "eve@corp.example", "Access",
                         "Auto user provisioning is off: rules give nothing until it is switched on.", "No grants.",
                         "Groups", f"{UUID_NAME} looks like an object id", "All attributes"])
        self.assertEqual(self.page.value("document.images.length"), 0)


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
        self.view("#groups", "Groups")
        self.page.click("a", "Clumio Super Admins")
        above = ["← Groups", "Clumio Super Admins", "Id", self.directory.admins, "Members", "2 direct members"]
        self.assertText([*above, "Show members"])
        self.page.click("button", "Show members")
        self.assertText([*above, "Members of Clumio Super Admins", "Person", "State", "ann@corp.example", "Ann Lee", "active",
                         "raj.ext@corp.example", "Raj Patel", "inactive"])
        self.assertEqual(self.page.value("document.activeElement.innerText"), "ann@corp.example")


class WarningsAndSetUp(PageTest):
    def test_warnings(self):
        self.directory.rule("By id", f'group eq "{UUID_NAME}"')
        self.view("#warnings", "Warnings")
        items = must("GET", f"{SETTING}/warnings")["items"]
        self.assertGreater(len(items), 0)
        expected = ["Warnings", f"{len(items)} warning{'' if len(items) == 1 else 's'}"]
        for item in items:
            expected += [f"{item['severity']} {item['code']}", as_sentence(item["message"])]
            expected += ["Open the rule"] if item.get("rule_id") else []
        self.assertText(expected)
        self.assertEqual(self.page.text("#warning-count"), [str(len(items))])

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


class Copying(PageTest):
    def test_the_address_is_copied_or_marked(self):
        self.view("#set-up", "Set-up")
        self.page.click("[aria-label='Copy: SCIM base URL']")
        said = self.page.until(lambda: self.page.text(".copy [role=status]"), "nothing is said")
        self.assertIn(said, (["Copied."], ["Marked: copy it with the keyboard."]))


class ForEverybody(PageTest):
    refusals = (400,)

    def everywhere(self):
        """Each view once, with rules, grants and a list of changes in it."""
        self.directory.rule("Admins", f'{ADMINS} and userType ne "Contractor"')
        self.directory.rule("By id", f'group eq "{UUID_NAME}"', "Backup Admin")
        must("PUT", SETTING, {"is_enabled": True})
        self.page.find("#changes li")
        group = f"groups/{self.directory.admins}"
        for view in [*VIEWS, f"people/{self.directory.ann}", group, f"groups/{self.directory.nameless}"]:
            self.page.go(f"#{view}")
            self.page.until(lambda: self.page.value("!document.querySelector('#main').hasAttribute('aria-busy')"), view)
            if view == "rules/new":
                self.page.type("#rule-condition", ADMINS)
                self.page.find(".people li")
                yield "people who match"
                self.page.type("#rule-condition", 'titel eq "x"')
                self.page.find(".mistakes li")
            if view == group:
                self.page.click("button", "Show members")
                self.page.find("td a")
            yield view
        self.view("#rules", "Rules")
        self.page.click("button", "Switch off…")
        self.page.find("dialog h2")
        yield "dialog"
        self.page.click("dialog button", "Cancel")
        self.page.click("button", "Sign out")
        yield "sign-in"

    def test_axe_finds_nothing_in_light_and_dark_narrow_and_wide(self):
        for view in self.everywhere():
            for scheme in ("light", "dark"):
                for size in (WIDE, NARROW):
                    with self.subTest(view=view, scheme=scheme, width=size[0]):
                        self.page.scheme(scheme)
                        self.page.size(*size)
                        self.assertEqual(self.page.violations(), [])
            self.page.size(*WIDE)

    def test_nothing_is_wider_than_the_screen(self):
        for view in self.everywhere():
            for width in (360, 700, 1100, 1400):
                with self.subTest(view=view, width=width):
                    self.page.size(width, 800)
                    self.assertLessEqual(self.page.width_needed(), width)
            self.page.size(*WIDE)


class Keyboard(PageTest):
    def test_from_signing_in_to_a_saved_rule(self):
        self.page.click("button", "Sign out")
        self.page.tab_to("#token")
        self.page.press(TOKEN, Keys.ENTER)
        self.page.find("h1", "People")
        self.assertEqual(self.page.value("document.activeElement.innerText"), "People", "a view is announced")
        self.page.open("#people")
        self.page.find("h1", "People")
        self.page.press(Keys.TAB)
        self.assertEqual(self.page.value("document.activeElement.innerText"), "Skip to content")
        self.page.press(Keys.ENTER)
        self.assertEqual(self.page.value("document.activeElement.id"), "main")
        self.page.open("#people")
        self.page.tab_to("a[href='#rules']")
        self.page.press(Keys.ENTER)
        self.page.find("h1", "Rules")
        self.page.tab_to("a[href='#rules/new']")
        self.page.press(Keys.ENTER)
        self.page.find("h1", "New rule")
        self.page.tab_to("#rule-name")
        self.page.press("Clerks")
        self.page.tab_to("#rule-condition")
        self.page.press('title eq "Clerk"')
        self.page.find(".field .count", "1 person matches.")
        self.page.tab_to("#rule-role")
        self.page.press("Backup")
        self.page.tab_to("[type=checkbox]")
        self.page.press(Keys.SPACE)
        self.page.tab_to(".editor .primary")
        self.page.press(Keys.ENTER)
        self.page.find("dialog h2", "Save “Clerks”?")
        self.page.tab_to("dialog .primary")
        self.page.press(Keys.ENTER)
        self.page.find("h2", "Clerks")
        rule = must("GET", RULES)["_embedded"]["items"][0]
        first_unit = self.directory.units[self.directory.unit_names[0]]
        self.assertEqual(rule["provision"], {"role_id": self.directory.roles["Backup Admin"],
                                             "organizational_unit_ids": [first_unit]})

    def test_the_focus_is_always_to_be_seen(self):
        for view in VIEWS:
            self.page.open(f"#{view}")
            self.page.find("#main h1")
            self.page.press(Keys.TAB)
            while self.page.value("document.activeElement !== document.body"):
                outline = self.page.value("getComputedStyle(document.activeElement).outlineStyle")
                name = self.page.value("document.activeElement.outerHTML")
                self.assertEqual(outline, "solid", name)
                self.page.press(Keys.TAB)


if __name__ == "__main__":
    unittest.main()
