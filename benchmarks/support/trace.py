"""Makes a database with a long trace and seals it; prints the seconds that each took as JSON.

Run as `python -m benchmarks.support.trace COUNT` under the product's settings, in a fresh data folder.
"""

import datetime as dt
import json
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from scoreport.audit.models import Entry

BATCH = 5_000
SECONDS = 7  # between two entries, as in a district of 50,000 students


def main(count: int) -> None:
    """Migrate, fill, seal."""
    django.setup()
    from scoreport.audit import sealing
    from scoreport.operations import upgrade

    upgrade.run()
    json.dump({"fill": _seconds(lambda: fill(count)), "seal": _seconds(lambda: sealing.seal())}, sys.stdout)


def fill(count: int) -> None:
    """Write so many entries, as requests and openings leave them."""
    from django.db import transaction

    from scoreport.audit.inserting import insert_many
    from scoreport.audit.recording import ALIAS
    from scoreport.lib import clock

    begin = clock.now() - dt.timedelta(seconds=SECONDS * count)
    for first in range(0, count, BATCH):
        with transaction.atomic(using=ALIAS):
            insert_many([_entry(number, begin) for number in range(first, min(first + BATCH, count))], ALIAS)


def _entry(number: int, begin: dt.datetime) -> "Entry":
    from scoreport.audit.events import Event
    from scoreport.audit.models import Entry

    event = (Event.REPORTS_REQUESTED, Event.REPORTS_GENERATED, Event.REPORT_OPENING, Event.REPORT_OPENED)[number % 4]
    person, student = number // 4 % 9_973, number // 4 % 49_999
    return Entry(
        at=begin + dt.timedelta(seconds=SECONDS * number), event=event, outcome="opened" if number % 2 else "",
        intent=number if number % 2 else None, user_key=f"user-{person:011}", user_name=f"Person Number {person}",
        role="Counselor", interest="school", sign_in=f"{person:016x}", request_id=f"{number:016x}", channel="page",
        network="198.51.100.0/24", client="Firefox, Windows", lea_key="lea-000000000001",
        school_key=f"school-{student % 50:09}", student_key=f"student-{student:08}", report_type="CAASPP",
        administration_year=2026, language="en", details={"bytes": 1_000 + number, "format": "pdf"},
    )  # fmt: skip


def _seconds(deed: Callable[[], object]) -> float:
    begin = time.perf_counter()
    deed()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main(int(sys.argv[1]))
