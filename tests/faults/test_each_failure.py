"""Every failure of the sandbox at each of the four doors: the right words in time, nothing leaked, nothing lasting.

The gate tries each failure once, at another door from one to the next; with SCOREPORT_PROOF all of them are tried.
"""

import logging
import os
import time

import pytest
from django.core.cache.backends import locmem

from scoreport.audit.models import Entry
from scoreport.sandbox.faults.table import FAULTS, Fault, Stage, fault_named
from tests.faults import doors
from tests.faults.conftest import LISTING_SECONDS
from tests.faults.doors import KEY, ORDINARY, SECRET, Seen, Site
from tests.faults.table import BUSY, LISTED, OPENED, TABLE, Row, Said, cells
from tests.kept.searching import in_bytes, in_rows
from tests.reports.conftest import trail

pytestmark = pytest.mark.journey  # the database makes no difference here: once is enough
CELLS = list(cells())
A_WHILE = 0.3  # seconds in which a refusal that holds for ten is over here
OURS = 1.0  # seconds of our own, on a busy machine, beyond the time that a click may wait for the state
FOUR_DOORS = {"portal", "staff", "opening", "test_connection"}


def sample() -> list[tuple[str, Stage, str]]:
    """One cell of each failure, the next failure's at the next door."""
    by_name = {name: [cell for cell in CELLS if cell[0] == name] for name in TABLE}
    return [found[number % len(found)] for number, found in enumerate(by_name.values())]


TRIED = CELLS if os.environ.get("SCOREPORT_PROOF") else sample()


@pytest.fixture(autouse=True)
def short_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """What bars for ten seconds or a quarter of an hour is over sooner, so that the click after it can be pressed."""
    monkeypatch.setattr("scoreport.ets.auth.REFUSED_FOR", A_WHILE)
    monkeypatch.setattr("scoreport.ets.problems.MAX_RETRY_AFTER", 3)


def test_the_table_names_every_failure_of_the_sandbox_at_every_stage() -> None:
    assert set(TABLE) == {fault.name for fault in FAULTS}
    assert len(TABLE) == 52
    for fault in FAULTS:
        stated = {stage for stage in ("token", "listing", "report") if TABLE[fault.name].at(stage) is not None}
        assert stated == set(fault.stages), fault.name


def test_the_sample_tries_every_failure_and_every_door() -> None:
    assert {name for name, _, _ in sample()} == set(TABLE)
    assert {door for _, _, door in sample()} == FOUR_DOORS == {door for _, _, door in CELLS}
    assert len(CELLS) > 300


@pytest.mark.parametrize(("name", "stage", "door"), TRIED, ids=["-".join(cell) for cell in TRIED])
def test_words_in_time_no_trace_of_a_secret_and_right_again_afterwards(
    name: str, stage: Stage, door: str, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    fault, row = fault_named(name), TABLE[name]
    seen: Seen = getattr(doors, door)(site, fault, stage)

    assert seen.seconds < LISTING_SECONDS + OURS
    assert seen.status != 500
    assert not seen.broke_off
    check(row, stage, door, seen)
    if door == "staff":
        said = row.at(stage)
        assert said is not None
        expect(said.coordinator, site.coordinate())
    assert leaked(site, fault, door, seen, caplog) == set()
    # No turn is held any more: the thread, and the place in the line, are free.
    assert [b.running + b.in_line for b in site.client._traffic._bulkheads.values()] == [0, 0]

    site.calm()
    if row.bars and door != "test_connection" and (door, stage) != ("staff", "token"):
        check_barred(site, row, stage)  # a client of its own, or of another Client Key, bars nobody
    check_right_again(site, stage)


def expect(words: str, seen: Seen) -> None:
    """These words are there; a whole page in the report of a failure would help nobody."""
    if words not in seen.text:
        pytest.fail(f"{words!r} is not on the page of status {seen.status}")


def check(row: Row, stage: Stage, door: str, seen: Seen) -> None:
    """The words of the table, and in the trace the outcome."""
    said = row.at(stage)
    assert said is not None
    if door == "test_connection":
        title = row.tested_token if stage == "token" else row.tested
        assert seen.status == 200
        expect(title, seen)
        return
    if door == "opening" and stage != "report":
        said = row.older or (OPENED if said is LISTED else said)
    check_said(said, door, seen)
    assert trail()[-1][1] == said.outcome


def check_said(said: Said, door: str, seen: Seen) -> None:
    """The words for whoever stands at that door, and the status with which a report that is not there is refused."""
    if said is OPENED:
        assert seen.body.startswith(b"%PDF-")
        assert b"%%EOF" in seen.body[-1024:]
        assert seen.status == 200
        return
    expect(said.staff if door == "staff" else said.family, seen)
    assert seen.status == (said.status if door == "opening" else 200)
    assert bool(seen.links) == (said is LISTED)


def check_barred(site: Site, row: Row, stage: Stage) -> None:
    """The state is not asked again at once, and the words stay the same; then the time is over."""
    said = row.at(stage)
    assert said is not None
    if row.bars > 2:  # a date of whole seconds may be over already
        again = site.generate()
        expect(said.family, again)
        assert again.seconds < OURS
    time.sleep(3.2 if said is BUSY else A_WHILE)


def check_right_again(site: Site, stage: Stage) -> None:
    """The next click is answered rightly: nothing of the failure was kept."""
    if site.client._account.client_key != KEY:
        site.enter(KEY)
    listed = site.generate()
    assert len(listed.links) > 1
    if stage == "report":
        opened = site.open(listed.links[0])
        assert b"%%EOF" in opened.body[-1024:]


def leaked(site: Site, fault: Fault, door: str, seen: Seen, caplog: pytest.LogCaptureFixture) -> set[str]:
    """What stands where it must not: in the answer, the log, the trace or the cache."""
    token = site.client._tokens._token
    secrets = {SECRET, KEY, "X-Amz-", *([token] if token else [])}
    ssids = {ORDINARY, *(fault.ssid(stage) for stage in fault.stages if stage != "token")}
    people = {site.ben.name, site.people.tess.name}
    log = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    rows = [("trace", [tuple(row.items()) for row in Entry.objects.using("audit").values()])]
    kept = repr(vars(locmem)["_caches"]).encode()
    shown = seen.body if not seen.body.startswith(b"%PDF-") else b""
    found = in_bytes(shown, secrets | (set() if door == "staff" else ssids))
    found |= in_bytes(log.encode(), secrets | ssids | people) | in_bytes(kept, secrets | ssids)
    found |= {value for value, _ in in_rows(rows, secrets | ssids | {site.ben.name})}
    found |= {"a stack trace" for record in caplog.records if record.exc_info}
    return found | ({"a stack trace"} if b"Traceback" in seen.body else set())
