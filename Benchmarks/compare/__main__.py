"""`make bench`: how fast aup is beside what people would use instead, and whether that is as promised.

`python3 Benchmarks/compare` with the environment variable AUP, the path of `aup`; README.md beside this folder tells
what the figures mean. Names of sections as arguments run these alone. Exit code 1 if a promise was not kept.
"""

import sys

import figures
import place
import sections

SECTIONS = {
    "cpp": sections.against_cpp,
    "many": sections.many_rules,
    "jobs": sections.both_cores,
    "inside": sections.inside,
    "startup": sections.start_up,
    "duckdb": sections.against_duckdb,
}


def main() -> int:
    names = sys.argv[1:] or list(SECTIONS)
    unknown = [name for name in names if name not in SECTIONS]
    if unknown:
        raise SystemExit(f"bench: no section {unknown[0]}; there are {', '.join(SECTIONS)}")
    place.build_baseline()
    place.make_tenant(sections.USER_FILES, sections.SIZES)
    found = []
    for name in names:
        print(f"bench: {name} …", file=sys.stderr)
        found += SECTIONS[name]()
    figures.print_table(found)
    return 1 if any(figure.verdict == "MISSED" for figure in found) else 0


sys.exit(main())
