"""Makes pictures from the running demo: `make screenshots`.

The README's go to `docs/images`; every page of everybody, in both themes and in Arabic, goes to `.build/screenshots`,
to be looked at one by one.
"""

import io
import re
import tempfile
import time
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.accessibility.crawl import crawl
from tests.accessibility.looks import Look
from tests.browsers import chromium
from tests.journeys.demo import Demo, running_demo
from tests.journeys.walking import Walker
from tests.places import ROOT

FOLDER = ROOT / "docs" / "images"
LOOKS = (Look("en", dark=False, phone=False), Look("en", dark=True, phone=True), Look("ar", dark=False, phone=True))
COLORS = 128  # plain pages need no more, and weigh a quarter


def main() -> None:
    """Start a demo, walk to each page and keep its picture."""
    django.setup()  # the crawl names each page by its address
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running_demo(Path(folder)) as demo, chromium() as browser:
        portal(Walker(demo, browser, phone=True, javascript=True), demo)
        staff_tool(Walker(demo, browser, phone=False, javascript=True), demo)
        for look in LOOKS:
            every_page(demo, browser, look)


def every_page(demo: Demo, browser: Browser, look: Look) -> None:
    """Keep each page once, as the first of these people who gets there sees it."""
    folder = ROOT / ".build" / "screenshots" / str(look)
    folder.mkdir(parents=True, exist_ok=True)

    def visit(name: str, page: Page) -> None:
        path = folder / f"{re.sub('[^a-z_]+', '-', name)}.png"
        if not path.exists() or path.stat().st_mtime < started:
            page.screenshot(path=path, full_page=True)

    started = time.time()
    for role in ("guardian", "", "student", "counselor", "coordinator", "office"):
        crawl(demo, browser, demo.username(role) if role else "", look, visit)


def portal(rosa: Walker, demo: Demo) -> None:
    """A mother of two, in Spanish, on her phone."""
    rosa.sign_in(demo.username("guardian"))
    rosa.generate("Camila Herrera Delgado", "es")
    rosa.page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    keep("portal", rosa.page.screenshot())


def staff_tool(thuy: Walker, demo: Demo) -> None:
    """A counselor with the reports of one student."""
    thuy.sign_in(demo.username("counselor"))
    page = thuy.page
    page.set_viewport_size({"width": 1200, "height": 760})
    page.goto("/student/student-information/")
    page.get_by_label("Student", exact=True).fill("Tran Minh Anh")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Tran, Minh Anh").click()
    page.get_by_role("button", name="Get Score Report").click()
    page.locator(".ds-clock").first.wait_for()
    keep("staff-tool", page.screenshot())


def keep(name: str, png: bytes) -> None:
    """Write a picture with few colors."""
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").quantize(COLORS).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
