"""The student search while somebody types, and the students whom they opened last."""

import re

import time_machine
from django.http import HttpResponse
from django.test import Client

from scoreport.audit.models import Entry
from tests.people import People, signed_in

SEARCH = "/student/student-information/"
TYPING = {"HX-Request": "true", "HX-Trigger-Name": "query"}


def typed(browser: Client, query: str, trail: str = "") -> HttpResponse:
    return browser.post(SEARCH, {"query": query, "trail": trail}, headers=TYPING)  # type: ignore[return-value]


def trail_in(answer: HttpResponse) -> str:
    found = re.search(r'name="trail" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def searches() -> list[str]:
    found = Entry.objects.filter(event__in=["students.searched", "search.refined"]).order_by("pk")
    return list(found.values_list("event", flat=True))


def test_students_are_found_from_three_letters_on(people: People) -> None:
    browser = signed_in(people.ada)
    for short in ("", "p", "pé"):
        answer = typed(browser, short)
        assert (answer.status_code, answer.content) == (204, b"")
    assert not searches()
    assert "Pérez, Ben" in typed(browser, "per").content.decode()
    assert "Pérez, Ben" in browser.post(SEARCH, {"query": "pe"}).content.decode(), "who presses Find is asked nothing"


def test_more_letters_of_the_same_search_count_once_and_each_leaves_an_entry(people: People) -> None:
    browser = signed_in(people.ada)
    first = typed(browser, "per")
    second = typed(browser, "pere", trail_in(first))
    typed(browser, "perez ben", trail_in(second))
    assert searches() == ["students.searched", "search.refined", "search.refined"]


def test_what_does_not_only_add_letters_counts_anew(people: People, clock: time_machine.Traveller) -> None:
    browser = signed_in(people.ada)
    trail = trail_in(typed(browser, "per"))
    typed(browser, "okafor", trail)
    typed(browser, "per", trail)
    typed(signed_in(people.tess), "pere", trail)
    typed(browser, "pere", "made up")
    clock.shift(121)
    typed(browser, "perez", trail)
    assert searches() == ["students.searched"] * 6


def test_what_was_typed_stands_nowhere_in_clear(people: People) -> None:
    answer = typed(signed_in(people.ada), "perez").content.decode()
    assert "perez" not in answer.replace("Pérez", "")


def test_the_students_opened_last_are_offered_newest_first_and_only_while_in_reach(
    people: People, clock: time_machine.Traveller
) -> None:
    browser = signed_in(people.ada)
    for student in (people.ben, people.sam_student, people.ben, people.mia):
        browser.get(f"{SEARCH}{student.key}/")
        clock.shift(1)
    page = browser.get(SEARCH).content.decode()
    recent = re.findall(r"<bdi>([^<]+)</bdi>", page.split("Students whom you opened last")[1])
    assert recent == ["Pérez, Mia", "Pérez, Ben", "Okafor, Sam"]
    assert "opened last" not in signed_in(people.tess).get(SEARCH).content.decode(), "another person's are not"
    people.mia.delete()
    assert "Pérez, Mia" not in browser.get(SEARCH).content.decode()
