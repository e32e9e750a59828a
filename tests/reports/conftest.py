"""A state to ask, the LEA's configuration for it, and what the pages show."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from scoreport.audit.models import Entry
from scoreport.configuration import sealing
from scoreport.configuration.models import Configuration, Connection, ConnectionState
from scoreport.lib import clock
from scoreport.roster.models import Student
from tests.people import People
from tests.reports import upstream as upstream_module
from tests.reports.upstream import Upstream

BEN, MIA, SAM, NOA = "1000000001", "1000000002", "0000000003", "1000000004"


NOON = dt.datetime(2026, 11, 25, 20, 0, tzinfo=dt.UTC)  # in California


@pytest.fixture(name="clock")
def stopped_clock() -> Iterator[time_machine.Traveller]:
    """The clock at noon; the test moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def state(people: People) -> Iterator[Upstream]:
    """The state, with reports for Ben, Mia and Sam, and the LEA configured for it."""
    with upstream_module.running() as running:
        for ssid in (BEN, SAM):
            running.offer(ssid, "CAASPP", "2026", "en")
            running.offer(ssid, "CAASPP", "2026", "es")
            running.offer(ssid, "CAASPP", "2025", "en")
            running.offer(ssid, "CAST", "2024", "es")
        running.offer(MIA, "CAASPP", "2026", "en")
        configure(people, running.url)
        yield running


def configure(people: People, url: str, *, default: bool = True) -> Configuration:
    """Give the LEA a configuration in use for that address."""
    name = "CAASPP" if default else "Another"
    configuration = Configuration.objects.create(lea=people.lea, name=name, is_default=default)
    connection = Connection(
        configuration=configuration, state=ConnectionState.LIVE, saved_at=clock.now(), base_url=url,
        endpoint_1="/api/v1/students/", endpoint_2="/score-reports/", authentication_endpoint="/api/v1/token",
    )  # fmt: skip
    for field in sealing.FIELDS:
        sealing.seal(connection, field, f"a planted {field}")
    connection.save()
    return configuration


def generate(browser: Client, child: Student, language: str = "en") -> str:
    """Press Generate for a child without JavaScript and return the page."""
    answer = browser.post(f"/children/{child.key}/score-reports/", {"language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def get_score_report(browser: Client, student: Student, **choice: object) -> str:
    """Press Get Score Report and return the page."""
    chosen = {"test": "", "language": "", "year": "", **choice}
    answer = browser.post(f"/student/student-information/{student.key}/", chosen)
    assert answer.status_code == 200
    return answer.content.decode()


def links_in(page: str) -> list[str]:
    """The addresses of reports on a page, in order, each once: a report can be opened and downloaded."""
    return list(dict.fromkeys(re.findall(r'href="(/score-reports/[^"]+)"', page)))


def trail() -> list[tuple[str, str]]:
    """(event, outcome) of everything about reports in the trace, oldest first."""
    rows = Entry.objects.using("audit").filter(event__startswith="report").order_by("pk")
    return list(rows.values_list("event", "outcome"))


def body(answer: object) -> bytes:
    """All bytes of a streamed answer."""
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]
