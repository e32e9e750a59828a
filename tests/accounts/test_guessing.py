"""Limits on guessing: strangers are stopped, the owner gets in, and nobody learns who has an account."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from scoreport.accounts.guessing import NETWORK, PAIR, TooMany, Tries, network_of
from scoreport.audit.models import Entry
from tests.people import PASSWORD, People

SIGN_IN = "/sign-in/"


def browser(address: str = "198.51.100.7") -> Client:
    return Client(REMOTE_ADDR=address)


def enter(client: Client, login: str = "pia", password: str = PASSWORD) -> Any:
    return client.post(SIGN_IN, {"login": login, "password": password})


def guess(client: Client, times: int, login: str = "pia") -> list[int]:
    return [enter(client, login, f"guess number {number}").status_code for number in range(times)]


def test_five_failures_from_a_network_stop_it_and_the_owner_elsewhere_enters(people: People) -> None:
    assert guess(browser(), 7) == [422] * 5 + [429] * 2
    assert enter(browser()).status_code == 429, "the right password does not help where somebody is guessing"
    assert enter(browser("203.0.113.5")).status_code == 302


def test_guesses_from_all_over_the_world_do_not_keep_the_owner_out(people: People) -> None:
    own = browser("203.0.113.8")
    enter(own)
    own.post("/sign-out/")
    for number in range(50):
        guess(browser(f"198.51.100.{number}"), 6)
    assert enter(browser("203.0.113.5")).status_code == 429, "a browser that nobody knows has to wait"
    assert enter(own).status_code == 302


def test_a_browser_that_the_owner_has_used_gets_in_beside_the_attacker(people: People) -> None:
    own = browser()
    enter(own)
    own.post("/sign-out/")
    assert guess(browser(), 6)[-1] == 429
    assert enter(own).status_code == 302


def test_a_known_browser_is_not_free_to_guess_either(people: People) -> None:
    own = browser()
    enter(own)
    own.post("/sign-out/")
    assert guess(own, 11) == [422] * 10 + [429]


def test_being_known_counts_for_that_person_only(people: People) -> None:
    own = browser()
    enter(own)
    own.post("/sign-out/")
    assert guess(own, 6, "gus")[-1] == 429


def test_a_right_password_does_not_use_up_tries(people: People) -> None:
    client = browser()
    for _ in range(10):
        enter(client)
        client.post("/sign-out/")
        del client.cookies["device"]
    assert guess(client, 5) == [422] * 5


def test_a_network_that_guesses_names_is_stopped_with_a_page_of_its_own(people: People) -> None:
    for number in range(NETWORK.failures):
        enter(browser(), f"name{number}", "guess")
    answer = enter(browser(), "sam")
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert "Wait ten minutes" in answer.content.decode()
    assert enter(browser("203.0.113.5"), "sam").status_code == 302


def test_known_and_unknown_names_are_answered_alike(people: People) -> None:
    pages = []
    for name in ("pia", "nobody"):
        client = browser()
        answers = [enter(client, name, f"guess number {number}") for number in range(6)]
        answers.append(client.post("/sign-in/code/", {"username": name}, follow=True))
        pages.append([(answer.status_code, _bare(answer.content.decode(), name)) for answer in answers])
    assert pages[0] == pages[1]


def _bare(page: str, name: str) -> str:
    """The page without what is random or was typed."""
    page = re.sub(r'(nonce|value|hx-headers)=(?:"[^"]*"|\'[^\']*\')', r"\1", page)
    return page.replace(name, "…")


def test_many_at_once_are_counted_before_any_of_them_fails(people: People) -> None:
    request = RequestFactory().post(SIGN_IN)
    tries = [Tries(request, "pia") for _ in range(PAIR.failures + 1)]
    for one in tries[:-1]:
        one.take()
    with pytest.raises(TooMany):
        tries[-1].take()


def test_refused_tries_leave_one_entry_and_not_a_flood(people: People) -> None:
    guess(browser(), 30)
    told = list(Entry.objects.order_by("id").values_list("outcome", "user_key"))
    assert told == [("wrong_password", people.pia.key)] * 5 + [("too_many", people.pia.key)]


def test_a_household_on_ipv6_is_one_network() -> None:
    addresses = ("2001:db8:1:2::a", "2001:db8:1:2:ffff::b", "2001:db8:1:3::a")
    networks = [network_of(RequestFactory().get("/", REMOTE_ADDR=address)) for address in addresses]
    assert networks[0] == networks[1] != networks[2]


def test_behind_a_proxy_the_last_address_counts_and_a_forged_one_does_not(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "1.2.3.4, 198.51.100.7"})
    assert network_of(request) == "198.51.100.7"


def test_no_user_name_stands_in_the_counters(people: People) -> None:
    guess(browser(), 2)
    assert not [key for key in cache._cache if "pia" in key]  # type: ignore[attr-defined]
