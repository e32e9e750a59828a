"""What answers hold, read by the names in force."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .calls import Answer
from .names import Names

_YEAR = re.compile(r"20\d\d|20\d\d ?[-/–] ?(20)?\d\d")
_LONGEST_TOKEN = 8192


def json_of(answer: Answer) -> Any:
    """Return the JSON value of an answer, None where its body is none."""
    try:
        return json.loads(answer.body.decode("utf-8"))
    except (ValueError, RecursionError):
        return None


def token_of(answer: Answer, names: Names) -> str:
    """Return the token of an answer to credentials, empty where there is none that can be sent back."""
    held = json_of(answer)
    token = names.find(held, "token", "text") if answer.status in (200, 201) and isinstance(held, dict) else None
    if not isinstance(token, str) or len(token) > _LONGEST_TOKEN:
        return ""
    return token if token.isascii() and token.isprintable() and " " not in token else ""


def is_year(value: object) -> bool:
    """Tell whether a value names an administration year: 2024, "2024", "2023-24", "2023-2024"."""
    return not isinstance(value, bool) and _YEAR.fullmatch(str(value)) is not None


@dataclass(frozen=True)
class Listing:
    """A listing's entries as they came."""

    held: Any
    names: Names

    @cached_property
    def entries(self) -> list[Any] | None:
        """The list of entries; None where the answer has no list in a place that we know."""
        found = self.held
        if isinstance(found, dict):
            found = self.names.find(found, "fields", "reports")
        return found if isinstance(found, list) else None

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The entries that are JSON objects."""
        return [entry for entry in self.entries or () if isinstance(entry, dict)]

    def values(self, name: str) -> list[Any]:
        """Return the field's value of each entry that has it."""
        found = (self.names.find(entry, "fields", name) for entry in self.objects)
        return [value for value in found if value is not None]

    def links(self, name: str) -> list[str]:
        """Return the links of a kind, `pdf_link` or `html_link`, in order."""
        return [value for value in self.values(name) if isinstance(value, str)]

    @property
    def all_links(self) -> list[str]:
        """Return the links of all kinds."""
        return self.links("pdf_link") + self.links("html_link")

    @property
    def students(self) -> list[str]:
        """Return every SSID that answer and entries name."""
        holders = [self.held, *self.objects] if isinstance(self.held, dict) else self.objects
        wanted = {name.casefold() for name in self.names.of("fields", "ssid")}
        pairs = (pair for one in holders for pair in one.items())
        return [str(value).strip() for key, value in pairs if key.casefold() in wanted and value]
