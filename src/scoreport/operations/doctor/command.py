"""`scoreport doctor`: a line a check, or all of them as JSON."""

import json
from collections.abc import Iterable

from scoreport.operations.doctor.findings import Finding, Level

Found = list[tuple[str, Finding]]


def run(found: Iterable[tuple[str, Finding]], *, as_json: bool) -> int:
    """Print what was found. Returns 1 where anything is wrong."""
    kept: Found = []
    for name, finding in found:
        kept.append((name, finding))
        if not as_json:
            print(line(name, finding))
    if as_json:
        print(json.dumps(as_data(kept), indent=1))
    else:
        print(_count(kept))
    return 1 if any(finding.level is Level.WRONG for _name, finding in kept) else 0


def line(name: str, finding: Finding) -> str:
    """Return a finding as a line."""
    mend = f" -> {finding.mend}" if finding.mend else ""
    return f"{finding.level:<6}{name:<21}{finding.found}{mend}"


def as_data(found: Found) -> list[dict[str, str]]:
    """Return the findings as programs read them."""
    return [
        {"check": name, "level": finding.level, "found": finding.found, "mend": finding.mend} for name, finding in found
    ]


def _count(found: Found) -> str:
    levels = [finding.level for _name, finding in found]
    return f"{len(levels)} checks: {', '.join(f'{levels.count(level)} {level}' for level in Level)}."
