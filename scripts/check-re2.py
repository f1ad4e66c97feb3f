#!/usr/bin/env python3
"""Compares `matches` with Google's RE2 on generated patterns: scripts/check-re2.py [PAIRS [SEED]].

Makes .venv-re2 with google-re2 from PyPI if there is none, writes patterns, texts and RE2's verdicts to a file, and runs
the test `patternsAgreeWithRE2` over it. Exit code 0 if every verdict is the same.

Left out on purpose, because we differ and say so: `\\B` in texts beyond ASCII (RE2 finds it between the bytes of one
character), `\\C`, a repetition right behind `(?i)` or an empty `\\Q\\E`, and characters that only one side's version of
Unicode has assigned: few, and counted.
"""
import json
import os
import random
import subprocess
import sys
import unicodedata

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv-re2")
PYTHON = os.path.join(VENV, "bin", "python")

try:
    import re2
except ImportError:
    if sys.prefix == VENV:
        sys.exit("check-re2: google-re2 is not to be had")
    if not os.path.exists(PYTHON):
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    subprocess.run([PYTHON, "-m", "pip", "-q", "install", "google-re2"], check=True)
    os.execv(PYTHON, [PYTHON] + sys.argv)

# Characters old enough that every version of Unicode says the same of them; NFC leaves each as it is.
LETTERS = list("aabbABkKsSzZ019_ -.,") + ["\n", "\t", "\v", "é", "É", "ß", "ẞ", "ſ", "σ", "ς", "Σ", "İ", "ı", "ж", "中", "😀",
           "\u0301", "\u00a0", "٣", "Ⅷ", "€", "\ue000", "ǅ", "ǆ", "\u0085", "\u2028"]
META = list(r"()[]{}|*+?.^$\-:=!<>,&#/") + ["(?", "(?:", "(?i)", "[[:", ":]", "[^", "{2", "{1,", "\\p", "\\x{", "\\Q", "\\E", "(?P<a>"]
POSIX = "alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit".split()
CATEGORIES = "L Ll Lu Lt Lm Lo M Mn N Nd Nl No P Pc Pd Ps Pe Po S Sc Sm Sk So Z Zs Zl Zp C Cc Cf Co Any".split()
SCRIPTS = "Greek Latin Cyrillic Han Arabic Common Inherited Old_Italic Yi".split()
TABLES = os.path.join(ROOT, "Sources", "AUPLanguage", "Automata", "UnicodeTables.swift")


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def letter(self):
        return self.random.choice(LETTERS)

    def literal(self):
        r, c = self.random, self.letter()
        if c.isascii() and not c.isalnum() and c not in "_ ":
            return "\\" + c if c.isprintable() else "\\x%02x" % ord(c)
        k = r.random()
        if k < 0.03:
            return "\\x{%X}" % ord(c)
        if k < 0.05 and ord(c) < 0x80:
            return "\\%03o" % ord(c)
        if k < 0.07:
            return "\\Q" + c + self.letter() + "\\E"
        return c

    def named(self, bracketed):
        r = self.random
        k = r.random()
        if k < 0.5:
            return "\\" + r.choice("dDsSwW")
        if k < 0.8:
            name = r.choice(CATEGORIES + SCRIPTS)
            if len(name) == 1 and r.random() < 0.5:
                return r.choice(["\\p", "\\P"]) + name
            return r.choice(["\\p{", "\\P{", "\\p{^"]) + name + "}"
        name = "[:%s%s:]" % (r.choice(["", "", "^"]), r.choice(POSIX))
        return name if bracketed else "[%s]" % name

    def bracket(self):
        r = self.random
        out = "[" + r.choice(["", "", "^"])
        if r.random() < 0.1:
            out += r.choice(["]", "-"])
        for _ in range(r.randint(1, 4)):
            k = r.random()
            if k < 0.25:
                out += self.named(True)
            elif k < 0.5:
                low, high = sorted([self.letter(), self.letter()])
                out += "\\x{%X}-\\x{%X}" % (ord(low), ord(high))
            else:
                c = self.letter()
                out += c if c.isalnum() else "\\x{%X}" % ord(c)
        return out + "]"

    def atom(self, depth):
        r = self.random
        k = r.random()
        if k < 0.45:
            return self.literal()
        if k < 0.53:
            return "."
        if k < 0.60:
            return r.choice(["^", "$", "\\A", "\\z", "\\b", "\\B"])
        if k < 0.68:
            return self.named(False)
        if k < 0.76 or depth == 0:
            return self.bracket()
        opening = r.choice(["(", "(", "(?:", "(?i:", "(?s:", "(?m:", "(?-i:", "(?U:", "(?im-s:", "(?P<n%d>" % r.getrandbits(30)])
        return opening + self.choice(depth - 1) + ")"

    def sequence(self, depth):
        r = self.random
        out = ""
        for _ in range(r.randint(0, 4)):
            if r.random() < 0.03:
                # A flag group must have something behind it that is no repetition.
                out += r.choice(["(?i)", "(?s)", "(?m)", "(?-i)"])
            out += self.atom(depth)
            if r.random() < 0.35:
                out += r.choice(["*", "+", "?", "{2}", "{0,2}", "{1,}", "{3,4}", "{0}", "*?", "+?", "??", "{1,2}?"])
        return out

    def choice(self, depth):
        return "|".join(self.sequence(depth) for _ in range(self.random.choice([1, 1, 1, 2, 3])))

    def pattern(self):
        r = self.random
        if r.random() < 0.15:
            return "".join(r.choice(META + LETTERS) for _ in range(r.randint(1, 9)))
        body = self.choice(3)
        return body if r.random() < 0.5 else "^(?:" + body + ")$"

    def text(self):
        r = self.random
        few = r.sample(LETTERS, 3)
        text = "".join(r.choice(few if r.random() < 0.5 else LETTERS) for _ in range(r.randint(0, 8)))
        return unicodedata.normalize("NFC", text)


def verdicts(generator):
    """One case: a pattern, whether case matters, texts, and what RE2 says; nil verdicts where RE2 refuses the pattern."""
    pattern = unicodedata.normalize("NFC", generator.pattern())
    exact = generator.random.random() < 0.5
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = exact
    texts = [generator.text() for _ in range(8)]
    if "\\B" in pattern:
        texts = [t for t in texts if t.isascii()]
    try:
        compiled = re2.compile(pattern, options=options)
    except re2.error as error:
        return {"pattern": pattern, "caseExact": exact, "texts": [], "found": [], "refused": str(error)}
    found = [compiled.search(t) is not None for t in texts]
    return {"pattern": pattern, "caseExact": exact, "texts": texts, "found": found, "refused": None}


def case_of(pattern, exact, texts):
    options = re2.Options()
    options.case_sensitive = exact
    compiled = re2.compile(pattern, options=options)
    found = [compiled.search(t) is not None for t in texts]
    return {"pattern": pattern, "caseExact": exact, "texts": texts, "found": found, "refused": None}


def exhaustive():
    """Every letter that has another case, against its other cases; every category and script, against many characters."""
    def composed(c):
        return unicodedata.normalize("NFC", c) == c

    everything = [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000 and composed(chr(c))]
    related = {}
    for c in everything:
        if c.lower() != c or c.upper() != c or c.casefold() != c:
            for key in (c.casefold(), c.lower().upper().lower()):
                related.setdefault(key, set()).add(c)
    for key in sorted(related):
        for c in sorted(related[key]):
            yield case_of("^\\x{%X}$" % ord(c), False, sorted(related[key] | {k for k in (c.lower(), c.upper()) if composed(k)}))
    # U+0295 changed its category with Unicode 17.
    sample = [c for c in everything if (ord(c) < 0x3000 or ord(c) % 37 == 0) and unicodedata.category(c) != "Cn" and c != "\u0295"]
    for name in CATEGORIES:
        yield case_of("^\\p{%s}$" % name, True, sample)
    yield from scripts(everything)


def scripts(everything):
    """Every script that our tables name, against its members in RE2, what lies beside them, and a sample of all characters.

    RE2 gives the members and says which characters are assigned; the test leaves out those that our tables lack.
    """
    with open(TABLES, encoding="utf-8") as file:
        names = file.read().split("static let scripts")[1].split('"""')[1].replace("\\", " ").split()
    assert len(names) > 150, names
    text = "".join(everything)
    known = set(re2.findall(r"[\pL\pM\pN\pP\pS\pZ\pC]", text))
    for name in names:
        inside = set(re2.findall(r"\p{%s}" % name, text))
        edges = {pair for pair in zip(everything, everything[1:]) if (pair[0] in inside) != (pair[1] in inside)}
        texts = sorted({c for pair in edges for c in pair if c in known} | {c for c in everything[::61] if c in known})
        yield case_of("^\\p{%s}$" % name, True, texts)


def main():
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 32)
    print(f"check-re2: {pairs} generated pairs, seed {seed}, and all letters, categories and scripts", flush=True)
    generator = Generator(seed)
    path = os.path.join(ROOT, ".build", "re2-cases.ndjson")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    count = done = 0
    with open(path, "w", encoding="utf-8") as out:
        def write(case):
            nonlocal count
            count += 1
            out.write(json.dumps(case, ensure_ascii=False) + "\n")

        for case in exhaustive():
            write(case)
        while done < pairs:
            case = verdicts(generator)
            done += max(1, len(case["texts"]))
            write(case)
    swift = os.environ.get("SWIFT", "swift")
    command = [swift, "test", "--filter", "patternsAgreeWithRE2"]
    environment = {**os.environ, "AUP_RE2_CASES": path, "AUP_RE2_PATTERNS": str(count)}
    run = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    print(run.stdout, end="")
    if run.returncode == 0 and "check-re2: " not in run.stdout:
        sys.exit("check-re2: the test did not run")
    sys.exit(run.returncode)


main()
