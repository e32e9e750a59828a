"""Strict reading of JSON: what is not plainly the agreed form is refused, whatever it costs an attacker to send."""

from __future__ import annotations

import json
import re
from typing import Any, Final

MAX_DEPTH: Final = 20
# Possessive, and an open text reaches to the end: whatever is sent, each character is looked at once.
_TEXTS: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKETS: Final = re.compile(r"[\[{\]}]")


class NotJson(ValueError):
    """The bytes are no JSON in UTF-8, are nested too deeply, name a key twice, or hold NaN or Infinity."""


def loads(data: bytes) -> Any:
    """Return the value that the bytes hold. Raises NotJson, which says nothing of the content."""
    try:
        text = data.decode("utf-8")
        _check_depth(text)
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    except (ValueError, RecursionError):
        pass
    raise NotJson


def _check_depth(text: str) -> None:
    """Count brackets before parsing; those inside texts are skipped."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for bracket in _BRACKETS.findall(_TEXTS.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            raise NotJson


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotJson
    return found


def _refuse(_constant: str) -> Any:
    raise NotJson
