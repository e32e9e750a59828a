"""Looks for values wherever an installation may leave something, in every form in which they could stand there."""

import base64
import json
import sqlite3
import urllib.parse
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import redis
from psycopg import sql

Place = str
Found = set[tuple[str, Place]]


def forms(value: str) -> set[bytes]:
    """Return the value as bytes: plain, escaped, UTF-16, hexadecimal, percent-encoded and in base 64 at any offset."""
    plain = value.encode()
    texts = {value, json.dumps(value)[1:-1], urllib.parse.quote(value, safe=""), urllib.parse.quote_plus(value)}
    found = {text.encode() for text in texts} | {value.encode("utf-16-le"), plain.hex().encode()}
    found |= {plain.hex().upper().encode(), value[::-1].encode()}
    for before in range(3):
        # The letters at both ends depend on what stands beside the value: they are left away.
        encoded = base64.b64encode(b"\0" * before + plain).rstrip(b"=")[(before * 4 + 2) // 3 :][:-2]
        found |= {encoded, encoded.replace(b"+", b"-").replace(b"/", b"_")}
    return found


def in_bytes(data: bytes, values: Iterable[str]) -> set[str]:
    """Return those of the values that stand in the data in any form."""
    return {value for value in values if any(form in data for form in forms(value))}


def in_files(folder: Path, values: Iterable[str], skipped: Iterable[str] = ()) -> Found:
    """Search each file below the folder, databases and their journals included, and each file's name."""
    left_out, wanted = set(skipped), list(values)
    return {
        (value, str(path.relative_to(folder)))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in left_out
        for value in in_bytes(path.read_bytes() + path.name.encode(), wanted)
    }


def in_rows(tables: Iterable[tuple[str, list[tuple[Any, ...]]]], values: Iterable[str]) -> Found:
    """Search the rows of tables: the places are their names."""
    wanted = list(values)
    return {(value, name) for name, rows in tables for value in in_bytes(repr(rows).encode(), wanted)}


def sqlite_tables(path: Path) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Yield each table of a SQLite file with all its rows."""
    with sqlite3.connect(path) as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in names:
            yield name, database.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608 - a name from the file


def postgresql_tables(address: str) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Yield each table of a PostgreSQL database with all its rows."""
    with psycopg.connect(address) as database:
        names = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (name,) in names:
            yield name, database.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(name))).fetchall()


def in_redis(client: "redis.Redis", values: Iterable[str]) -> Found:
    """Search each key and all that stands under it; RQ packs tasks and their failures."""
    wanted = list(values)
    read: dict[Any, Any] = {
        b"string": client.get, b"hash": client.hgetall, b"zset": lambda key: client.zrange(key, 0, -1, withscores=True),
        b"list": lambda key: client.lrange(key, 0, -1), b"set": client.smembers, b"stream": client.xrange,
    }  # fmt: skip
    held = [(key, list(_leaves(read[client.type(key)](key)))) for key in client.scan_iter()]
    return {
        (value, f"redis {key!r}")
        for key, leaves in held
        for leaf in (key, *leaves)
        for value in in_bytes(leaf + _unpacked(leaf), wanted)
    }


def _leaves(held: Any) -> Iterator[bytes]:
    if isinstance(held, bytes):
        yield held
    elif isinstance(held, dict):
        yield from _leaves([*held.keys(), *held.values()])
    elif isinstance(held, list | tuple | set):
        for part in held:
            yield from _leaves(part)


def _unpacked(data: bytes) -> bytes:
    for packed in (data, *_from_base64(data)):
        try:
            return zlib.decompress(packed)
        except zlib.error:
            continue
    return b""


def _from_base64(data: bytes) -> list[bytes]:
    try:
        return [base64.b64decode(data, validate=True)]
    except ValueError:
        return []
