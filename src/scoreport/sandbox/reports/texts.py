"""The reports' words: one TOML catalogue per language, all with the same keys."""

import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from .fonts import can_be_set

Entry = str | list[str]
# Around a text of the other direction, so that it takes nothing along (Unicode's first strong isolate).
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
STRONG = ("L", "R", "AL")  # Unicode's classes of letters that run in a direction of their own
WESTERN = "0123456789"


@dataclass(frozen=True, slots=True)
class Texts:
    """One language's catalogue; `language` is a BCP 47 code, `entries` the catalogue with dotted keys."""

    language: str
    entries: dict[str, Entry]

    @property
    def direction(self) -> str:
        """Return "ltr" or "rtl"."""
        return str(self.entries["frame.direction"])

    def say(self, key: str, **values: object) -> str:
        """Return a text with its words in braces filled in. Raises KeyError for an unknown key."""
        text = self.entries[key]
        if isinstance(text, list):
            raise KeyError(f"{key} is a list")
        return self._filled(text, values)

    def pick(self, key: str, number: int, **values: object) -> str:
        """Return one text of a list, counted from 1, filled in. Raises KeyError for an unknown key."""
        return self.all(key, **values)[number - 1]

    def all(self, key: str, **values: object) -> list[str]:
        """Return a list's texts, filled in. Raises KeyError for an unknown key."""
        texts = self.entries[key]
        if isinstance(texts, str):
            raise KeyError(f"{key} is one text")
        return [self._filled(text, values) for text in texts]

    def number(self, value: int) -> str:
        """Return a whole number in the language's own digits, without marks between them, as scores are written."""
        return str(value).translate(str.maketrans(WESTERN, self.say("frame.digits")))

    def span(self, year: int) -> str:
        """Return the school year that ends in that spring: 2025–26 or 2025–2026."""
        end = self.number(year)
        return self.say("dates.span", begin=year - 1, end=end[-2:] if self.say("dates.years") == "short" else end)

    def day(self, day: date) -> str:
        """Return a date as the language writes it."""
        return self.say("dates.day", day=day.day, month=self.pick("dates.months", day.month), year=day.year)

    def joined(self, key: str, items: Iterable[str]) -> str:
        """Return items in a row, parted as the text of the key parts `items` and the next `item`."""
        first, *others = items
        for item in others:
            first = self.say(key, items=first, item=item)
        return first

    def isolated(self, text: str) -> str:
        """Return a text that runs against the language's direction so marked that its surroundings stay in order.

        Words alone need no mark: only numbers and signs beside them could end up on the wrong side.
        """
        letters = [unicodedata.bidirectional(letter) for letter in text]
        first = next((found for found in letters if found in STRONG), None)
        runs_along = (first == "L") is (self.direction == "ltr")
        if first is None or runs_along or set(letters) <= {*STRONG, "WS"} or ISOLATE in text:
            return text
        return f"{ISOLATE}{text}{END_OF_ISOLATE}"

    def _filled(self, text: str, values: dict[str, object]) -> str:
        shown = {
            name: self.number(value) if isinstance(value, int) else self.isolated(str(value))
            for name, value in values.items()
        }
        filled = text.format_map(shown)
        # A sentence begins with a capital, whatever was filled in at its beginning.
        return filled[:1].upper() + filled[1:] if text.startswith("{") else filled


@cache
def languages() -> frozenset[str]:
    """Return the languages that a catalogue stands for, whether or not their letters are installed."""
    folder = files(__package__) / "texts"
    names = (entry.name for entry in folder.iterdir())
    return frozenset(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


@cache
def offered_languages() -> frozenset[str]:
    """Return the languages that reports can be set in here: those with a catalogue and with fonts for it."""
    return frozenset(language for language in languages() if can_be_set(language))


@cache
def catalogue(language: str) -> Texts:
    """Return the texts of a language. Raises FileNotFoundError where there is no catalogue."""
    file = files(__package__) / "texts" / f"{language}.toml"
    return Texts(language, dict(_flat(tomllib.loads(file.read_text(encoding="utf-8")))))


def _flat(table: dict[str, Any], prefix: str = "") -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((prefix + key, value))
    return found
