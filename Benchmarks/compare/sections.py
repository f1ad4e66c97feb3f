"""What `make bench` measures, section by section. Each gives back its figures."""

import statistics
import subprocess

import duckdb_forms
import measure
import place
from figures import Figure

USERS = 100_000
SIZES = [10, 100, 1_000, 10_000]
# All numbers of users that some section reads.
USER_FILES = sorted({USERS, 2 * USERS, *duckdb_forms.sizes()})


def against_cpp() -> list[Figure]:
    """NDJSON to NDJSON against the C++ program, which must write the same bytes; at 100 rules against mere parsing, too."""
    figures = []
    for rules in SIZES:
        aup, cpp = place.aup_eval(rules, USERS), place.baseline_eval(rules, USERS)
        if not measure.equal_output(aup, cpp):
            raise SystemExit(f"bench: aup and the baseline differ at {rules} rules")
        ours, theirs, dom = measure.alternate(aup, cpp, place.baseline_dom(USERS))
        figures.append(
            Figure(
                f"{rules:,} rules, against C++ by hand", theirs / ours, "×", least=1.0,
                stretch={10: 1.7, 10_000: 2.0}.get(rules), note=f"{rate(ours)} against {rate(theirs)}"))
        if rules == 100:
            figures.append(
                Figure(
                    "100 rules, against simdjson's DOM alone", dom / ours, "×", least=0.35, stretch=0.5,
                    note=f"{rate(ours)} against {rate(dom)}"))
    return figures


def rate(seconds: float, users: int = USERS) -> str:
    return f"{users / seconds:,.0f} users/s"


def against_duckdb() -> list[Figure]:
    """Against the better of two ways to ask DuckDB, whose answers must be the same."""
    figures = []
    for rules, least in zip(SIZES, [5, 6, 20, 60]):
        ours = USERS / measure.alternate(place.aup_eval(rules, USERS))[0]
        rates = duckdb_forms.rates(rules)
        best = max(rates, key=rates.get)
        note = "; ".join(f"{form} {value:,.0f} users/s" for form, value in rates.items())
        figures.append(Figure(f"{rules:,} rules, against DuckDB", ours / rates[best], "×", least=least, note=note))
    return figures


def many_rules() -> list[Figure]:
    """What 10,000 rules cost above ten, in time and memory."""
    few, many = measure.alternate(place.aup_eval(10, USERS, "summary"), place.aup_eval(10_000, USERS, "summary"))
    megabytes = []
    for users in (USERS, 2 * USERS):
        runs = [measure.run(place.aup_eval(10_000, users)) for _ in range(3)]
        megabytes.append(statistics.median(run.kilobytes for run in runs) / 1024)
    return [
        Figure("10,000 rules against 10, --output summary", many / few, "×", most=2.5, note=f"{many:.2f} s, {few:.2f} s"),
        Figure("peak memory, 10,000 rules, 100,000 users", megabytes[0], "MiB", most=90),
        Figure("peak memory, 10,000 rules, 200,000 users", megabytes[1], "MiB", most=90),
        Figure("growth of memory from 100,000 to 200,000 users", max(0, megabytes[1] - megabytes[0]), "MiB", most=4),
    ]


def both_cores() -> list[Figure]:
    """Two jobs against one."""
    if not place.aup_has_jobs():
        return []
    figures = []
    for rules in (100, 10_000):
        one, two = measure.alternate(place.aup_eval(rules, USERS), place.aup_eval(rules, USERS, jobs=2))
        figures.append(
            Figure(f"two jobs against one, {rules:,} rules", one / two, "×", least=1.8, note=f"{rate(two)}, {rate(one)}"))
    return figures


def inside() -> list[Figure]:
    """What is measured inside the library: one condition, and loading rules."""
    most = {
        "condition, attribute": 5, "condition, group": 8, "condition, any of five": 25, "condition, contains": 10,
        "condition, mixed": 20, "10000 rules, read, check, compile and index": 60,
    }
    stretch = {"10000 rules, read, check, compile and index": 25}
    figures = []
    for arguments in (["conditions"], ["rules", "10000"]):
        output = subprocess.run([place.bench()] + arguments, check=True, capture_output=True, text=True).stdout
        for line in output.splitlines():
            name, median, low, high, unit = line.split("\t")
            figures.append(
                Figure(name, float(median), unit, most=most.get(name), stretch=stretch.get(name), note=f"{low} to {high}"))
    return figures


def start_up() -> list[Figure]:
    """One rule, one user."""
    script = place.ROOT.parent / "scripts" / "bench-startup"
    output = subprocess.run([script], check=True, capture_output=True, text=True).stdout
    return [Figure("start-up, one rule and one user", float(output), "ms", most=4, stretch=2)]
