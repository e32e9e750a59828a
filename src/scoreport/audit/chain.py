"""The chain: each link is a keyed hash over its number, the link before it and the entry."""

import hmac
from dataclasses import dataclass

from django.db import connections

from scoreport.audit.models import Checkpoint, Seal
from scoreport.audit.recording import ALIAS

ORIGIN = bytes(32)  # stands before the first link


@dataclass(frozen=True)
class Head:
    """The last link: its number and its hash."""

    number: int = 0
    mac: bytes = ORIGIN


def link(key: bytes, before: Head, entry: bytes) -> Head:
    """Return the link that follows `before` for an entry in its canonical form."""
    number = before.number + 1
    return Head(number, hmac.digest(key, number.to_bytes(8, "big") + before.mac + entry, "sha256"))


def head() -> Head:
    """Return the end of the chain; where all of it was removed, what the checkpoint keeps."""
    last = Seal.objects.using(ALIAS).order_by("number").last()
    return Head(last.number, bytes(last.mac)) if last else start()


def start() -> Head:
    """Return where the chain begins: at its origin, or at the last checkpoint."""
    checkpoint = Checkpoint.objects.using(ALIAS).order_by("number").last()
    return Head(checkpoint.number, bytes(checkpoint.chain)) if checkpoint else Head()


def try_lock() -> bool:
    """Say whether this transaction is the only one that changes the chain; others have to leave it alone.

    On SQLite the transaction holds the whole file already.
    """
    connection = connections[ALIAS]
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('scoreport.audit.chain'))")
        return bool(cursor.fetchone()[0])
