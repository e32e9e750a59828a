"""The reports' words: one TOML catalogue per language, all with the same keys."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Texts:
    """One language's catalogue; `language` is a BCP 47 code, `entries` the catalogue with dotted keys."""

    language: str
    entries: dict[str, str | list[str]]

    def say(self, key: str, **values: object) -> str:
        """Return a text with its words in braces filled in. Raises KeyError for an unknown key."""
        text = self.entries[key]
        if isinstance(text, list):
            raise KeyError(f"{key} is a list")
        return text.format_map(values)

    def pick(self, key: str, number: int, **values: object) -> str:
        """Return one text of a list, counted from 1, filled in. Raises KeyError for an unknown key."""
        texts = self.entries[key]
        if isinstance(texts, str):
            raise KeyError(f"{key} is one text")
        return texts[number - 1].format_map(values)


@cache
def languages() -> frozenset[str]:
    """Return the languages that a catalogue stands for."""
    folder = files(__package__) / "texts"
    names = (entry.name for entry in folder.iterdir())
    return frozenset(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


@cache
def catalogue(language: str) -> Texts:
    """Return the texts of a language. Raises FileNotFoundError where there is no catalogue."""
    file = files(__package__) / "texts" / f"{language}.toml"
    return Texts(language, dict(_flat(tomllib.loads(file.read_text(encoding="utf-8")))))


def _flat(table: dict[str, Any], prefix: str = "") -> list[tuple[str, str | list[str]]]:
    found: list[tuple[str, str | list[str]]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((prefix + key, value))
    return found
