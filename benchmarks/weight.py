"""What the portal weighs over the wire, and what moves while it loads, on a phone at the speed of 3G.

A mother opens the address and signs in until she sees her children (the first visit); then she asks for reports, and
opens the other pages (later ones). Exit code 1 where one weighs more than its limit, where something on a page moves
by itself, or where she waits too long.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser, Page
from tests.browsers import chromium
from tests.journeys.demo import Demo, running_demo
from tests.walks.family import CHILD, THREE_G
from tests.walks.places import phone

FIRST, LATER = 120_000, 40_000  # bytes over the wire, heads of answers included
MOST_SECONDS = 5.0  # from an address or a press until what was asked for is there
# Chromium counts what moves without a press or key shortly before; 0.1 is "good" by web.dev/cls, we want none.
MOVED = """new Promise(done => {
  const sum = list => list.getEntries().reduce((sum, entry) => sum + (entry.hadRecentInput ? 0 : entry.value), 0);
  new PerformanceObserver(list => done(sum(list))).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(0), 300);
})"""


class Scale:
    """Weighs what a tab loads."""

    def __init__(self, page: Page) -> None:
        self.page, self.bytes, self.missed = page, 0, False
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", THREE_G)
        wire.on("Network.loadingFinished", self._add)

    def _add(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def weigh(self, name: str, limit: int, act: Callable[[], object]) -> None:
        """Do something and print what it weighed, took and moved."""
        self.bytes, begun = 0, time.monotonic()
        act()
        seconds = time.monotonic() - begun
        self.page.wait_for_load_state("networkidle")
        moved = float(self.page.evaluate(MOVED))
        is_met = self.bytes <= limit and moved == 0 and seconds <= MOST_SECONDS
        self.missed |= not is_met
        weight = f"{self.bytes / 1000:.1f} kB (limit {limit / 1000:.0f})"
        wait = f"{seconds:.1f} s (limit {MOST_SECONDS:.0f})"
        print(f"{name}: {weight}, {wait}, moved by itself {moved:.3f} (limit 0): {'met' if is_met else 'MISSED'}")


def main() -> int:
    """Measure and print; return the exit code."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser, running_demo(Path(folder)) as demo:
        return 1 if _weighed(demo, browser) else 0


def _weighed(demo: Demo, browser: Browser) -> bool:
    with phone(browser, demo.address) as context:
        page = context.new_page()
        scale = Scale(page)
        child = page.locator(".ds-student").filter(has=page.get_by_role("heading", name=CHILD))

        def first() -> None:
            page.goto("/")
            page.fill("input[name=login]", demo.username("guardian"))
            page.fill("input[name=password]", demo.password(demo.username("guardian")))
            page.press("input[name=password]", "Enter")
            child.wait_for()

        def generate() -> None:
            child.get_by_role("button").click()
            child.locator(".ds-document").first.wait_for()

        scale.weigh("first visit, sign-in and portal", FIRST, first)
        scale.weigh("Generate", LATER, generate)
        for path in ("/more/", "/assessments/", "/security/", "/accessibility/"):
            scale.weigh(f"later page {path}", LATER, lambda path=path: page.goto(path))  # type: ignore[misc]
        return scale.missed


if __name__ == "__main__":
    sys.exit(main())
