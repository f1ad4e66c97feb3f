"""Two ways to ask DuckDB which rules match each user, and whether it answers as aup does."""

import json
import subprocess
import sys

import place

# How many users each form is given, so that no run takes longer than some 10 s. One CASE a rule is hopeless beyond 1,000
# rules: one user a second, and a minute to compile.
USERS = {
    "cases": {10: 100_000, 100: 100_000, 1_000: 20_000},
    "joins": {10: 100_000, 100: 100_000, 1_000: 100_000, 10_000: 20_000},
}
VERSION = "2.0.0"


def sizes() -> list[int]:
    """The numbers of users that are needed."""
    return sorted({users for form in USERS.values() for users in form.values()})


def rates(rules: int) -> dict[str, float]:
    """Users a second of each form, the better of two runs."""
    result = {}
    for form in USERS:
        if users := USERS[form].get(rules):
            output = place.BUILD / "duckdb.ndjson"
            command = [python(), place.ROOT / "compare" / "duck", form, place.rules_file(rules, "plain")]
            command += [place.users_file(users), output]
            runs = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(2)]
            check_answers(form, rules, users, output)
            result[form] = users / min(map(float, runs))
    return result


def python():
    """A Python that has DuckDB."""
    folder = place.BUILD / "duckdb"
    interpreter = folder / "bin" / "python"
    if subprocess.run([interpreter, "-c", "import duckdb"], capture_output=True).returncode if interpreter.exists() else 1:
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([interpreter, "-m", "pip", "install", "--quiet", f"duckdb=={VERSION}"], check=True)
    return interpreter


def check_answers(form: str, rules: int, users: int, output) -> None:
    """Compares the rules of each user; DuckDB writes their numbers."""
    expected = subprocess.run(place.aup_eval(rules, users), check=True, capture_output=True, text=True).stdout
    with open(output, encoding="utf-8") as answers:
        found = [(answer["userName"], answer["rules"]) for answer in map(json.loads, answers)]
    wanted = [
        (answer["userName"], [int(name[1:]) for name in answer["rules"]])
        for answer in map(json.loads, expected.splitlines())]
    if found != wanted:
        raise SystemExit(f"bench: DuckDB ({form}) and aup differ at {rules} rules")
