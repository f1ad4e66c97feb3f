"""Runs the tests of the page in headless Chromium against a server of their own."""

import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from serving import create_token, serving, work_folder  # noqa: E402


def main() -> int:
    tests = [sys.executable, "-m", "unittest", "discover", *sys.argv[1:], str(HERE)]
    with work_folder("page") as folder:
        store = folder / "store"
        environment = {
            "AUP_SERVER_TOKEN": create_token(store, "ann", "--user", "ann@corp.example"),
            "AUP_SERVER_READING_TOKEN": create_token(store, "reader", "--scope", "read")}
        with serving(folder / "log", store, "--rate-limit", "0") as server:
            environment["AUP_SERVER_URL"] = f"http://127.0.0.1:{server.port}"
            return subprocess.run(tests, env=os.environ | environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
