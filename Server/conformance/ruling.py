"""Lets rules decide what people hold."""

import time

from client import Connection, post

SETTING = "/settings/auto-user-provisioning"
CONDITIONS = [
    'userName eq "user-0" or group eq "group-0"', 'group in ("group-1000", "group-2000", "group-3000")', 'group sw "group-1"',
    'group co "5000" and title eq "Engineer"', 'title eq "Engineer"', 'title eq "Manager" or userName ew "77"',
    'userName sw "user-1"', 'userName co "999"', 'emails.value ew "@example.com"', 'emails[type eq "work"].value sw "user-2"',
    'displayName eq "user-42"', 'name.familyName eq "Example" and name.givenName ne "Ann"', 'active eq true',
    'not (groups pr)', 'userType eq "Contractor"', 'department eq "IT"', 'title co "gin" and not (userName co "0")',
    'at least 2 of (title eq "Engineer", userType eq "Employee", group sw "group-9")', 'externalId pr',
    'meta.created gt now - 30d']


def enable_rules(port: int, token: str) -> None:
    """Makes a rule of each condition, of which the first grants Super Admin to the person of the token, and lets them decide."""
    connection = Connection(port, token, timeout=120)
    names = connection.send("GET", f"{SETTING}/names").json
    role = next(one["id"] for one in names["roles"] if one["name"] == "Super Admin")
    unit = next(one["id"] for one in names["organizational_units"] if one["name"] == "Global")
    other = next(one["id"] for one in names["roles"] if one["id"] != role)
    for number, condition in enumerate(CONDITIONS):
        provision = {"role_id": other if number else role, "organizational_unit_ids": [unit]}
        post(connection, f"{SETTING}/rules", {"name": f"rule {number}", "text": condition, "provision": provision}, 201)
    begin = time.monotonic()
    answer = connection.send("PUT", SETTING, {"is_enabled": True})
    if answer.status != 200:
        raise SystemExit(f"PUT {SETTING} answers {answer.status}: {answer.body[:300]!r}")
    print(f"rules enabled in {time.monotonic() - begin:.2f} s", flush=True)
    connection.close()
