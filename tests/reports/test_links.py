"""Sealed links: this person, this sign-in, thirty minutes, access checked again (SEC-16)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest
import time_machine
from django.core.signals import request_finished
from django.db import close_old_connections, connections
from django.test import Client

from scoreport.audit.models import Entry
from scoreport.lib import clock
from scoreport.reports import links
from scoreport.roster.models import Guardianship, Student
from tests.people import People, signed_in
from tests.reports.conftest import BEN, body, generate, links_in, trail
from tests.reports.upstream import PDF, Upstream

STATE_LINK_LONGEST = 4096


@pytest.fixture
def traveller() -> Iterator[time_machine.Traveller]:
    """A clock that stands still until it is moved."""
    with time_machine.travel(clock.now(), tick=False) as moved:
        yield moved


def first_link(browser: Client, student: Student) -> str:
    return links_in(generate(browser, student))[0]


def refusals() -> list[str]:
    rows = Entry.objects.using("audit").filter(event="report.link_refused").order_by("pk")
    return list(rows.values_list("outcome", flat=True))


def test_a_link_opens_as_often_as_one_likes_within_thirty_minutes(
    people: People, state: Upstream, traveller: time_machine.Traveller
) -> None:
    browser = signed_in(people.pia)
    link = first_link(browser, people.ben)
    for minutes in (0, 15, 14):
        traveller.shift(dt.timedelta(minutes=minutes))
        assert body(browser.get(link)) == PDF


def test_intent_and_outcome_of_an_opening_bear_the_id_of_one_request(people: People, state: Upstream) -> None:
    browser = signed_in(people.pia)
    answer = browser.get(first_link(browser, people.ben))
    body(answer)
    rows = Entry.objects.using("audit").filter(event__in=["report.opening", "report.opened"])
    assert list(rows.values_list("request_id", flat=True)) == [answer["X-Request-Id"]] * 2


def test_another_person_gets_the_404_of_a_page_that_is_not_there(people: People, state: Upstream) -> None:
    link = first_link(signed_in(people.pia), people.ben)
    for stranger in (people.gus, people.sam, people.tess, people.cole):
        answer = signed_in(stranger).get(link)
        assert answer.status_code == 404
    assert refusals() == ["another_person"] * 4
    assert state.count("report") == 0


def test_a_new_sign_in_of_the_same_person_gets_one_button_that_opens_the_report(
    people: People, state: Upstream
) -> None:
    link = first_link(signed_in(people.pia), people.ben)
    later = signed_in(people.pia)
    answer = later.get(link)
    page = answer.content.decode()
    assert answer.status_code == 410
    assert "This link has ended" in page
    assert state.count("report") == 0
    assert refusals() == ["another_sign_in"]
    assert body(later.post("/score-reports/renew/", {"choice": hidden_choice(page)}, follow=True)) == PDF


def hidden_choice(page: str) -> str:
    return page.split('name="choice" value="')[1].split('"')[0]


def test_after_thirty_minutes_one_button_asks_again(
    people: People, state: Upstream, traveller: time_machine.Traveller
) -> None:
    browser = signed_in(people.pia)
    link = first_link(browser, people.ben)
    traveller.shift(dt.timedelta(minutes=20))
    browser.get("/assessments/")  # a sign-in that nobody uses ends with its links
    traveller.shift(dt.timedelta(minutes=10, seconds=1))
    answer = browser.get(link)
    assert answer.status_code == 410
    assert refusals() == ["ended"]
    assert state.count("report") == 0
    renewed = browser.post("/score-reports/renew/", {"choice": hidden_choice(answer.content.decode())}, follow=True)
    assert body(renewed) == PDF
    assert renewed["Content-Disposition"] == 'inline; filename="Score report 2026 (English).pdf"'


def test_a_shorter_life_of_the_states_own_link_ends_ours(
    people: People, state: Upstream, traveller: time_machine.Traveller
) -> None:
    start = clock.now().strftime("%Y%m%dT%H%M%SZ")
    state.reports[BEN] = []
    dying = f"{state.url}/files/x?X-Amz-Date={start}&X-Amz-Expires=300"
    state.offer(BEN, "CAASPP", "2026", "en", htmlLink=dying)
    browser = signed_in(people.pia)
    html = links_in(generate(browser, people.ben))[1]
    choice = links.unseal(html.split("/")[2])
    assert choice.expires_at <= clock.now() + dt.timedelta(seconds=300)


def test_signed_out_the_link_leads_to_sign_in_with_the_bare_choice(people: People, state: Upstream) -> None:
    browser = signed_in(people.pia)
    link = first_link(browser, people.ben)
    assert links.unseal(link.split("/")[2]).link
    browser.post("/sign-out/")
    answer = browser.get(link)
    assert answer.status_code == 302
    location = unquote(answer["Location"])
    assert location.startswith("/sign-in/?next=/score-reports/")
    carried = links.unseal(location.split("/score-reports/")[1].rstrip("/"))
    assert (carried.link, carried.sign_in) == ("", "")
    assert carried.student == people.ben.key
    assert refusals() == ["signed_out"]
    again = signed_in(people.pia).get(location.split("next=")[1])
    assert again.status_code == 410
    assert state.count("report") == 0


@pytest.mark.parametrize("change", [{"educational_rights": False}, {"portal_access": False}])
def test_a_right_withdrawn_meanwhile_opens_nothing(people: People, state: Upstream, change: dict[str, bool]) -> None:
    browser = signed_in(people.pia)
    link = first_link(browser, people.ben)
    Guardianship.objects.filter(student=people.ben, guardian=people.pia_guardian).update(**change)
    assert browser.get(link).status_code == 404
    assert browser.post("/score-reports/renew/", {"choice": link.split("/")[2]}).status_code == 404
    assert refusals() == ["out_of_reach"] * 2
    assert state.count("report") == 0


def test_a_hold_set_meanwhile_bars_an_open_link(people: People, state: Upstream) -> None:
    browser = signed_in(people.pia)
    link = first_link(browser, people.ben)
    calls = len(state.calls)
    Student.objects.filter(pk=people.ben.pk).update(release_hold=True)
    answer = browser.get(link)
    assert answer.status_code == 403
    assert "reports are not shown here" in answer.content.decode()
    assert len(state.calls) == calls
    assert trail()[-1] == ("report.opened", "release_hold")


def test_a_birthday_at_midnight_pacific_ends_a_guardians_open_link(people: People, state: Upstream) -> None:
    Student.objects.filter(pk=people.ben.pk).update(birth_on=dt.date(2008, 6, 1))
    with time_machine.travel(dt.datetime(2026, 6, 1, 6, 50, tzinfo=dt.UTC), tick=False) as moved:
        browser = signed_in(people.pia)
        link = first_link(browser, people.ben)
        moved.move_to(dt.datetime(2026, 6, 1, 7, 0, tzinfo=dt.UTC))
        assert browser.get(link).status_code == 404


@pytest.mark.parametrize("sealed", ["x", "gAAAAABmangled", "A" * 5000])
def test_what_is_no_link_of_ours_is_a_404_and_traced(people: People, sealed: str) -> None:
    assert signed_in(people.pia).get(f"/score-reports/{sealed}/").status_code == 404
    assert refusals() == ["unreadable"]
    assert Client().get(f"/score-reports/{sealed}/")["Location"] == "/sign-in/?next=/"


def test_a_changed_link_is_a_404(people: People, state: Upstream) -> None:
    browser = signed_in(people.pia)
    link = first_link(browser, people.ben)
    middle = len(link) // 2
    changed = link[:middle] + ("A" if link[middle] != "A" else "B") + link[middle + 1 :]
    assert browser.get(changed).status_code == 404


def test_head_and_prefetch_open_nothing_and_range_gets_the_whole_report(people: People, state: Upstream) -> None:
    browser = signed_in(people.pia)
    link = first_link(browser, people.ben)
    assert browser.head(link).status_code == 405
    assert browser.get(link, headers={"Sec-Purpose": "prefetch"}).status_code == 403
    assert state.count("report") == 0
    answer = browser.get(link, headers={"Range": "bytes=0-10"})
    assert answer.status_code == 200
    assert body(answer) == PDF


def test_only_the_newest_year_carries_the_states_link_and_older_ones_ask_first(people: People, state: Upstream) -> None:
    browser = signed_in(people.pia)
    newest, older = links_in(generate(browser, people.ben))
    assert links.unseal(newest.split("/")[2]).link
    assert not links.unseal(older.split("/")[2]).link
    state.calls.clear()
    assert body(browser.get(newest)) == PDF
    assert state.calls == ["report"]
    state.calls.clear()
    assert body(browser.get(older)) == PDF
    assert state.calls == ["listing", "report"]


def test_a_link_that_the_state_ends_early_is_asked_for_again_once(people: People, state: Upstream) -> None:
    browser = signed_in(people.pia)
    link = first_link(browser, people.ben)
    used = links.unseal(link.split("/")[2]).link
    state.dead_links.add(used.removeprefix(state.url).split("?")[0])
    assert body(browser.get(link)) == PDF
    state.dead_links.add("all")
    state.calls.clear()
    answer = browser.get(link)
    assert answer.status_code == 502
    assert "press Generate again" in answer.content.decode()
    assert state.calls == ["report", "listing", "report"]


def test_a_report_that_is_gone_meanwhile_says_so(people: People, state: Upstream) -> None:
    browser = signed_in(people.pia)
    older = links_in(generate(browser, people.ben))[1]
    state.reports[BEN] = []
    answer = browser.get(older)
    assert answer.status_code == 404
    assert "This report is not there any more" in answer.content.decode()
    assert trail()[-1] == ("report.opened", "not_delivered")


def test_what_is_not_a_pdf_never_reaches_the_browser_as_one(people: People, state: Upstream) -> None:
    browser = signed_in(people.pia)
    link = first_link(browser, people.ben)
    for state.body, state.media_type in ((b"<html>login</html>", "application/pdf"), (PDF, "text/html")):
        answer = browser.get(link)
        assert answer.status_code == 502
        assert answer["Content-Type"].startswith("text/html")
        assert b"login" not in answer.content
    assert trail()[-1] == ("report.opened", "bad_answer")


def leave(answer: Any) -> None:
    """Go away in the middle, as a browser does; the test's own transaction must outlive it."""
    answer._iterator.close()  # what the test client wrapped round a body that has begun
    if answer.closed:
        return
    request_finished.disconnect(close_old_connections)
    try:
        answer.close()
    finally:
        request_finished.connect(close_old_connections)


def test_a_browser_that_goes_away_is_traced_with_what_it_got(people: People, state: Upstream) -> None:
    browser = signed_in(people.pia)
    link = first_link(browser, people.ben)
    answer = browser.get(link)
    got = len(next(iter(answer)))
    leave(answer)
    entry = Entry.objects.using("audit").filter(event="report.opened").get()
    assert (entry.outcome, entry.details["bytes"]) == ("aborted", got)
    leave(browser.get(link))
    entry = Entry.objects.using("audit").filter(event="report.opened").latest("pk")
    assert (entry.outcome, entry.details["bytes"]) == ("aborted", 0)


def test_a_report_that_breaks_off_is_cut_and_traced(people: People, state: Upstream) -> None:
    browser = signed_in(people.pia)
    link = first_link(browser, people.ben)
    state.cut_after = 70_000
    answer = browser.get(link)
    assert answer["Content-Length"] == str(len(PDF))
    with pytest.raises(Exception, match="unavailable"):
        body(answer)
    assert trail()[-1] == ("report.opened", "aborted")


def test_without_a_trace_no_byte_of_a_report_is_sent(people: People, state: Upstream) -> None:
    browser = signed_in(people.pia)
    link = first_link(browser, people.ben)
    state.calls.clear()
    refuse_the_trace()
    for address in (link, link + "?again"):
        answer = browser.get(address)
        assert answer.status_code == 503
        assert not answer.streaming
        assert b"%PDF" not in answer.content
        assert "Retry-After" in answer
    listed = browser.post(f"/children/{people.ben.key}/score-reports/", {"language": "en"})
    assert listed.status_code == 503
    assert links_in(listed.content.decode()) == []
    assert state.calls == []


def refuse_the_trace() -> None:
    with connections["audit"].cursor() as cursor:
        if connections["audit"].vendor == "sqlite":
            cursor.execute(
                "CREATE TRIGGER full_disk BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'disk full'); END"
            )
        else:
            cursor.execute("ALTER TABLE audit_entry ADD CONSTRAINT full_disk CHECK (false) NOT VALID")


def test_a_sealed_link_stays_under_six_kilobytes(people: People, state: Upstream) -> None:
    browser = signed_in(people.pia)
    choice = links.unseal(first_link(browser, people.ben).split("/")[2])
    noise = "".join(chr(33 + (i * i * 7919 + i * 31) % 94) for i in range(STATE_LINK_LONGEST))
    longest = links.seal(replace(choice, link=noise, report_type="x" * 300))
    assert len(longest) <= 6000
    assert links.unseal(longest).student == people.ben.key
    assert noise[:40] not in longest
