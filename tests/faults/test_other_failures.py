"""Failures that no sandbox can bring: an address that does not answer, a key that is gone for one district only."""

import socket
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from scoreport.configuration import sealing
from scoreport.configuration.models import Connection
from scoreport.roster.models import Student
from tests.faults.conftest import LISTING_SECONDS
from tests.faults.doors import KEY, SECRET, Site, taken
from tests.faults.table import DOWN, SET_RIGHT, Said
from tests.faults.test_each_failure import OURS, expect
from tests.people import signed_in
from tests.reports.conftest import configure, trail

pytestmark = pytest.mark.journey  # the database makes no difference here: once is enough
NOT_FOUND = Said(
    "address_not_found",
    "The state's service can't be reached: please try again at",
    "The host name of this school's configuration is not found, or may not be called from here.",
)
SLOW = Said(
    "state_slow",
    "The state's service is taking too long: please try again at",
    "It did not answer in time. Try again at",
)
NAME = "https://caaspp-aws.ets.org"


@pytest.fixture
def names() -> Iterator[threading.Event]:
    """What ends a look-up of names that hangs."""
    found = threading.Event()
    yield found
    found.set()


def not_found(*_args: object, **_options: object) -> Any:
    raise socket.gaierror(socket.EAI_NONAME, "no such name")


UNREACHED = [
    ("refused", "http://127.0.0.1:9", DOWN, "Address: refused"),
    ("not found", NAME, NOT_FOUND, "Address: not found"),
    ("hangs", NAME, SLOW, "Address: no answer in time"),
]


@pytest.mark.parametrize(("what", "address", "said", "tested"), UNREACHED, ids=[row[0] for row in UNREACHED])
def test_flt_01_an_address_that_does_not_answer_is_told_in_time_at_each_door(
    what: str, address: str, said: Said, tested: str, site: Site, names: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    older = site.generate().links[-1]
    looked_up: Callable[..., Any] = not_found if what == "not found" else lambda *_a, **_o: names.wait() and []
    if address == NAME:
        monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    Connection.objects.update(base_url=address)
    site.enter(KEY)
    site.address = address
    family, staff, opened = site.generate(), site.get_score_report(), site.open(older)
    expect(said.family, family)
    expect(said.staff, staff)
    expect(said.family, opened)
    assert trail()[-1] == ("report.opened", said.outcome)
    found = site.test_connection()
    expect(tested, found)
    assert max(seen.seconds for seen in (family, staff, opened, found)) < LISTING_SECONDS + OURS
    assert SECRET not in found.text
    monkeypatch.undo()  # the look-up that hangs, for what ends the test


def test_flt_22_a_key_that_is_gone_for_one_district_stops_that_one_only(site: Site) -> None:
    other = site.people.other_lea
    configure(SimpleNamespace(lea=other), site.sandbox)  # type: ignore[arg-type]
    theirs = Connection.objects.get(configuration__lea=other)
    Connection.objects.filter(configuration__lea=site.people.lea).update(
        client_secret_sealed=theirs.client_secret_sealed
    )
    expect(SET_RIGHT, site.generate())
    expect("The stored credentials of this school can't be decrypted", site.get_score_report())
    assert trail()[-1] == ("reports.generated", "configuration_unreadable")
    expect("Enter the Client Key and Client Secret again", site.coordinate())

    site.enter(KEY)
    enter(theirs)
    max_ = signed_in(site.people.max)
    path = reverse("reports:student", args=[Student.objects.get(lea=other).key])
    assert taken(lambda: max_.post(path, {"test": "", "language": "", "year": ""})).links


def enter(connection: Connection) -> None:
    """The other district's pair is the sandbox's."""
    sealing.seal(connection, "client_key", KEY)
    sealing.seal(connection, "client_secret", SECRET)
    connection.save()
