"""A hand that counts: what somebody presses and taps, step by step, how long it takes, and how it looks then."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page


@dataclass
class Step:
    """One thing that somebody does: in words, its keys and taps, its seconds, and the picture at its end (PNG)."""

    words: str
    keys: int = 0
    taps: int = 0
    seconds: float = 0
    picture: bytes = b""


@dataclass
class Hand:
    """Somebody's hand on a page. A key with Ctrl or Shift counts once; a choice from a list counts two taps."""

    page: Page
    steps: list[Step] = field(default_factory=list)

    @contextmanager
    def step(self, words: str) -> Iterator[None]:
        """Do one step; the page is quiet at its end."""
        self.steps.append(Step(words))
        begun = time.monotonic()
        yield
        self.steps[-1].seconds = time.monotonic() - begun
        self.steps[-1].picture = self.page.screenshot()

    def tap(self, place: Locator) -> None:
        """Tap or click."""
        place.click()
        self.steps[-1].taps += 1

    def choose(self, place: Locator, value: str) -> None:
        """Open a list and choose from it."""
        place.select_option(value)
        self.steps[-1].taps += 2

    def write(self, words: str) -> None:
        """Type where the cursor stands."""
        self.page.keyboard.type(words)
        self.steps[-1].keys += len(words)

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
        self.steps[-1].keys += len(keys)

    @property
    def keys(self) -> int:
        return sum(step.keys for step in self.steps)

    @property
    def taps(self) -> int:
        return sum(step.taps for step in self.steps)

    @property
    def seconds(self) -> float:
        return sum(step.seconds for step in self.steps)
