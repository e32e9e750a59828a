"""A counselor at the desk: ten look-ups and not one touch of the mouse."""

import csv

from playwright.sync_api import BrowserContext, Page

from tests.journeys.demo import Demo
from tests.walks.counting import Hand

LOOK_UPS = 10
IN_SEARCH = "document.activeElement.matches('main input[data-arrows-from]')"


def walk(demo: Demo, desk: BrowserContext) -> Hand:
    """Sign in, find each of ten students and open the newest report of each, by keyboard alone."""
    page = desk.new_page()
    hand = Hand(page)
    username = demo.username("counselor")
    with hand.step("Open the address, type user name and password, Enter"):
        page.goto("/")
        hand.write(username)
        hand.press("Tab")
        hand.write(demo.password(username))
        hand.press("Enter")
        page.get_by_role("navigation", name="Main").first.wait_for()
    for number, (given, family) in enumerate(_students(demo), start=1):
        with hand.step(f"Look-up {number}: s, a part of the name, down, Enter, Enter, down, Enter"):
            _look_up(hand, page, given, family)
    return hand


def _look_up(hand: Hand, page: Page, given: str, family: str) -> None:
    if not page.evaluate(IN_SEARCH):  # the first page after the sign-in is the search, with the cursor in it
        hand.press("s")
    page.wait_for_function(IN_SEARCH)
    hand.write(f"{family[:4]} {given[:4]}".lower())
    page.locator("#results").get_by_role("link", name=f"{family}, {given}").wait_for()
    hand.press("ArrowDown", "Enter")
    page.get_by_role("heading", name=f"{given} {family}").wait_for()
    hand.press("Enter")
    page.locator("#results .rp-link a").first.wait_for()
    with page.context.expect_page() as opened:
        hand.press("ArrowDown", "Enter")
    opened.value.close()


def _students(demo: Demo) -> list[tuple[str, str]]:
    """Ten seniors of the counselor's school, each of another family."""
    with (demo.clock.parent / "demo/district/state-enrollment.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            row for row in csv.DictReader(file) if row["school_name"] == "Emerson High" and row["grade_level"] == "12"
        ]
    found: dict[str, tuple[str, str]] = {}
    for row in rows:
        found.setdefault(row["last_name"][:4], (row["first_name"], row["last_name"]))
    return list(found.values())[:LOOK_UPS]
