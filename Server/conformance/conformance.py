"""Public conformance tools against the server: scim2-tester and scim-sanity.

Fails if scim2-tester makes fewer than 130 checks, or if a check of either tool fails.
"""

import argparse
import json
import pathlib
import subprocess
import sys
from collections import Counter

import httpx2
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

from serving import serving, work_folder

FEWEST_CHECKS = 130
FAILED = {Status.ERROR, Status.CRITICAL}


def scim2_tester(url: str, token: str) -> bool:
    """Runs scim2-tester, prints its counts and failures, and says if all is well."""
    client = httpx2.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30)
    with client:
        results = check_server(SyncSCIMClient(client))
    counts = Counter(result.status for result in results)
    failed = sum(counts[status] for status in FAILED)
    skipped, deviations = counts[Status.SKIPPED], counts[Status.DEVIATION]
    made = len(results) - skipped
    print(
        f"scim2-tester: {made - failed - deviations} passed, {failed} failed, {skipped} skipped, "
        f"{deviations} deviate from a recommendation")
    for result in results:
        if result.status in FAILED or result.status in {Status.DEVIATION, Status.SKIPPED}:
            print(f"  {result.status.name} {result.title} ({result.resource_type or '-'}): {result.reason}")
            if result.status in FAILED and result.data is not None:
                print(f"    {str(result.data)[:2000]}")
    if made < FEWEST_CHECKS:
        print(f"  only {made} checks were made, {FEWEST_CHECKS} are expected")
    return failed == 0 and made >= FEWEST_CHECKS


def scim_sanity(url: str, token: str) -> bool:
    """Runs `scim-sanity probe --strict`, prints its counts and failures, and says if all is well."""
    program = pathlib.Path(sys.executable).parent / "scim-sanity"
    run = subprocess.run(
        [program, "probe", url, "--token", token, "--strict", "--json-output", "--i-accept-side-effects"],
        capture_output=True, text=True, timeout=600, check=False)
    try:
        report = json.loads(run.stdout[run.stdout.index("{"):])
    except ValueError:
        print(f"scim-sanity: no report, exit code {run.returncode}\n{run.stdout}\n{run.stderr}")
        return False
    summary = report["summary"]
    failed = summary["failed"] + summary["errors"]
    print(
        f"scim-sanity: {summary['passed']} passed, {failed} failed, {summary['skipped']} skipped, "
        f"{summary['warnings']} warnings")
    for result in report["results"]:
        if result["status"].lower() != "pass":
            print(f"  {result['status'].upper()} {result['phase']}, {result['name']}: {result['message']}")
    return bool(failed == 0 and summary["passed"] > 0)


def both(url: str, token: str) -> bool:
    return all([scim2_tester(url, token), scim_sanity(url, token)])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="test a server that runs already, by its SCIM base URL")
    parser.add_argument("--token", default="", help="the token for --url")
    options = parser.parse_args()
    if options.url:
        return 0 if both(options.url, options.token) else 1
    with work_folder("conformance") as folder, serving(folder / "log", None) as server:
        return 0 if both(server.url, server.token) else 1


if __name__ == "__main__":
    sys.exit(main())
