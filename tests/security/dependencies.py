"""Looks up every locked dependency, those of tests included, in PyPI's list of known vulnerabilities.

Run as `python -m tests.security.dependencies`. Exit code 1 where one has a known vulnerability, 2 where one could not
be looked up: a check that checked nothing is red.
"""

import json
import subprocess
import sys
import tomllib
from importlib.metadata import distributions

from packaging.utils import canonicalize_name

from tests.places import BIN, ROOT

COMMAND = [str(BIN / "pip-audit"), "--format", "json", "--progress-spinner", "off", "--skip-editable"]


def main() -> int:
    """Print what was found and return the exit code."""
    done = subprocess.run(COMMAND, capture_output=True, text=True, check=False)
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (json.JSONDecodeError, KeyError, TypeError):
        print(f"Not checked: {done.stderr.strip()[-500:]}")
        return 2
    return judge(found, locked())


def judge(found: list[dict[str, object]], wanted: set[str]) -> int:
    """Return the exit code for what pip-audit says of what the lock file holds."""
    checked = {str(one["name"]).lower() for one in found if "skip_reason" not in one}
    unchecked = sorted(wanted - checked)
    vulnerable = [one for one in found if one.get("vulns")]
    for one in vulnerable:
        print(f"{one['name']} {one['version']}: {one['vulns']}")
    if unchecked:
        print(f"Not checked: {len(unchecked)} of {len(wanted)} dependencies, among them {', '.join(unchecked[:5])}.")
        return 2
    print(f"{len(wanted)} dependencies looked up, {len(vulnerable)} with a known vulnerability.")
    return 1 if vulnerable else 0


def locked() -> set[str]:
    """The names in the lock file that are installed here."""
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    installed = {canonicalize_name(one.name) for one in distributions()}
    return {str(package["name"]) for package in packages if "registry" in package["source"]} & installed


if __name__ == "__main__":
    sys.exit(main())
