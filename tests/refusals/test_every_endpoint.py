"""Every address of the product, asked for by everybody: who gets in is what the table says, and nobody else."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from scoreport.accounts.models import User
from scoreport.audit.models import Entry
from tests.people import People, signed_in
from tests.refusals.endpoints import ENDPOINTS, EVERYBODY, Endpoint, Rows, make_rows


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for found in resolver.url_patterns:
        if isinstance(found, URLResolver):
            yield from patterns(found, f"{found.namespace}:" if found.namespace else namespace)
        else:
            yield f"{namespace}{found.name}", found


PATTERNS = dict(patterns(get_resolver()))


@pytest.fixture
def rows(people: People) -> Rows:
    return make_rows(people)


def ask(client: Client, name: str, rows: Rows) -> HttpResponse:
    endpoint = ENDPOINTS[name]
    address = reverse(name, kwargs=endpoint.named(rows))
    return getattr(client, endpoint.method)(address, endpoint.data(rows))  # type: ignore[no-any-return]


def entered(answer: HttpResponse) -> bool:
    """Whether the page was reached: a stranger gets the 404 of a page that isn't there, or sign-in."""
    if answer.status_code == 404:
        return False
    assert answer.status_code < 500
    assert answer.status_code != 405, "the table names the wrong method"
    return not answer.headers.get("Location", "").startswith("/sign-in/?next=")


def test_each_address_stands_in_the_table_and_each_line_of_it_is_an_address() -> None:
    assert set(PATTERNS) == set(ENDPOINTS)


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_each_view_says_who_may_enter(name: str) -> None:
    guard = getattr(PATTERNS[name].callback, "guard", "")
    public = "anonymous" in ENDPOINTS[name].enter
    assert guard, "the view has no guard"
    assert (guard == "public") == public


@pytest.mark.parametrize("name", sorted(ENDPOINTS))
def test_only_those_in_the_table_get_in(rows: Rows, name: str) -> None:
    endpoint = ENDPOINTS[name]
    inside = EVERYBODY if "anonymous" in endpoint.enter else endpoint.enter
    assert entered(ask(Client(), name, rows)) == ("anonymous" in endpoint.enter)
    for person in sorted(EVERYBODY):
        with transaction.atomic():
            assert entered(ask(_browser(rows, person), name, rows)) == (person in inside), person
            # What one person did must not change what the next one may do.
            transaction.set_rollback(True)


@pytest.mark.parametrize("name", sorted(name for name, one in ENDPOINTS.items() if "max" not in one.enter))
def test_the_outsider_gets_the_same_page_for_a_row_of_others_as_for_none(rows: Rows, name: str) -> None:
    if "anonymous" in ENDPOINTS[name].enter or not ENDPOINTS[name].named(rows):
        return
    theirs = ask(_browser(rows, "max"), name, rows)
    nowhere = _nowhere(_browser(rows, "max"), name, ENDPOINTS[name], rows)
    assert theirs.status_code == nowhere.status_code == 404
    assert theirs.content == nowhere.content


@pytest.mark.parametrize("name", ["reports:student", "reports:generate_child", "onboarding:reset", "accounts:group"])
def test_an_ended_right_opens_nothing_at_the_next_click(rows: Rows, name: str) -> None:
    person = sorted(ENDPOINTS[name].enter)[0]
    client = _browser(rows, person)
    rows.people.lea.groups.get(code="coordinator").assignments.all().delete()
    rows.people.pia_guardian.guardianships.all().delete()
    assert not entered(ask(client, name, rows))


def test_no_refusal_is_written_as_a_deed(rows: Rows) -> None:
    outsider = _browser(rows, "max")
    before = set(Entry.objects.values_list("pk", flat=True))
    for name, endpoint in ENDPOINTS.items():
        if "max" not in endpoint.enter and "anonymous" not in endpoint.enter:
            ask(outsider, name, rows)
    new = Entry.objects.exclude(pk__in=before).values_list("event", flat=True)
    assert set(new) == {"report.link_refused", "page.refused"}


def _browser(rows: Rows, person: str) -> Client:
    user: User = getattr(rows.people, person)
    user.refresh_from_db()
    return signed_in(user)


def _nowhere(client: Client, name: str, endpoint: Endpoint, rows: Rows) -> HttpResponse:
    """Ask for a row that does not exist."""
    named = {key: 0 if isinstance(value, int) else "nothing" for key, value in endpoint.named(rows).items()}
    return getattr(client, endpoint.method)(reverse(name, kwargs=named))  # type: ignore[no-any-return]
