"""The names that answers are read by: ours, and those of an alias file laid over them."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

FIELD_SECTIONS = ("fields", "token", "problems")
Tables = dict[str, dict[str, list[str]]]


class AliasError(ValueError):
    """The alias file can't be used; the text names the key."""


@dataclass(frozen=True)
class Names:
    """What each thing may be called, by section and our own name; the first name counts first."""

    tables: Tables

    def of(self, section: str, name: str) -> list[str]:
        """Return the names of one thing."""
        return self.tables[section][name]

    def find(self, holder: Mapping[str, Any], section: str, name: str) -> Any:
        """Return the value that a JSON object holds under one of a thing's names, compared without case; else None."""
        folded = {key.casefold(): value for key, value in holder.items()}
        values = (folded.get(alias.casefold()) for alias in self.of(section, name))
        return next((value for value in values if value is not None), None)

    def is_known(self, section: str, word: object) -> bool:
        """Tell whether a word stands for one of the section's codes."""
        return str(word).casefold() in self._known[section]

    def meaning(self, key: str) -> str:
        """Return what a JSON key is read as, as the alias file names it; empty where no name fits."""
        things = ((section, name) for section in FIELD_SECTIONS for name in self.tables[section])
        return next((f"{section}.{name}" for section, name in things if _holds(self.of(section, name), key)), "")

    @cached_property
    def _known(self) -> dict[str, set[str]]:
        return {
            section: {word.casefold() for code, words in table.items() for word in (code, *words)}
            for section, table in self.tables.items()
        }


def read_names(aliases: Path | None = None) -> Names:
    """Return our names, with those of the alias file before them. Raises AliasError."""
    own: Tables = tomllib.loads((files(__package__) / "names.toml").read_text(encoding="utf-8"))
    if aliases is None:
        return Names(own)
    for section, table in _tables(aliases).items():
        for name, words in table.items():
            if section in own and name in own[section]:
                own[section] = _laid(own[section], name, _words(f"{section}.{name}", words))
    return Names(own)


def _laid(table: dict[str, list[str]], name: str, words: list[str]) -> dict[str, list[str]]:
    """The words before the thing's own names, and taken from whatever else had them."""
    left = {other: [word for word in own if not _holds(words, word)] for other, own in table.items()}
    return {**left, name: [*words, *left[name]]}


def _tables(path: Path) -> dict[str, dict[str, Any]]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise AliasError(f"cannot read the alias file {path}: {error}") from error
    strange = next((section for section, table in found.items() if not isinstance(table, dict)), None)
    if strange is not None:
        raise AliasError(f"alias file: {strange} must be a section, written as [{strange}]")
    return found


def _words(key: str, words: Any) -> list[str]:
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise AliasError(f'alias file: {key} must be a list of names, such as ["{key.partition(".")[2]}"]')
    return words


def _holds(words: Iterable[str], wanted: str) -> bool:
    return wanted.casefold() in (word.casefold() for word in words)
