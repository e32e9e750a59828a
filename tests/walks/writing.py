"""Walks the three main jobs and writes what they took: `make walks` makes `docs/walks.md` and its pictures."""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from tests.browsers import chromium
from tests.journeys.demo import running_demo
from tests.places import ROOT
from tests.walks import coordinator, counselor, family
from tests.walks.counting import Hand, Step
from tests.walks.first_day import new_installation
from tests.walks.places import desk, phone

PAGE, FOLDER = ROOT / "docs" / "walks.md", ROOT / "docs" / "images" / "walks"
COLORS = 64
START = """# Three walks

Written by `make walks`, which walks them in a real browser against the running product and its sandbox: keys and taps
are counted, seconds measured from the first address to the last answer, typing at a program's speed. A choice from a
list counts as two taps. `make test` walks them too, and fails where one takes more taps or keys than it may.
"""


def main() -> None:
    """Walk, and write the page anew."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        with running_demo(Path(folder)) as demo:
            with phone(browser, demo.address) as context:
                rosa = family.walk(demo, context)
            with desk(browser, demo.address) as context:
                thuy = counselor.walk(demo, context)
        with new_installation(Path(folder), browser) as (context, state, password):
            ada = coordinator.walk(context, state, password)
    parts = [
        START,
        *_told("A mother on a phone, in Spanish, at 3G speed (1.6 Mbit/s, 300 ms)", "family", rosa),
        *_told("A counselor at the desk: ten look-ups by keyboard", "counselor", thuy),
        *_told("A coordinator on day one", "coordinator", ada),
    ]
    PAGE.write_text("\n".join(parts), encoding="utf-8")


def _told(title: str, name: str, hand: Hand) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"{hand.taps} taps, {hand.keys} keys, {hand.seconds:.0f} seconds.\n"
    yield "| | step | taps | keys | seconds |\n|---|---|---|---|---|"
    for number, step in enumerate(hand.steps, start=1):
        yield f"| {number} | {step.words} | {step.taps} | {step.keys} | {step.seconds:.1f} |"
    yield ""
    for number, step in enumerate(hand.steps, start=1):
        if _is_new(hand.steps, number):
            yield f"![Step {number}: {step.words}](images/walks/{_keep(name, number, step)})\n"


def _is_new(steps: list[Step], number: int) -> bool:
    """One look-up looks like the next: only the first of steps of the same kind is shown."""
    kind = steps[number - 1].words.partition(":")[2]
    return not kind or all(step.words.partition(":")[2] != kind for step in steps[: number - 1])


def _keep(name: str, number: int, step: Step) -> str:
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = f"{name}-{number}.png"
    with Image.open(io.BytesIO(step.picture)) as picture:
        picture.convert("RGB").quantize(COLORS).save(FOLDER / file, optimize=True)
    return file
