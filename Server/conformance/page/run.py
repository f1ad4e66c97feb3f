"""Runs the tests of the page in headless Chromium against a server of their own."""

import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from serving import serving, work_folder  # noqa: E402


def main() -> int:
    options = ("--user", "ann@corp.example", "--rate-limit", "0")
    with work_folder("page") as folder, serving(folder / "log", None, *options) as server:
        environment = {
            "AUP_SERVER_URL": f"http://127.0.0.1:{server.port}", "AUP_SERVER_TOKEN": server.token}
        tests = [sys.executable, "-m", "unittest", "discover", *sys.argv[1:], str(HERE)]
        return subprocess.run(tests, env=os.environ | environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
