"""Two households of one child never learn of each other: no name, no count, no history, no other answer."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.configuration.models import Configuration
from scoreport.lib import clock
from scoreport.roster import guardianships
from scoreport.roster.guardianships import Grounds, Terms
from scoreport.roster.models import Guardian, Guardianship, Student
from tests.people import People, actor, make_guardian, signed_in
from tests.refusals.endpoints import ENDPOINTS, Rows, make_rows
from tests.reports.conftest import generate, state  # noqa: F401 - a fixture
from tests.reports.upstream import Upstream

OWN = [
    (r'name="csrfmiddlewaretoken" value="[^"]*"', "token"),
    (r'"X-CSRFToken": "[^"]*"', "token"),
    (r"X-CSRFToken&quot;: &quot;[^&]*", "token"),
    (r'nonce="[^"]*"', "nonce"),
    (r"/score-reports/[\w=-]{40,}", "sealed"),
    (r'value="gAAAA[\w=-]+"', "sealed"),
    (r'(datetime|data-[\w-]*at)="[^"]*"', "time"),
    (r"\d+:\d\d [AP]M", "time"),
    (r'data-[\w-]+="\d+"', "seconds"),
    (r'"(idle|final)": \d+', "seconds"),
    (r"last used [^<]+", "last used"),
    (r'validUntil="[^"]*"', "time"),
]


def without_own(text: str) -> str:
    """The page without what differs from one answer to the next."""
    for pattern, name in OWN:
        text = re.sub(pattern, name, text)
    return text


def asked(client: Client, name: str, rows: Rows) -> Any:
    endpoint = ENDPOINTS[name]
    address = reverse(name, kwargs=endpoint.named(rows))
    return getattr(client, endpoint.method)(address, endpoint.data(rows))


# What would end the walk; and the sign-in library's pages, which show random secrets of the person's own.
ENDS = {"accounts:sign_out", "accounts:sign_out_everywhere", "accounts:end_sign_in"}

# The walk itself adds to it what Pia opened; tests/insights see that nothing of the other household ever does.
GROWS = {"insights:who_opened", "insights:who_opened_child"}


def walk(rows: Rows, pia: Client) -> dict[str, tuple[int, str]]:
    """Every page that Pia enters, as she gets it."""
    found: dict[str, tuple[int, str]] = {}
    for name, endpoint in ENDPOINTS.items():
        if name in ENDS or name.startswith(("mfa_", "account_")) or not endpoint.enter & {"pia", "anonymous"}:
            continue
        answer = asked(pia, name, rows)
        body = b"".join(answer) if answer.streaming else answer.content
        found[name] = answer.status_code, without_own(body.decode(errors="replace"))
    found["generate es"] = 200, without_own(generate(pia, rows.people.ben, "es"))
    return found


@pytest.fixture
def rows(people: People, state: Upstream) -> Rows:  # noqa: F811
    Configuration.objects.update(name="The one in use")
    return make_rows(people)


def second_household(people: People) -> Guardian:
    return make_guardian(people.lea, "Quentin", "Zylberstein", [people.ben])[1]


def barred(people: People, other: Guardian) -> None:
    tie = Guardianship.objects.get(guardian=other)
    terms = Terms(educational_rights=False, portal_access=False)
    guardianships.set_by_hand(actor(people.ada), tie, terms, Grounds("Order of 2 May", "Custody order 24-D-118"))


def active(people: People, other: Guardian) -> None:
    """The other household opens everything."""
    assert other.user
    generate(signed_in(other.user), people.ben)
    record(
        Event.REPORT_OPENED, actor(other.user).who(), outcome="opened", lea=people.lea.key, student=people.ben.key,
        report_type="CAASPP", administration_year=2026, language="en",
    )  # fmt: skip


def ended(people: People, other: Guardian) -> None:
    Guardianship.objects.filter(guardian=other).update(ends_on=people.lea.today().replace(year=2020))


@pytest.mark.parametrize("doing", [active, barred, ended])
def test_no_page_of_one_household_changes_with_the_other(rows: Rows, doing: object) -> None:
    people = rows.people
    pia = signed_in(people.pia)
    walk(rows, pia)  # what only the first visit shows
    alone = walk(rows, pia)
    other = second_household(people)
    there = walk(rows, pia)
    doing(people, other)  # type: ignore[operator]
    after = walk(rows, pia)
    assert len(alone) > 15
    for name, (status, page) in alone.items():
        if name not in GROWS:
            assert there[name] == (status, page), name
            assert after[name] == (status, page), name
        for word in ("Quentin", "Zylberstein", "quentin", other.key, "Order of 2 May", "24-D-118"):
            assert word not in there[name][1] + after[name][1], name


def test_the_barred_household_is_told_nothing_of_the_order_or_of_the_other(people: People) -> None:
    other = second_household(people)
    stranger = make_guardian(people.lea, "Nadia", "Nobody", [])[0]
    barred(people, other)
    assert other.user
    mine = without_own(signed_in(other.user).get("/assessments/").content.decode())
    theirs = without_own(signed_in(stranger).get("/assessments/").content.decode())
    assert mine.replace("Quentin Zylberstein", "Nadia Nobody") == theirs


def refused(client: Client, key: str) -> tuple[int, bytes]:
    answer = client.post(f"/children/{key}/score-reports/", {"language": "en"})
    return answer.status_code, answer.content


def test_one_refusal_serves_not_yours_ended_without_rights_and_unknown(people: People) -> None:
    client = signed_in(people.pia)
    not_hers = refused(client, people.noa.key)
    unknown = refused(client, "nobody")
    ties = Guardianship.objects.filter(guardian=people.pia_guardian, student=people.ben)
    ties.update(educational_rights=False)
    without_rights = refused(client, people.ben.key)
    ties.update(educational_rights=True, ends_on=people.lea.today().replace(year=2020))
    over = refused(client, people.ben.key)
    ties.update(ends_on=None)
    Student.objects.filter(pk=people.ben.pk).update(ended_on=clock.now().date())
    gone = refused(client, people.ben.key)
    assert not_hers[0] == 404
    assert not_hers == unknown == without_rights == over == gone


def test_held_and_not_shown_read_the_same_and_say_how_to_get_the_report(people: People) -> None:
    client = signed_in(people.pia)
    Student.objects.filter(pk=people.ben.pk).update(release_hold=True)
    held = without_own(client.get("/assessments/").content.decode())
    Student.objects.filter(pk=people.ben.pk).update(release_hold=False)
    people.aldrich.display_option = ""
    people.aldrich.save()
    off = without_own(client.get("/assessments/").content.decode())
    assert held == off
    assert "ask the school office" in held
    assert "on paper" in held
