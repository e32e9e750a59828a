"""Sealing: the worker's tick gives each committed entry the next link of the chain.

Rows go in unsealed, since a lock at each insert would cost most of the throughput. An entry whose id is lower may
commit after others; it gets a later number. Nothing commits an hour late, and if it did, the daily pass over the
whole table would find it.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connections, transaction

from scoreport.audit import chain, keyring
from scoreport.audit.canonical import FIELDS, canonical, columns
from scoreport.audit.inserting import insert_many
from scoreport.audit.models import Entry, Seal
from scoreport.audit.recording import ALIAS
from scoreport.lib import clock

BATCH = 500  # entries a transaction: on SQLite whoever writes an entry waits that long, some 10 ms
LATEST = dt.timedelta(hours=1)  # after its id was given out, an entry has committed

_ID = FIELDS.index("id")


def seal(*, everything: bool = False) -> int:
    """Seal what is committed and return how many entries that were. Another worker at it leaves nothing to do.

    `everything` looks through the whole table, not only at what is new. Raises keyring.KeyMissing.
    """
    count, after = 0, 0 if everything else _floor()
    while rows := _sealed_batch(after):
        count, after = count + len(rows), rows[-1][_ID]
    return count


def tail(*, everything: bool = False) -> tuple[int, dt.datetime | None]:
    """Return how many entries the seal does not cover yet, and since when.

    Looks where `seal` does: at what is new, or with `everything` through the whole table.
    """
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT count(*), min(e.at) FROM audit_entry e WHERE e.id > %s "
            "AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.entry = e.id)",
            [0 if everything else _floor()],
        )
        count, since = cursor.fetchone()
    if isinstance(since, str):
        since = dt.datetime.fromisoformat(since)
    return int(count), since.replace(tzinfo=dt.UTC) if since else None


def go_on_after_loss() -> int:
    """Go on sealing under the newest key where the one before is lost for good.

    Returns the last number that nobody can compute again. Raises keyring.NothingLost.
    """
    with transaction.atomic(using=ALIAS):
        last = chain.head().number
        keyring.begin_after_loss(last + 1)
    seal()
    return last


def _sealed_batch(after: int) -> Sequence[tuple[Any, ...]]:
    with transaction.atomic(using=ALIAS):
        rows = _unsealed(after) if chain.try_lock() else []
        if rows:
            before = chain.head()
            key = keyring.key_from(before.number + 1)
            seals = []
            for row in rows:
                before = chain.link(key, before, canonical(row))
                seals.append(Seal(number=before.number, entry=row[_ID], mac=before.mac))
            insert_many(seals, ALIAS)
    return rows


def _unsealed(after: int) -> list[tuple[Any, ...]]:
    connection = connections[ALIAS]
    sql = (
        f"SELECT {columns(connection)} FROM audit_entry e WHERE e.id > %s "  # nosec B608  # noqa: S608 - names of our own columns
        "AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.entry = e.id) ORDER BY e.id LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [after, BATCH])
        return list(cursor.fetchall())


def _floor() -> int:
    """The id up to which everything is sealed: an hour back, or where a first sealing was broken off."""
    old = Entry.objects.using(ALIAS).filter(at__lt=clock.now() - LATEST).order_by("-at").values_list("id", flat=True)
    sealed = Seal.objects.using(ALIAS).order_by("-entry").values_list("entry", flat=True)
    return min(old.first() or 0, sealed.first() or 0)
