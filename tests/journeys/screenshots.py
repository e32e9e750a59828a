"""Makes the README's pictures from the running demo: `make screenshots`."""

import io
import tempfile
from pathlib import Path

from PIL import Image

from tests.browsers import chromium
from tests.journeys.demo import Demo, running_demo
from tests.journeys.walking import Walker
from tests.places import ROOT

FOLDER = ROOT / "docs" / "images"
COLORS = 128  # plain pages need no more, and weigh a quarter


def main() -> None:
    """Start a demo, walk to each page and keep its picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running_demo(Path(folder)) as demo, chromium() as browser:
        portal(Walker(demo, browser, phone=True, javascript=True), demo)
        staff_tool(Walker(demo, browser, phone=False, javascript=True), demo)


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
