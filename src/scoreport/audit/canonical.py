"""An entry as the bytes that are sealed: the same on both databases, and whatever columns later versions add."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from scoreport.audit.models import Entry

FIELDS = tuple(field.attname for field in Entry._meta.concrete_fields)  # noqa: SLF001 - Django's documented way
EMPTY = ("", None)

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def columns(connection: BaseDatabaseWrapper, table: str = "e") -> str:
    """Return the columns of an entry as a SELECT lists them: names are plain words of our own model."""
    return ", ".join(f"{table}.{connection.ops.quote_name(name)}" for name in FIELDS)


def canonical(row: Sequence[Any]) -> bytes:
    """Return what is sealed of a row that was read with `columns`: its names and values, but for empty ones."""
    said = {name: value for name, value in zip(FIELDS, row, strict=True) if value not in EMPTY}
    said["at"] = instant(said["at"])
    details = said.get("details")
    if isinstance(details, str):
        said["details"] = details = json.loads(details)
    if not details:
        said.pop("details", None)
    return _encode(said).encode()


def instant(value: dt.datetime) -> str:
    """Return a time as text in UTC; SQLite gives it without a zone."""
    return (value if value.tzinfo is None else value.astimezone(dt.UTC).replace(tzinfo=None)).isoformat()
