"""Debian's chromium without a window, and what a test wants to know of a page in it."""

import json
import re
import shutil
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.keys import Keys

WIDE, NARROW = (1400, 900), (360, 780)
PATIENCE = 20
FIND = """return [...document.querySelectorAll(arguments[0])].find((it) =>
  it.checkVisibility() && (arguments[1] === null || it.innerText.trim() === arguments[1])) ?? null"""


class Browser:
    def __init__(self, url):
        self.url = url
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=en"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        # A path is given, so that selenium does not look for a driver to download.
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.size(*WIDE)

    def quit(self):
        self.driver.quit()

    # What the reader does

    def open(self, hash=""):
        """Loads the page anew; another address behind the `#` alone would not."""
        self.leave()
        self.driver.get(f"{self.url}/{hash}")

    def leave(self):
        self.driver.get("about:blank")

    def go(self, hash):
        """Follows an address on the page, as a click on a link would."""
        self.run("location.hash = arguments[0]", hash)

    def find(self, selector, text=None):
        """The first visible element for a CSS selector, with a text if one is given, waited for."""
        return self.until(lambda: self.run(FIND, selector, text),
                          f"no visible `{selector}`" + (f" with the text {text!r}" if text else ""))

    def click(self, selector, text=None):
        """Clicks an element, or the one that takes its place meanwhile."""
        def clicked():
            try:
                self.find(selector, text).click()
                return True
            except StaleElementReferenceException:
                return False
        self.until(clicked, f"`{selector}` does not stay")

    def type(self, selector, text):
        field = self.find(selector)
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(text)

    def press(self, *keys):
        """Presses keys where the focus is."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def tab_to(self, selector, most=80):
        """Presses Tab until an element has the focus."""
        for _ in range(most):
            if self.value("document.activeElement.matches(arguments[0])", selector):
                return
            self.press(Keys.TAB)
        raise AssertionError(f"Tab does not reach `{selector}`")

    # What the reader sees

    def text(self, selector="main:not([hidden] *)"):
        """What is to be read in an element, line by line and cell by cell."""
        words = self.value("document.querySelector(arguments[0])?.innerText ?? ''", selector)
        return [part.strip() for part in re.split(r"[\n\t]", words) if part.strip()]

    def until(self, condition, otherwise):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = condition()
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(otherwise() if callable(otherwise) else otherwise)

    def value(self, expression, *arguments):
        """The value of an expression of JavaScript."""
        return self.run(f"return {expression}", *arguments)

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    # How the page looks

    def size(self, width, height):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                    {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def scheme(self, name):
        """`light` or `dark`, as a reader prefers it; without motion, so that no colour is measured half-way."""
        features = [{"name": "prefers-color-scheme", "value": name},
                    {"name": "prefers-reduced-motion", "value": "reduce"}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def width_needed(self):
        return self.value("document.documentElement.scrollWidth")

    # What axe-core and the browser's own logs say

    def violations(self):
        """What axe-core finds, with the elements it finds it in."""
        if not self.value("typeof axe === 'object'"):
            self.run(Path(find_spec("axe_playwright_python").origin).with_name("axe.min.js").read_text())
        found = self.driver.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
        assert found["passes"], "axe-core looked at nothing"
        return [(it["id"], [node["target"] for node in it["nodes"]]) for it in found["violations"]]

    def console(self):
        return self.driver.get_log("browser")

    def hosts(self):
        """The hosts that were asked for anything since the last call."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        urls = [it["params"]["request"]["url"] for it in messages if it["method"] == "Network.requestWillBeSent"]
        return {urlsplit(url).netloc for url in urls}
