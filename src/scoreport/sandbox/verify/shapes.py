"""The shape of an answer: names, types and lengths, and no value, so that it can be shown to anybody.

A district that holds the state's specification, or sees an answer of other names, writes its alias file from this.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from .calls import Answer
from .names import Names
from .reading import json_of

MOST_NAMES = 60  # of one object
MOST_DEPTH = 6
# A name that holds a number of so many digits may hold a student's; it is data in the place of a name.
_NUMBERED = re.compile(r"\d{5,}")


def shape_of(answer: Answer, names: Names) -> Iterator[str]:
    """Yield the lines that describe an answer: status, media type, bytes, names of headers, names of fields."""
    if answer.failure:
        yield answer.failure
        return
    yield f"status {answer.status}, {answer.media_type or 'no media type'}, {len(answer.body):,} bytes"
    yield f"headers: {', '.join(sorted(_shown(name.lower()) for name in answer.headers))}"
    held = json_of(answer)
    if isinstance(held, dict | list):
        yield from _lines("", [held], names, 0)


def _lines(indent: str, values: list[Any], names: Names, depth: int) -> Iterator[str]:
    """Describe values that stand in the same place of an answer, together."""
    yield f"{indent}{', '.join(sorted(set(map(_kind, values))))}{_lengths(values)}"
    objects = [value for value in values if isinstance(value, dict)]
    items = [item for value in values if isinstance(value, list) for item in value]
    if depth == MOST_DEPTH:
        return
    if objects:
        yield from _fields(indent + "  ", objects, names, depth)
    if items:
        yield from _lines(f"{indent}  each: ", items, names, depth + 1)


def _fields(indent: str, objects: Sequence[Mapping[str, Any]], names: Names, depth: int) -> Iterator[str]:
    found = Counter(key for one in objects for key in one)
    for key, count in list(found.items())[:MOST_NAMES]:
        meaning = names.meaning(key)
        often = f" ({count} of {len(objects)})" if count < len(objects) else ""
        known = f" [read as {meaning}]" if meaning else ""
        first, *rest = _lines("", [one[key] for one in objects if key in one], names, depth + 1)
        yield f"{indent.replace('each: ', '      ')}{_shown(key)}{often}: {first}{known}"
        yield from (f"{' ' * len(indent)}{line}" for line in rest)
    if len(found) > MOST_NAMES:
        yield f"{' ' * len(indent)}and {len(found) - MOST_NAMES} more names"


def _kind(value: Any) -> str:
    if isinstance(value, str):
        return _text_kind(value)
    if isinstance(value, bool):
        return "true or false"
    kinds = ((dict, "object"), (list, "array"), (int, "number"), (float, "number"))
    return next((words for kind, words in kinds if isinstance(value, kind)), "null")


def _text_kind(text: str) -> str:
    if "://" in text:
        return _link_kind(text)
    if text.isascii() and text.isdecimal():
        return "digits"
    return "text" if text else "empty text"


def _link_kind(text: str) -> str:
    """Where a link leads has to be known: the hosts that may be dialled are a setting."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or "no host"
    except ValueError:
        return "a link that can't be read"
    asked = " ".join(dict.fromkeys(_shown(name) for name, _ in parse_qsl(parts.query)))
    return f"{parts.scheme} link to {_shown(host)}{f' with {asked}' if asked else ''}"


def _lengths(values: list[Any]) -> str:
    texts = [len(value) for value in values if isinstance(value, str)]
    arrays = [len(value) for value in values if isinstance(value, list)]
    spans = ((texts, "characters"), (arrays, "entries"))
    return "".join(f", {_span(lengths)} {what}" for lengths, what in spans if lengths)


def _span(lengths: list[int]) -> str:
    return f"{min(lengths)}" if min(lengths) == max(lengths) else f"{min(lengths)} to {max(lengths)}"


def _shown(name: str) -> str:
    return "(a name with a number in it)" if _NUMBERED.search(name) else name[:60]
