"""The running server, asked without a browser, and what the tests of the page put there."""

import json
import os
import urllib.error
import urllib.request

URL = os.environ.get("AUP_SERVER_URL", "").rstrip("/")
TOKEN = os.environ.get("AUP_SERVER_TOKEN", "")
READING_TOKEN = os.environ.get("AUP_SERVER_READING_TOKEN", "")
RULES = "/settings/auto-user-provisioning/rules"
SETTING = "/settings/auto-user-provisioning"
UUID_NAME = "0b0fd7d1-6c5a-4f5e-9d0c-2f6f7a1c9e11"
MARKUP = "<img src=x onerror=alert(1)>"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def ask(method, path, body=None, token=TOKEN):
    """Status and JSON of an answer."""
    headers = {"Content-Type": "application/scim+json" if path.startswith("/scim") else "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"null")


def must(method, path, body=None):
    status, answer = ask(method, path, body)
    assert 200 <= status < 300, (method, path, status, answer)
    return answer


class Directory:
    """38 people in three groups: Ann, whom the token is for, and Raj as administrators, Bob for backups."""

    def __init__(self):
        assert must("GET", "/scim/v2/Users?count=0")["totalResults"] == 0, "the store of the server must be empty"
        assert must("GET", RULES)["total_count"] == 0, "the server must have no rules"
        names = must("GET", f"{SETTING}/names")
        self.roles = {it["name"]: it["id"] for it in names["roles"]}
        self.units = {it["name"]: it["id"] for it in names["organizational_units"]}
        self.role_names = [it["name"] for it in names["roles"]]
        self.unit_names = [it["name"] for it in names["organizational_units"]]
        self.made = []
        self.ann = self.user("ann@corp.example", "Ann Lee", title="Engineer", userType="Employee", externalId="e-1",
                             emails=[{"type": "work", "value": "ann.lee@corp.example", "primary": True}],
                             department="IT")
        self.bob = self.user("bob@corp.example", "Bob Stone", title="Clerk", userType="Employee", department="Storage")
        self.raj = self.user("raj.ext@corp.example", "Raj Patel", userType="Contractor", active=False)
        self.eve = self.user("eve@corp.example", MARKUP)
        for number in range(1, 35):
            self.user(f"p{number:02}@corp.example", f"Person {number}")
        self.admins = self.group("Clumio Super Admins", self.ann, self.raj)
        self.backup = self.group("Backup", self.bob)
        self.nameless = self.group(UUID_NAME, self.eve)

    def user(self, name, display, department=None, active=True, **more):
        body = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": name, "displayName": display,
                "active": active, **more}
        if department:
            body["schemas"].append(ENTERPRISE)
            body[ENTERPRISE] = {"department": department}
        return self.made_at("/scim/v2/Users", body)

    def group(self, name, *members):
        return self.made_at("/scim/v2/Groups", {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": name,
            "members": [{"value": member} for member in members]})

    def made_at(self, path, body):
        id = must("POST", path, body)["id"]
        self.made.append(f"{path}/{id}")
        return id

    def set_members(self, group, *members):
        path = f"/scim/v2/Groups/{group}"
        name = must("GET", path)["displayName"]
        must("PUT", path, {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": name,
                           "members": [{"value": member} for member in members]})

    def rule(self, name, text, role="Super Admin", unit="Global"):
        return must("POST", RULES, {"name": name, "text": text, "provision": {
            "role_id": self.roles[role], "organizational_unit_ids": [self.units[unit]]}})["rule_id"]

    def forget_rules(self):
        must("PUT", SETTING, {"is_enabled": False})
        for rule in must("GET", RULES)["_embedded"]["items"]:
            must("DELETE", f"{RULES}/{rule['rule_id']}")
        # Switching off leaves people what rules gave them.
        for person in (self.ann, self.bob):
            must("PUT", f"{SETTING}/users/{person}/grants", {"grants": []})

    def clear(self):
        self.forget_rules()
        for path in self.made:
            must("DELETE", path)
