"""What the tests of the page have in common: people and groups in the store, a browser, and being signed in."""

import unittest

from browser import WIDE, Browser
from server import READING_TOKEN, TOKEN, URL, Directory

VIEWS = ["people", "groups", "rules", "rules/new", "warnings", "set-up"]
ADMINS = 'group eq "Clumio Super Admins"'
LIVE = "Live: grants that change appear here."


class PageTest(unittest.TestCase):
    """Each test begins signed in, without rules, and with auto user provisioning off."""

    maxDiff = None
    page: Browser
    directory: Directory
    #: Statuses that a test asks for on purpose. The browser writes them to the console.
    refusals = ()

    @classmethod
    def setUpClass(cls):
        assert URL and TOKEN and READING_TOKEN, "AUP_SERVER_URL, _TOKEN and _READING_TOKEN say which server, with which tokens"
        cls.directory = Directory()
        cls.addClassCleanup(cls.directory.clear)
        cls.page = Browser(URL)
        cls.addClassCleanup(cls.page.quit)

    def setUp(self):
        self.directory.forget_rules()
        self.directory.set_members(self.directory.admins, self.directory.ann, self.directory.raj)
        self.directory.set_members(self.directory.backup, self.directory.bob)
        self.page.size(*WIDE)
        self.page.scheme("light")
        self.page.leave()
        self.page.console(), self.page.hosts()
        self.page.open()
        self.sign_in()

    def tearDown(self):
        console, hosts = self.page.console(), self.page.hosts()
        self.page.run("sessionStorage.clear()")
        for entry in console:
            meant = any(f"status of {status} " in entry["message"] for status in self.refusals)
            self.assertTrue(meant and entry["source"] == "network", entry)
        self.assertLessEqual(hosts, {URL.split("//")[1], ""}, "only the server itself is asked")

    def sign_in(self, token=TOKEN):
        self.page.type("#token", token)
        self.page.click("#sign-in-form button")
        self.page.find("h1", "People")

    def view(self, hash, title):
        self.page.go(hash)
        self.page.find("h1", title)

    def assertText(self, expected, selector="#main"):
        """The whole text of an element, once it is as expected or will not be so any more."""
        try:
            self.page.until(lambda: self.page.text(selector) == expected, "")
        except AssertionError:
            self.assertEqual(self.page.text(selector), expected)

    def new_rule(self, name="Clerks", text='title eq "Clerk"', role="Super Admin", unit="Global"):
        self.view("#rules/new", "New rule")
        self.page.type("#rule-name", name)
        self.page.type("#rule-condition", text)
        self.page.find("#rule-role").send_keys(role)
        self.page.click("fieldset label", unit)


def as_sentence(message):
    """A message of the server, as the page shows it."""
    text = message[:1].upper() + message[1:]
    return (text if text.endswith((".", "?", "!")) else f"{text}.").replace("`", "")
