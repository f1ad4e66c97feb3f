#!/usr/bin/env python3
"""Writes users.ndjson: 10,000 invented users as an Entra ID tenant would push them over SCIM.

The same bytes on every run and machine: random numbers come from SplitMix64 with a fixed seed.
    python3 generate.py > users.ndjson
"""
import json
import sys
import unicodedata

USERS = 10_000
CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

GIVEN = """Ada Ahmed Aiko Alba Amara André Anja Björn Carmen Chidi Chloé Daan Deniz Elif Emeka Eszter Fatima Finn
Giulia Hana Hugo Ines Ivo Jamal Jürgen Kaya Kofi Lena Łukasz Maëlle Marta Mei Milan Nadia Noor Oskar Pia Priya
Quentin Rosa Ryo Samira Søren Tariq Thandi Ugo Vera Wen Ximena Yara Zoë""".split()
FAMILY = """Abe Adeyemi Almeida Bakker Baumann Bianchi Castro Chen Costa Dubois Eriksson Fischer Fontaine García
Haddad Hoffmann Ito Jansen Jovanović Kamara Kaya Khan Kowalski Kumar Lambert Larsen Lindqvist Lopez Marín Meyer
Moreau Müller Nakamura Nguyen Novák Nwosu O'Brien Okafor Olsen Patel Pereira Petrov Popescu Ricci Rossi Sato
Schmid Silva Singh Stein Sørensen Tanaka Torres Traoré Varga Visser Weber Wójcik Yamada Yılmaz Zhang""".split()
DEPARTMENTS = ["IT", "Finance", "Sales", "Engineering", "Legal", "Support", "Human Resources", "Operations"]
TITLES = ["Analyst", "Engineer", "Senior Engineer", "Team Lead", "Manager", "Storage Admin", "Specialist", "Director"]
COUNTRIES = ["DE", "DE", "FR", "IT", "ES", "GB", "US", "US", "US", "BR", "JP", "SG", "IN"]
# Name, and how many of 10,000 belong to it.
GROUPS = [
    ("All Staff", 9_600), ("Clumio Super Admins", 6), ("Backup Operators", 60),
    ("Storage EMEA", 45), ("Storage APAC", 30), ("Service Desk", 150), ("Internal Audit", 40),
    ("Database Operators", 80), ("Platform Owners", 25), ("Project Ärmelkanal", 200),
]


class SplitMix64:
    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return (z ^ (z >> 31)) % bound

    def pick(self, values):
        return values[self.below(len(values))]

    def uuid(self):
        digits = "%032x" % (self.below(1 << 64) << 64 | self.below(1 << 64))
        return "-".join((digits[:8], digits[8:12], "4" + digits[13:16], "a" + digits[17:20], digits[20:]))


def mailbox(text):
    plain = text.translate(str.maketrans("łøıØŁ", "loiOL"))
    plain = unicodedata.normalize("NFD", plain).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in plain if letter.isalnum())


def main():
    random = SplitMix64(20_261_123)
    ids = {name: random.uuid() for name, _ in GROUPS}
    taken = {}
    for number in range(USERS):
        given, family = random.pick(GIVEN), random.pick(FAMILY)
        local = f"{mailbox(given)}.{mailbox(family)}"
        taken[local] = taken.get(local, 0) + 1
        if taken[local] > 1:
            local += str(taken[local])
        contractor = random.below(100) < 8
        if contractor:
            local += ".ext"
        user = {
            "schemas": [CORE, ENTERPRISE],
            "id": random.uuid(),
            "userName": f"{local}@corp.example",
            "displayName": f"{given} {family}",
            # Entra ID sends strings where the RFC wants booleans.
            "active": "True" if random.below(100) < 95 else "False",
        }
        if random.below(100) < 90:
            user["title"] = random.pick(TITLES)
        if random.below(100) < 97:
            user["userType"] = "Contractor" if contractor else "Employee"
        if random.below(100) < 85:
            user["addresses"] = [{"type": "work", "country": random.pick(COUNTRIES)}]
        groups = [name for name, size in GROUPS if random.below(USERS) < size]
        if groups:
            user["groups"] = [{"value": ids[name][:8], "display": name} for name in groups]
        if random.below(100) < 92:
            user[ENTERPRISE] = {"employeeNumber": "%05d" % number, "department": random.pick(DEPARTMENTS)}
        json.dump(user, sys.stdout, ensure_ascii=False, separators=(",", ":"))
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()
