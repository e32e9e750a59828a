"""Runs axe-core (vendored, MPL-2.0) in a page of a real browser: what breaks WCAG 2.2 at levels A and AA."""

from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.places import ROOT

SCRIPT = ROOT / "tests" / "vendor" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_RUN = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"


def violations(page: Page) -> list[str]:
    """Return a line for each element that breaks a rule: the rule, the element, what to mend. Empty where none does."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    found: dict[str, Any] = page.evaluate(_RUN, list(RULES))
    return [
        f"{rule['id']}: {node['target']}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@cache
def _script() -> str:
    return SCRIPT.read_text(encoding="utf-8")
