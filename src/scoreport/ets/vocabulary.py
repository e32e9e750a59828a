"""The codes and aliases of the state's API: ours, read from `vocabulary.toml` once, and an installation's over them.

What we do not know keeps its own name: a report type or language is never dropped for being new.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from importlib import resources
from typing import Any, Final

FIRST_ADMINISTRATION_YEAR: Final = 2018
_SINGLE_YEAR: Final = re.compile(r"[12][0-9]{3}")
_SCHOOL_YEAR: Final = re.compile(r"([12][0-9]{3})\s?[-/–]\s?([0-9]{4}|[0-9]{2})")

Tables = Mapping[str, Mapping[str, Any]]


def _load() -> Tables:
    text = resources.files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def squeezed(word: str) -> str:
    """Letters and digits only, without case: "CAA-Science" and "caa science" are one word."""
    return "".join(c for c in word.casefold() if c.isalnum())


OWN_TABLES: Final = _load()
REPORT_TYPES: Final[tuple[str, ...]] = tuple(OWN_TABLES["report_types"])
LANGUAGES: Final[tuple[str, ...]] = tuple(OWN_TABLES["languages"])


class Vocabulary:
    """Our tables with `aliases` of the same form over them, see `aliases.read_aliases`. Immutable.

    What the aliases name comes before our own names of the same thing, and is taken from any other thing.
    """

    def __init__(self, aliases: Tables | None = None) -> None:
        self._over: Tables = aliases or {}
        self._field_of = self._fields()
        self._report_type_of = self._index("report_types")
        self._language_of = self._index("languages")
        self._other_languages = {**OWN_TABLES["other_languages"], **self._over.get("other_languages", {})}
        self.token_fields = self._names("token", "text", "life")
        self.token_life_fields = self._names("token", "life", "text")
        self.code_fields = self._names("problems", "code_fields")
        self.text_fields = self._names("problems", "text_fields")
        self.request_id_headers = self._names("problems", "request_id_headers")
        self.gateway_texts = _folded(self._names("problems", "gateway_texts"))
        codes = ("unknown_student", "credentials_expired", "credentials_rejected")
        self.unknown_student_codes, self.expired_codes, self.rejected_codes = (
            _folded(self._names("problems", code, *(other for other in codes if other != code))) for code in codes
        )

    def field_of(self, key: str) -> tuple[int, str] | None:
        """Our name of a JSON key and the key's rank among its aliases (lowest first), or None if we don't know it."""
        return self._field_of.get(key.casefold())

    def report_type_of(self, word: str) -> str:
        """Our code of a report type ("CAASPP"), or the word itself."""
        return self._report_type_of.get(word.casefold()) or self._report_type_of.get(squeezed(word), word)

    def language_of(self, word: str) -> str:
        """Our code of a language ("zh-Hant"), the English name of a CALPADS code, or the word itself."""
        known = self._language_of.get(word.casefold()) or self._language_of.get(squeezed(word))
        return known or self._other_languages.get(word.casefold(), word)

    def _fields(self) -> dict[str, tuple[int, str]]:
        found: dict[str, tuple[int, str]] = {}
        for tables, first in ((OWN_TABLES, 0), (self._over, -1000)):
            for field, names in tables.get("fields", {}).items():
                found |= {name.casefold(): (first + rank, field) for rank, name in enumerate(names)}
        return found

    def _index(self, section: str) -> dict[str, str]:
        own = {squeezed(word): code for code, words in OWN_TABLES[section].items() for word in (code, *words)}
        over = {squeezed(word): code for code, words in self._over.get(section, {}).items() for word in words}
        return own | over

    def _names(self, section: str, name: str, *rivals: str) -> tuple[str, ...]:
        """The aliases' names of a thing, then our own, less those that the aliases give to a rival."""
        over = self._over.get(section, {})
        taken = _folded(word for rival in rivals for word in over.get(rival, ()))
        own = (word for word in OWN_TABLES[section][name] if word.casefold() not in taken)
        return tuple(dict.fromkeys((*over.get(name, ()), *own)))


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)


OWN: Final = Vocabulary()


language_of, report_type_of = OWN.language_of, OWN.report_type_of


def administration_year_of(word: str) -> int | None:
    """The spring that "2024", "2023-24" or "2023-2024" means (2024), else None."""
    if _SINGLE_YEAR.fullmatch(word):
        return int(word)
    match = _SCHOOL_YEAR.fullmatch(word)
    if match is None:
        return None
    spring = int(match[1]) + 1
    return spring if str(spring).endswith(match[2]) else None


def administration_years(today: date) -> list[int]:
    """Springs to choose from, newest first: from that of the school year (July to June) of `today` to 2018."""
    newest = today.year + 1 if today.month >= 7 else today.year
    return list(range(newest, FIRST_ADMINISTRATION_YEAR - 1, -1))
