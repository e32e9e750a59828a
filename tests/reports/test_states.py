"""Each state of the upstream at each door: honest words at once, an outcome in the trace, and nothing that lasts."""

import time
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from pytest_django.fixtures import Settings

from scoreport import ets
from scoreport.configuration import clients, testing
from scoreport.configuration.budgets import CACHE, budgets_of
from scoreport.configuration.credentials import for_school
from scoreport.configuration.models import Connection
from scoreport.ets.bulkhead import Bulkhead
from scoreport.lib.requests import ARRIVED
from scoreport.reports.causes import Cause
from tests.people import People, actor, signed_in
from tests.reports.conftest import generate, get_score_report, links_in, trail
from tests.reports.upstream import Upstream

FAMILY_WORDS = {
    Cause.STATE_PAUSED: "The state&#x27;s service is not working at the moment: please try again at",
    Cause.STATE_BUSY: "The state&#x27;s service is busy: please try again at",
    Cause.BUDGET_USED: "Very many people are asking for reports at this moment: please try again at",
    Cause.TOO_MANY_WAITING: "Very many people are waiting for the state&#x27;s service: please try again at",
}
STAFF_WORDS = {
    Cause.STATE_PAUSED: "The state&#x27;s service has failed several times in a row",
    Cause.STATE_BUSY: "It asks us to wait.",
    Cause.BUDGET_USED: "All calls to the state are taken",
    Cause.TOO_MANY_WAITING: "Too many are waiting for the state",
}


@pytest.fixture(params=list(FAMILY_WORDS))
def barred(request: pytest.FixtureRequest, people: People, state: Upstream, settings: Settings) -> Iterator[Cause]:
    """A state that is not asked, for one reason after the other; a list that was made before is there."""
    caches[CACHE].clear()
    if request.param is Cause.BUDGET_USED:
        settings.ETS_CALLS_PER_SECOND = 2
    client = clients.client_for(for_school(people.aldrich))
    client.check()
    if request.param is Cause.STATE_PAUSED:
        _break(people, state)
    elif request.param is Cause.STATE_BUSY:
        wish = ets.Unavailable(reason="busy", retry_after=600)
        client._traffic._breakers.of("127.0.0.1").note(wish, is_probe=False)
    elif request.param is Cause.BUDGET_USED:
        while budgets_of(for_school(people.aldrich).account)["interactive"].reserve(10) is not None:
            pass
    else:
        client._traffic._bulkheads = {"listing": Bulkhead(0, 0), "report": Bulkhead(0, 0)}
    state.calls.clear()
    yield request.param
    caches[CACHE].clear()


def _break(people: People, state: Upstream) -> None:
    state.listing_status = 503
    while "not working at the moment" not in generate(signed_in(people.pia), people.ben):
        pass
    state.listing_status = 200


def test_a_family_reads_it_and_the_trace_names_it(people: People, state: Upstream, barred: Cause) -> None:
    page = generate(signed_in(people.pia), people.ben)
    assert FAMILY_WORDS[barred] in page
    assert trail()[-2:] == [("reports.requested", ""), ("reports.generated", barred.value)]
    assert state.calls == []


def test_staff_read_what_it_is(people: People, state: Upstream, barred: Cause) -> None:
    for person in (people.tess, people.ada):
        assert STAFF_WORDS[barred] in get_score_report(signed_in(person), people.ben)
    assert trail()[-1] == ("reports.generated", barred.value)
    assert state.calls == []


def test_test_connection_is_not_barred_by_it(people: People, state: Upstream, barred: Cause) -> None:
    assert testing.test_stored(Connection.objects.get(), actor(people.ada).who()).passed
    assert state.calls == ["token", "listing"]


def test_opening_says_so_with_a_time_and_a_503_that_nobody_keeps(people: People, state: Upstream) -> None:
    browser = signed_in(people.pia)
    link = links_in(generate(browser, people.ben))[0]
    clients.client_for(for_school(people.aldrich))._traffic._bulkheads = {"report": Bulkhead(0, 0)}
    answer = browser.get(link)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert "no-store" in answer["Cache-Control"]
    assert FAMILY_WORDS[Cause.TOO_MANY_WAITING] in answer.content.decode()
    assert trail()[-2:] == [("report.opening", ""), ("report.opened", "too_many_waiting")]


def test_what_a_click_has_waited_before_is_part_of_its_time(people: People, state: Upstream) -> None:
    browser = signed_in(people.pia)
    fresh = browser.post(f"/children/{people.ben.key}/score-reports/", {"language": "en"})
    late = {ARRIVED: time.monotonic() - 11}
    old = browser.post(f"/children/{people.ben.key}/score-reports/", {"language": "en"}, **late)  # type: ignore[arg-type]
    assert links_in(fresh.content.decode())
    assert FAMILY_WORDS[Cause.TOO_MANY_WAITING] in old.content.decode()
