#!/usr/bin/env python3
"""Holds exported CEL and SQL against `aup eval`: scripts/check-export.py [PAIRS [SEED]].

Makes .venv-export with cel-expr-python and duckdb from PyPI if there is none. Rules and users are generated, the rules
exported, the users written as the exports read them, and every (rule, user) verdict of the engine compared with that of
the VM. Where PostgreSQL is installed, a server of its own in a temporary folder is asked, too. Exit code 0 if all
verdicts are the same.
"""
import contextlib
import glob
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv-export")
PYTHON = os.path.join(VENV, "bin", "python")

try:
    import duckdb
    from cel_expr_python import cel
except ImportError:
    if sys.prefix == VENV:
        sys.exit("check-export: cel-expr-python and duckdb are not to be had")
    if not os.path.exists(PYTHON):
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    subprocess.run([PYTHON, "-m", "pip", "-q", "install", "cel-expr-python", "duckdb"], check=True)
    os.execv(PYTHON, [PYTHON] + sys.argv)

# Case, composition, folding that changes length, and order by code point all have a pair.
TEXTS = ["IT", "it", "Sales", "é", "e\u0301", "É", "", "Straße", "STRASSE", "strasse", "Backup Admin", "backup", "ﬃ",
         "ffi", "İ", "i\u0307", "ı", "I", "Σας", "σασ", "ǅ", "ǆ", "\U00010400", "\U00010428", "\ufffd", "😀", "a\nb",
         "10", "9", "true", "work", "home", "o'clock", 'a"b\\c', "\u1e9e", "\u212b", "å", "a\u030a\u0323",
         "a\u0323\u030a", "--", "%", "_"]
PARTS = ["i", "e", "é", "\u0301", "s", "ss", "SS", "ales", "S", "Backup", "f", "fi", "\u0307", "1", "\n", "å", "'", "\\"]
PATTERNS = ["^i", "s+$", "a.e", "^(IT|Sales)$", "[0-9]", "ß|x", "\\x{e9}", "(?-i)S", "^$", "a\\sb", "."]
TYPES = ["work", "home", "WORK", "direct", "indirect", "Indirect"]
DATES = ["2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "2025-12-31T23:59:59.999999999Z",
         "2026-01-01T00:00:00.000000001Z", "1969-12-31T23:59:59Z", "2024-02-29T00:00:00-05:30"]

URN = "urn:example:params:scim:schemas:extension:badge:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
CORE = "urn:ietf:params:scim:schemas:core:2.0:User"


def attribute(name, type="string", many=False, exact=False, parts=()):
    return {"name": name, "type": type, "multiValued": many, "caseExact": exact, "subAttributes": list(parts)}


PART_LIST = [attribute("value"), attribute("code", exact=True), attribute("open", "boolean"),
             attribute("since", "dateTime")]
SCHEMA = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"], "id": URN, "name": "Badge", "attributes": [
    attribute("hiredAt", "dateTime"), attribute("badge", "binary", exact=True), attribute("vip", "boolean"),
    attribute("title"), attribute("code", exact=True), attribute("tags", many=True),
    attribute("codes", many=True, exact=True), attribute("leaves", "dateTime", many=True),
    attribute("flags", "boolean", many=True), attribute("site", "complex", parts=PART_LIST),
    attribute("projects", "complex", many=True, parts=PART_LIST)]}

# Path, kind, and whether it has several values.
FIELDS = [("userName", "text"), ("department", "text"), (CORE + ":title", "text"), (URN + ":title", "text"),
          ("name.familyName", "text"), ("userType", "text"), ("active", "boolean"), ("emails.value", "text"),
          ("emails.type", "text"), ("emails.primary", "boolean"), ("addresses.country", "text"), ("group", "text"),
          ("group", "text"), ("groups.display", "text"), ("groups.value", "text"), ("hiredAt", "date"),
          ("vip", "boolean"), ("code", "text"), ("tags", "text"), ("codes", "text"), ("leaves", "date"),
          ("flags", "boolean"), ("site.value", "text"), ("site.open", "boolean"), ("projects.value", "text"),
          ("projects.code", "text"), ("projects.since", "date"), ("badge", "binary")]
WHOLES = ["name", "emails", "groups", "site", "projects", "tags", "leaves"]
ELEMENTS = {"emails": [("value", "text"), ("type", "text"), ("primary", "boolean")],
            "groups": [("display", "text"), ("value", "text"), ("type", "text")],
            "addresses": [("country", "text"), ("type", "text")],
            "projects": [("value", "text"), ("code", "text"), ("open", "boolean"), ("since", "date")],
            "site": [("value", "text"), ("open", "boolean")]}


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def draw(self, values):
        return self.random.choice(values[:4] if self.random.random() < 0.5 else values)

    def chance(self, part):
        return self.random.random() < part

    # Users

    def text(self):
        return self.draw(TEXTS)

    def scalar(self, kind):
        if kind == "boolean":
            return self.chance(0.5)
        if kind == "date":
            return self.draw(DATES)
        return self.random.choice(["aGk=", "YWJj"]) if kind == "binary" else self.text()

    def object(self, parts, type_at=None):
        result = {}
        for name, kind in parts:
            if self.chance(0.7):
                result[name] = self.draw(TYPES) if name == "type" else self.scalar(kind)
        return result

    def some(self, make):
        return [make() for _ in range(self.random.randint(0, 3))]

    def user(self, number):
        user = {"schemas": [CORE, URN, ENTERPRISE], "id": str(number), "userName": "%s %d" % (self.text() or "x", number)}
        extension = {}
        places = [(user, "title", self.text), (user, "userType", self.text),
                  (user, "name", lambda: self.object([("familyName", "text"), ("givenName", "text")])),
                  (user, "active", lambda: self.chance(0.8)),
                  (user, ENTERPRISE, lambda: {"department": self.text()}),
                  (extension, "hiredAt", lambda: self.scalar("date")), (extension, "vip", lambda: self.chance(0.5)),
                  (extension, "badge", lambda: self.scalar("binary")), (extension, "title", self.text),
                  (extension, "code", self.text), (extension, "tags", lambda: self.some(self.text)),
                  (extension, "codes", lambda: self.some(self.text)),
                  (extension, "leaves", lambda: self.some(lambda: self.scalar("date"))),
                  (extension, "flags", lambda: self.some(lambda: self.scalar("boolean"))),
                  (extension, "site", lambda: self.object(ELEMENTS["site"])),
                  (extension, "projects", lambda: self.some(lambda: self.object(ELEMENTS["projects"])))]
        places += [(user, name, lambda name=name: self.some(lambda: self.object(ELEMENTS[name])))
                   for name in ("emails", "groups", "addresses")]
        for place, name, make in places:
            if self.chance(0.7):
                place[name] = make()
        user[URN] = extension
        return user

    # Conditions

    def literal(self, kind, part=False):
        if kind == "boolean":
            return self.random.choice(["true", "false"])
        if kind == "date":
            return json.dumps(self.draw(DATES))
        if kind == "binary":
            return '"aGk="'
        return json.dumps(self.draw(PARTS) if part else self.text() or "IT", ensure_ascii=False)

    def test(self, path, kind):
        r = self.random
        if self.chance(0.1):
            return path + " pr"
        if self.chance(0.05):
            return path + r.choice([" eq null", " ne null"])
        operators = {"text": ["eq", "ne", "in", "co", "sw", "ew", "gt", "ge", "lt", "le", "matches"],
                     "date": ["eq", "ne", "in", "gt", "ge", "lt", "le"]}.get(kind, ["eq", "ne"])
        operator = r.choice(operators)
        if operator == "matches":
            return "%s matches %s" % (path, json.dumps(r.choice(PATTERNS), ensure_ascii=False))
        values = [self.literal(kind, operator in ("co", "sw", "ew")) for _ in range(r.randint(1, 3))]
        values = list(dict.fromkeys(values))
        if operator == "in":
            return "%s in (%s)" % (path, ", ".join(values))
        if operator != "ne" and kind != "boolean" and self.chance(0.3):
            return "%s %s %s (%s)" % (path, operator, r.choice(["any", "all", "none"]), ", ".join(values))
        return "%s %s %s" % (path, operator, values[0])

    def condition(self, depth, fields=None):
        r = self.random
        k = r.random()
        if depth == 0 or k < 0.35:
            if fields is None and self.chance(0.1):
                whole = r.choice(WHOLES)
                bound = r.randint(1, 3)
                return r.choice(["%s pr" % whole, "count(%s) %s %d" % (whole, r.choice(["eq", "gt", "le"]), bound)])\
                    if whole not in ("name", "site") else "%s pr" % whole
            return self.test(*r.choice(fields or FIELDS))
        if fields is None and k < 0.5:
            name = r.choice(sorted(ELEMENTS))
            return "%s[%s]" % (name, self.condition(depth - 1, ELEMENTS[name]))
        if k < 0.6:
            return "not (%s)" % self.condition(depth - 1, fields)
        parts = [self.condition(depth - 1, fields) for _ in range(r.randint(2, 3))]
        if k < 0.7:
            return "at least %d of (%s)" % (r.randint(1, len(parts)), ", ".join(parts))
        return "(%s)" % (" and " if self.chance(0.5) else " or ").join(parts)

    def rule(self, number):
        return 'rule "R%d" {\n  when %s\n  assign role "R" in "U"\n}\n' % (number, self.condition(3))


def aup(*arguments, losses=False):
    program = os.environ.get("AUP", os.path.join(ROOT, ".build", "debug", "aup"))
    run = subprocess.run([program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if run.returncode not in ((0, 1) if losses else (0,)):
        sys.exit("check-export: aup %s: %s" % (arguments[0], run.stderr.decode()[:4000]))
    return run.stdout.decode()


def compare(name, rules, users, engine, expected, limit):
    """Prints the first verdicts that differ and gives their number."""
    wrong = 0
    for rule, user in sorted(engine ^ expected)[:limit]:
        wrong += 1
        print("check-export: %s differs: %s, user %s: engine says %s" % (name, rule, user, (rule, user) in engine))
        print("  " + rules[rule].replace("\n", " "))
        print("  " + json.dumps(users[user], ensure_ascii=False))
    return len(engine ^ expected)


def main():
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 32)
    generator = Generator(seed)
    count = max(1, round((pairs / 4) ** 0.5))
    rules = {"R%d" % n: generator.rule(n) for n in range(count)}
    users = [generator.user(n) for n in range(-(-pairs // count))]
    print("check-export: %d rules, %d users, seed %d" % (len(rules), len(users), seed), flush=True)
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("rules.aup", "users.ndjson", "badge.json")]
        for path, text in zip(paths, ["\n".join(rules.values()), "".join(json.dumps(u) + "\n" for u in users),
                                      json.dumps(SCHEMA)]):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        schema = ["--schema", paths[2]]
        verdicts = [json.loads(line)["rules"] for line in aup("eval", *paths[:2], *schema).splitlines()]
        expected = {(rule, user) for user, names in enumerate(verdicts) for rule in names}
        engines = [("cel", run_cel), ("duckdb", run_duckdb)]
        if POSTGRESQL:
            engines.append(("postgresql", run_postgresql))
        else:
            print("check-export: postgresql: not installed, left out", flush=True)
        for name, run in engines:
            exported, engine = run(paths, schema)
            known = {pair for pair in expected if pair[0] in exported}
            wrong = compare(name, rules, users, engine, known, 5)
            total = len(exported) * len(users)
            print("check-export: %s: %d of %d (rule, user) verdicts agree, %d of them matches; %d of %d rules exported"
                  % (name, total - wrong, total, len(known), len(exported), len(rules)), flush=True)
            failed = failed or wrong > 0 or total < pairs * 0.7
    sys.exit(1 if failed else 0)


def run_cel(paths, schema):
    rules = [json.loads(line) for line in aup("export", "cel", paths[0], *schema, losses=True).splitlines()]
    lines = aup("export", "cel", paths[0], *schema, "--users", paths[1]).splitlines()
    environment = cel.NewEnv(variables={"user": cel.Type.Map(cel.Type.STRING, cel.Type.DYN)})
    compiled = [(rule["rule"], environment.compile(rule["condition"])) for rule in rules]
    found = set()
    for number, line in enumerate(lines):
        activation = environment.Activation({"user": json.loads(line)["attributes"]})
        for name, expression in compiled:
            verdict = expression.eval(activation).value()
            if verdict is True:
                found.add((name, number))
            elif verdict is not False:
                sys.exit("check-export: cel: %s, user %d: %r" % (name, number, verdict))
    return {name for name, _ in compiled}, found


def run_duckdb(paths, schema):
    query = aup("export", "duckdb", paths[0], *schema, losses=True)
    database = duckdb.connect()
    database.execute("SET threads TO 2")
    database.execute("BEGIN")
    database.execute(aup("export", "duckdb", paths[0], *schema, "--users", paths[1]))
    rows = database.execute(query).fetchall()
    return exported_names(query), {(rule, user - 1) for _, rule, user, _ in rows}


def exported_names(query):
    return {line.split(",")[1].split("'")[1] for line in query.splitlines() if line.startswith("SELECT ")}


# Debian keeps the programs of the server here; it wants another user than root.
POSTGRESQL = (sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb")) or [shutil.which("initdb")])[-1]
OTHER = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []


@contextlib.contextmanager
def postgresql():
    """A server with one database; gives the command that reads SQL from standard input."""
    def run(name, *arguments):
        command = OTHER + [os.path.join(os.path.dirname(POSTGRESQL), name), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "data")
        if OTHER:
            shutil.chown(folder, "postgres", "postgres")
        run("initdb", "-D", data, "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust")
        run("pg_ctl", "-D", data, "-w", "-o", "-k %s -h ''" % folder, "start")
        try:
            psql = os.path.join(os.path.dirname(POSTGRESQL), "psql")
            yield OTHER + [psql, "-h", folder, "-d", "postgres", "-qAt", "-F", "\t", "-v", "ON_ERROR_STOP=1"]
        finally:
            run("pg_ctl", "-D", data, "-m", "fast", "stop")


def run_postgresql(paths, schema):
    query = aup("export", "postgresql", paths[0], *schema, losses=True)
    rows = aup("export", "postgresql", paths[0], *schema, "--users", paths[1])
    with postgresql() as psql:
        run = subprocess.run(psql, input="BEGIN;\n%sCOMMIT;\n%s" % (rows, query), stdout=subprocess.PIPE, text=True,
                             check=True, cwd="/")
    # Names of users hold line breaks: what is no row is the rest of one.
    cells = [line.split("\t") for line in run.stdout.splitlines()]
    found = {(row[1], int(row[2]) - 1) for row in cells if len(row) > 2 and row[1].startswith("R")}
    return exported_names(query), found


main()
