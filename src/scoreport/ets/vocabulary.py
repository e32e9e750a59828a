"""The codes and aliases of the state's API, read from `vocabulary.toml` once.

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


def _load() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _squeeze(word: str) -> str:
    """Letters and digits only, without case: "CAA-Science" and "caa science" are one word."""
    return "".join(c for c in word.casefold() if c.isalnum())


def _index(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {_squeeze(alias): code for code, aliases in table.items() for alias in (code, *aliases)}


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)


_DATA: Final = _load()
_FIELD_OF: Final = {
    alias.casefold(): (rank, field) for field, aliases in _DATA["fields"].items() for rank, alias in enumerate(aliases)
}
_REPORT_TYPE_OF: Final = _index(_DATA["report_types"])
_LANGUAGE_OF: Final = _index(_DATA["languages"])
_OTHER_LANGUAGES: Final[dict[str, str]] = _DATA["other_languages"]

REPORT_TYPES: Final[tuple[str, ...]] = tuple(_DATA["report_types"])
LANGUAGES: Final[tuple[str, ...]] = tuple(_DATA["languages"])

TOKEN_FIELDS: Final[tuple[str, ...]] = tuple(_DATA["token"]["text"])
TOKEN_LIFE_FIELDS: Final[tuple[str, ...]] = tuple(_DATA["token"]["life"])
CODE_FIELDS: Final[tuple[str, ...]] = tuple(_DATA["problems"]["code_fields"])
TEXT_FIELDS: Final[tuple[str, ...]] = tuple(_DATA["problems"]["text_fields"])
UNKNOWN_STUDENT_CODES: Final = _folded(_DATA["problems"]["unknown_student"])
EXPIRED_CODES: Final = _folded(_DATA["problems"]["credentials_expired"])
REJECTED_CODES: Final = _folded(_DATA["problems"]["credentials_rejected"])
GATEWAY_TEXTS: Final = _folded(_DATA["problems"]["gateway_texts"])
REQUEST_ID_HEADERS: Final[tuple[str, ...]] = tuple(_DATA["problems"]["request_id_headers"])


def field_of(key: str) -> tuple[int, str] | None:
    """Our name of a JSON key and the key's rank among its aliases (0 first), or None if we don't know it."""
    return _FIELD_OF.get(key.casefold())


def report_type_of(word: str) -> str:
    """Our code of a report type ("CAASPP"), or the word itself."""
    return _REPORT_TYPE_OF.get(word.casefold()) or _REPORT_TYPE_OF.get(_squeeze(word), word)


def language_of(word: str) -> str:
    """Our code of a language ("zh-Hant"), the English name of a CALPADS code, or the word itself."""
    known = _LANGUAGE_OF.get(word.casefold()) or _LANGUAGE_OF.get(_squeeze(word))
    return known or _OTHER_LANGUAGES.get(word.casefold(), word)


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
