"""View as family: what the portal shows, read only, without a report, recorded with both, leaving no trace there."""

import datetime as dt
import html
import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from scoreport.accounts.models import Assignment, User
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.models import Entry
from scoreport.configuration.models import Connection
from scoreport.onboarding.reach import AnyPerson, kind_of
from scoreport.roster.models import Guardianship, Staff, Student
from tests.people import People, make_guardian, make_staff, signed_in
from tests.reports.conftest import configure, generate, state  # noqa: F401 - a fixture
from tests.reports.test_links import refuse_the_trace
from tests.reports.upstream import Upstream


def address(person: AnyPerson, **asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/system-settings/view-as-family/{kind_of(person)}/{person.key}/" + (f"?{query}" if query else "")


def text(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def viewed(client: Client, person: AnyPerson, **asked: str) -> str:
    answer = client.get(address(person, **asked))
    assert answer.status_code == 200
    return answer.content.decode()


def cards(page: str) -> list[str]:
    """The words of each child's card."""
    return [text(card) for card in re.findall(r'<article class="ds-student".*?</article>', page, re.DOTALL)]


def beginnings(page: str) -> list[str]:
    """Each child's card up to its form: name, grade level, school, and a refusal if there is one."""
    return [card.split(" Language")[0] for card in cards(page)]


def body(page: str) -> str:
    """The page without the dialog about the reader's own sign-in."""
    return re.sub(r"<dialog.*?</dialog>", "", page.split("<body")[1], flags=re.DOTALL)


def test_it_shows_the_children_and_refusals_that_the_portal_shows(people: People) -> None:
    Student.objects.filter(pk=people.ben.pk).update(release_hold=True)
    portal = signed_in(people.pia).get("/assessments/").content.decode()
    seen = viewed(signed_in(people.ada), people.pia_guardian)
    for words in ("This student's reports are not shown here", "Please ask the school office"):
        assert words in text(portal)
        assert words in text(seen)
    assert beginnings(seen) == beginnings(portal)


def test_it_follows_the_families_rights_at_this_moment(people: People) -> None:
    client = signed_in(people.ada)
    assert "Mia Pérez" in viewed(client, people.pia_guardian)
    Guardianship.objects.filter(guardian=people.pia_guardian, student=people.mia).update(
        ends_on=people.lea.today() - dt.timedelta(days=1)
    )
    assert "Mia Pérez" not in viewed(client, people.pia_guardian)
    assert "No child is tied to your sign-in." in viewed(client, people.gus_guardian)
    assert "Sam Okafor" in viewed(client, people.sam_student)


def test_it_says_at_all_times_whose_portal_it_is_and_leads_out(people: People) -> None:
    page = viewed(signed_in(people.ada), people.pia_guardian)
    assert "You see the portal as Pia Pérez would see it." in page
    assert page.count('href="/system-settings/view-as-family/"') == 2
    assert "Sign out" not in body(page)
    assert 'href="/assessments/"' not in body(page)


def test_the_titles_of_reports_are_asked_for_on_a_press_and_open_nothing(people: People, state: Upstream) -> None:  # noqa: F811
    client = signed_in(people.ada)
    viewed(client, people.pia_guardian)
    assert state.count("listing") == 0
    page = viewed(client, people.pia_guardian, child=people.ben.key, language="es")
    assert state.count("listing") == 1
    assert "California Assessment of Student Performance and Progress (CAASPP)" in text(page)
    assert "2026 · Español" in text(page)
    assert "/score-reports/" not in page
    assert "X-Amz" not in page
    assert state.count("report") == 0
    family = cards(generate(signed_in(people.pia), people.ben, "es"))
    for title in re.findall(r"20\d\d · \w+", family[0]):
        assert title in text(page)


def test_no_post_is_answered(people: People) -> None:
    client = signed_in(people.ada)
    for data in ({}, {"language": "es", "child": people.ben.key}):
        assert client.post(address(people.pia_guardian), data).status_code == 403
    for method in (client.put, client.patch, client.delete):
        assert method(address(people.pia_guardian)).status_code == 403
    ahead = client.get(address(people.pia_guardian), headers={"Sec-Purpose": "prefetch"})
    assert ahead.status_code == 403
    assert not Entry.objects.filter(event="family.viewed").exists()
    assert 'method="post"' not in body(viewed(client, people.pia_guardian))


def test_the_page_has_no_form_that_posts_and_no_script_that_acts(people: People, state: Upstream) -> None:  # noqa: F811
    page = viewed(signed_in(people.ada), people.pia_guardian, child=people.ben.key, language="en")
    assert "hx-post" not in page
    assert "results.js" not in page


def rows_of_family(user: User) -> dict[str, list[tuple[object, ...]]]:
    """Everything that the database holds of this account."""
    held: dict[str, list[tuple[object, ...]]] = {}
    for relation in get_user_model()._meta.related_objects:
        rows = relation.related_model._default_manager.filter(**{relation.field.name: user})
        held[relation.related_model._meta.label] = sorted(map(tuple, rows.values_list()), key=str)
    held["self"] = list(User.objects.filter(pk=user.pk).values_list())
    return held


def test_it_leaves_no_trace_in_the_familys_own_state(people: People, state: Upstream) -> None:  # noqa: F811
    client = signed_in(people.ada)
    before = rows_of_family(people.pia)
    viewed(client, people.pia_guardian, child=people.ben.key, language="es")
    assert rows_of_family(people.pia) == before
    assert {"accounts.Session", "roster.Guardian"} <= set(before)


def test_each_view_is_recorded_with_both_and_the_question_to_the_state_as_the_readers(
    people: People,
    state: Upstream,  # noqa: F811
) -> None:
    viewed(signed_in(people.ada), people.pia_guardian, child=people.ben.key, language="es")
    entry = Entry.objects.get(event="family.viewed")
    assert (entry.user_name, entry.on_behalf_of) == ("Ada Nguyen", people.pia.key)
    assert (entry.details["adult"], entry.details["person"]) == ("Pia Pérez", people.pia_guardian.key)
    asked = Entry.objects.get(event="reports.requested")
    assert (asked.user_key, asked.student_key, asked.details["reason"]) == (
        people.ada.key,
        people.ben.key,
        "view_as_family",
    )
    told = text(signed_in(people.ada).get("/system-settings/audit/").content.decode())
    assert "Viewed the portal as a family" in told
    assert "Pia Pérez" in told


def test_of_a_student_the_trace_keeps_the_key_and_no_name(people: People) -> None:
    viewed(signed_in(people.ada), people.sam_student)
    entry = Entry.objects.get(event="family.viewed")
    assert entry.student_key == people.sam_student.key
    assert "Okafor" not in str(entry.details)


@pytest.fixture
def reader(people: People) -> User:
    """A help desk at Aldrich: may view as family, opens no report."""
    group = people.groups["office"]
    group.tool_rights.create(tool=ToolCode.VIEW_AS_FAMILY, right=Right.READ)
    return people.opal


def test_who_opens_no_reports_is_told_no_titles(people: People, reader: User, state: Upstream) -> None:  # noqa: F811
    page = viewed(signed_in(reader), people.pia_guardian, child=people.ben.key, language="en")
    assert "For you the list ends here" in page
    assert "CAASPP" not in page
    assert state.count("listing") == 0


def test_children_outside_the_readers_reach_are_left_out_without_a_word(people: People, reader: User) -> None:
    page = viewed(signed_in(reader), people.pia_guardian)
    assert [card.split()[1] for card in cards(page)] == ["Ben"]
    assert "Mia" not in page
    alone = make_guardian(people.lea, "Lia", "Lindqvist", [people.noa])[1]
    note = "Children outside your own reach are not shown here, whether or not there are any."
    assert note in viewed(signed_in(reader), alone)
    assert note in page


def test_only_families_within_reach_are_found_and_never_staff(people: People, reader: User) -> None:
    client = signed_in(reader)
    far = make_guardian(people.lea, "Fay", "Okafor", [people.sam_student])[1]
    assert client.get(address(far)).status_code == 404
    assert signed_in(people.max).get(address(people.pia_guardian)).status_code == 404
    assert signed_in(people.ada).get(address(Staff.objects.get(user=people.cole))).status_code == 404
    found = text(signed_in(people.ada).post("/system-settings/view-as-family/", {"query": "e"}).content.decode())
    assert "Pia Pérez" in found
    assert "Cole Byrd" not in found


def test_a_family_without_an_open_sign_in_sees_the_sign_in_page(people: People) -> None:
    client = signed_in(people.ada)
    User.objects.filter(pk=people.pia.pk).update(is_active=False)
    page = viewed(client, people.pia_guardian)
    assert "This person can't sign in" in html.unescape(page)
    assert "Ben" not in page
    people.pia_guardian.user = None
    people.pia_guardian.save()
    assert "Ben" not in viewed(client, people.pia_guardian)


def test_what_goes_wrong_is_told_in_the_familys_words(people: People, state: Upstream) -> None:  # noqa: F811
    Connection.objects.update(base_url="http://127.0.0.1:9")
    seen = viewed(signed_in(people.ada), people.pia_guardian, child=people.ben.key, language="en")
    assert 'method="post"' not in body(seen)
    page, family = text(seen), text(generate(signed_in(people.pia), people.ben))
    words = re.findall(r"The state's service [^.:]*", family)
    assert words
    assert words[0] in page


def test_without_a_trace_nothing_is_shown(people: People) -> None:
    client = signed_in(people.ada)
    refuse_the_trace()
    answer = client.get(address(people.pia_guardian))
    assert answer.status_code == 503
    assert "Ben" not in answer.content.decode()


def test_a_question_that_makes_no_sense_shows_the_page_as_it_is(people: People, state: Upstream) -> None:  # noqa: F811
    client = signed_in(people.ada)
    for bad in ({"child": people.ben.key, "language": "klingon"}, {"child": "nobody", "language": "en"}):
        assert "Ben" in viewed(client, people.pia_guardian, **bad)
    assert state.count("listing") == 0


def test_the_right_is_one_of_its_own(people: People) -> None:
    principal = make_staff(people.lea, "Olga", "Principal", people.groups["administrator"], people.aldrich)
    assert signed_in(principal).get(address(people.pia_guardian)).status_code == 404
    configure(people, "http://127.0.0.1:9")
    Assignment.objects.filter(user=principal).delete()
    assert signed_in(principal).get("/system-settings/view-as-family/").status_code == 404
