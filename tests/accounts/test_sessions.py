"""How long a sign-in lasts, where one is signed in, and what the database knows of it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from scoreport.accounts.models import KnownDevice, OutgoingMail, Session, User
from scoreport.accounts.sessions import devices
from scoreport.accounts.sessions.store import SessionStore, digest
from scoreport.audit.models import Entry
from tests.people import PASSWORD, People, signed_in

START = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands until a test moves it."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def later(clock: Any, minutes: float) -> None:
    clock.shift(dt.timedelta(minutes=minutes))


def is_in(client: Client, **headers: str) -> bool:
    return client.get("/security/", headers=headers).status_code == 200


def enter(username: str = "pia", **fields: str) -> Client:
    client = Client(headers={"User-Agent": FIREFOX})
    client.post("/sign-in/", {"login": username, "password": PASSWORD, **fields})
    return client


# --- limits -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("username", "idle", "hours"), [("pia", 30, 12), ("cole", 15, 8), ("tess", 15, 8), ("opal", 15, 8), ("ada", 15, 4)]
)
def test_a_sign_in_ends_unused_and_at_its_longest(
    people: People, clock: Any, username: str, idle: int, hours: int
) -> None:
    user = getattr(people, username)
    client = signed_in(user)
    later(clock, idle - 0.5)
    assert is_in(client)
    later(clock, idle + 0.1)
    assert not is_in(client)
    used = signed_in(user)
    step = idle - idle % 12  # minutes between two clicks
    for _ in range(hours * 60 // step - 1):
        later(clock, step)
        assert is_in(used)
    later(clock, step)
    assert not is_in(used)


def test_on_a_shared_computer_a_sign_in_is_short_and_the_browser_is_not_known(people: People, clock: Any) -> None:
    client = enter(shared="on")
    assert Session.objects.get(user=people.pia).kind == "shared"
    assert not KnownDevice.objects.exists()
    assert devices.COOKIE not in client.cookies
    assert client.cookies["session"]["max-age"] == ""
    later(clock, 9.9)
    assert is_in(client)
    later(clock, 10.1)
    assert not is_in(client)


def test_whoever_gets_rights_gets_their_limits_too(people: People, clock: Any) -> None:
    client = signed_in(people.pia)
    people.groups["coordinator"].assignments.create(user=people.pia)
    later(clock, 2)
    assert is_in(client)
    assert Session.objects.get(user=people.pia).kind == "administrator"
    later(clock, 16)
    assert not is_in(client)


def test_a_session_row_is_touched_at_most_once_a_minute(people: People, clock: Any) -> None:
    client = signed_in(people.pia)
    client.get("/assessments/")

    def writes() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/assessments/")
        return sum("UPDATE" in query["sql"] for query in asked)

    assert writes() == 0
    later(clock, 0.9)
    assert writes() == 0
    later(clock, 0.1)
    assert writes() == 1
    assert writes() == 0


def test_what_a_page_asks_for_by_itself_keeps_no_sign_in_alive(people: People, clock: Any) -> None:
    client = signed_in(people.pia)
    for _ in range(3):
        later(clock, 9)
        assert client.get("/session/", headers={"X-Unattended": "1"}).status_code == 200
    later(clock, 3.1)
    assert not is_in(client)


def test_the_page_can_ask_how_much_is_left_and_stay(people: People, clock: Any) -> None:
    client = signed_in(people.ada)
    later(clock, 14)
    asked = client.get("/session/", headers={"X-Unattended": "1", "HX-Request": "true"})
    assert asked.json() == {"idle": 60, "final": 226 * 60}
    stayed = client.post("/session/", headers={"HX-Request": "true"})
    assert stayed.json() == {"idle": 900, "final": 226 * 60}
    assert client.post("/session/")["Location"] == "/"
    later(clock, 15.1)
    over = client.get("/session/", headers={"X-Unattended": "1", "HX-Request": "true"})
    assert over["HX-Redirect"].startswith("/sign-in/")


def test_an_ended_sign_in_says_so_on_the_sign_in_page(people: People, clock: Any) -> None:
    client = signed_in(people.pia)
    later(clock, 31)
    answer = client.get("/assessments/", follow=True)
    assert answer.request["PATH_INFO"] == "/sign-in/"
    assert "You were signed out" in answer.content.decode()
    assert "You were signed out" not in Client().get("/assessments/", follow=True).content.decode()


def test_the_page_says_when_it_ends_without_scripts(people: People, clock: Any) -> None:
    page = signed_in(people.pia).get("/assessments/").content.decode()
    assert "You are signed out at 9:30 AM if you open no other page before." in page
    assert 'data-idle="1800" data-final="43200"' in page


# --- devices ------------------------------------------------------------------------------------------------


def test_the_page_lists_where_one_is_signed_in(people: People, clock: Any) -> None:
    enter()
    later(clock, 5)
    here = Client(headers={"User-Agent": "curl/8"})
    here.post("/sign-in/", {"login": "pia", "password": PASSWORD})
    page = here.get("/security/").content.decode()
    assert "Firefox, Windows" in page
    assert page.count("This one") == 1
    assert page.count("last used") == 2


def test_one_sign_in_is_ended_from_another(people: People) -> None:
    here, there = signed_in(people.pia), signed_in(people.pia)
    theirs = Session.objects.get(session_key=digest(there.session.session_key or "")).sign_in
    assert here.post(f"/security/sign-ins/{theirs}/end/").status_code == 302
    assert not is_in(there)
    assert is_in(here)
    assert Entry.objects.get(event="sign_in.ended").outcome == "elsewhere"
    assert here.post(f"/security/sign-ins/{theirs}/end/").status_code == 404


def test_signing_out_everywhere_ends_all_and_lets_no_browser_be_known(people: People) -> None:
    clients = [enter() for _ in range(3)]
    assert KnownDevice.objects.count() == 3
    answer = clients[0].post("/security/sign-out-everywhere/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not any(is_in(client) for client in clients)
    assert not Session.objects.filter(user=people.pia).exists()
    assert KnownDevice.objects.count() == 1, "the one in hand is known, as any other from now on"


def test_a_sign_in_from_a_new_browser_is_told_and_from_a_known_one_not(people: People) -> None:
    User.objects.filter(pk=people.pia.pk).update(email="pia@example.org")
    first = enter()
    first.post("/sign-out/")
    first.post("/sign-in/", {"login": "pia", "password": PASSWORD})
    assert not OutgoingMail.objects.exists()
    outcomes = [entry.outcome for entry in Entry.objects.filter(event="sign_in.succeeded").order_by("id")]
    assert outcomes == ["", ""]
    enter()
    assert Entry.objects.filter(event="sign_in.succeeded").latest("id").outcome == "new_device"
    assert OutgoingMail.objects.get().purpose == "new_device"
    page = first.get("/security/").content.decode()
    assert "A sign-in from a new browser" in page


def test_the_next_sign_in_tells_what_happened_meanwhile(people: People) -> None:
    first = enter()
    first.post("/sign-out/")
    attacker = Client(REMOTE_ADDR="198.51.100.7")
    for number in range(6):
        attacker.post("/sign-in/", {"login": "pia", "password": f"guess {number}"})
    answer = first.post("/sign-in/", {"login": "pia", "password": PASSWORD}, follow=True)
    assert "Many failed tries to sign in as you, on " in answer.content.decode()


# --- what the database knows --------------------------------------------------------------------------------


def test_neither_the_cookie_nor_the_content_can_be_read_from_the_database(people: People) -> None:
    client = enter()
    cookie, device = client.cookies["session"].value, client.cookies[devices.COOKIE].value
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_session")
        rows = str(cursor.fetchall())
        cursor.execute("SELECT * FROM accounts_knowndevice")
        rows += str(cursor.fetchall())
    for secret in (cookie, device, client.session["sign_in_id"], "sign_in_id", "_auth_user_id"):
        assert secret not in rows


def test_content_that_is_copied_to_another_row_opens_nothing(people: People) -> None:
    pia, ada = signed_in(people.pia), signed_in(people.ada)
    rows = {row.user_id: row for row in Session.objects.all()}
    rows[people.pia.pk].session_data = rows[people.ada.pk].session_data
    rows[people.pia.pk].save()
    assert not is_in(pia)
    assert is_in(ada)


@pytest.mark.parametrize("cookie", ["", "x", "0" * 32, "'; DROP TABLE", "a" * 5000])
def test_a_cookie_of_nobody_is_nobody(people: People, cookie: str) -> None:
    client = Client()
    client.cookies["session"] = cookie
    assert client.get("/security/").status_code == 302


def test_old_sessions_are_cleared(people: People, clock: Any) -> None:
    signed_in(people.pia)
    later(clock, 31)
    signed_in(people.gus)
    SessionStore.clear_expired()
    assert [row.user_id for row in Session.objects.all()] == [people.gus.pk]


def test_browsers_that_nobody_uses_are_forgotten(people: People, clock: Any) -> None:
    enter()
    clock.shift(dt.timedelta(days=401))
    devices.purge()
    assert not KnownDevice.objects.exists()


def test_a_family_that_reads_costs_no_more_questions_than_session_person_and_page(people: People) -> None:
    client = signed_in(people.pia)
    client.get("/more/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/more/")
    tables = [query["sql"].split('FROM "')[1].split('"')[0] for query in asked if 'FROM "' in query["sql"]]
    assert tables.count("accounts_session") == 1
    assert tables.count("accounts_user") == 1
    assert not [table for table in tables if table.startswith(("mfa_", "account_", "accounts_known"))]
