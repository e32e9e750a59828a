"""Assessment Display Option, and whether guardians of adult students keep their access."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.configuration import sight
from scoreport.districts.models import DisplayOption, Lea
from scoreport.lib import clock
from scoreport.roster.access import children_of
from scoreport.roster.models import Guardianship, Student
from tests.configuration.entering import text
from tests.people import People, actor, signed_in
from tests.reports.conftest import configure
from tests.reports.upstream import Upstream, running

PAGE = reverse("configuration:display_options")


def choose(browser: Client, people: People, **options: str) -> int:
    """Post options by school name as the page does: what it showed, and what was chosen."""
    data: dict[str, str] = {}
    for name, option in options.items():
        school = getattr(people, name)
        data |= {f"option-{school.key}": option, f"shown-{school.key}": school.display_option}
    return browser.post(PAGE, data).status_code


def test_the_option_is_set_per_school_and_audited(people: People) -> None:
    assert choose(signed_in(people.ada), people, aldrich="all_students", chown="guardians") == 302
    people.aldrich.refresh_from_db()
    assert people.aldrich.display_option == "all_students"
    entry = Entry.objects.using("audit").get(event=Event.DISPLAY_OPTION_CHANGED)
    assert (entry.details["old"], entry.details["new"]) == ("guardians", "all_students")


def test_an_old_page_does_not_undo_what_somebody_else_has_set(people: People) -> None:
    people.chown.display_option = ""
    people.chown.save()
    people.chown.display_option = "guardians"  # as the old page shows it
    choose(signed_in(people.ada), people, aldrich="all_students", chown="guardians")
    people.chown.refresh_from_db()
    assert people.chown.display_option == ""


def test_an_option_that_there_is_none_of_changes_nothing(people: People) -> None:
    assert choose(signed_in(people.ada), people, aldrich="all_students", chown="everybody") == 404
    people.aldrich.refresh_from_db()
    assert people.aldrich.display_option == "guardians"


def test_others_neither_see_nor_change_it(people: People) -> None:
    for user in (people.cole, people.tess, people.opal, people.pia, people.sam, people.sid):
        assert signed_in(user).get(PAGE).status_code == 404
        assert choose(signed_in(user), people, aldrich="") == 404
    choose(signed_in(people.max), people, aldrich="")
    assert "Aldrich" not in text(signed_in(people.max).get(PAGE))
    people.aldrich.refresh_from_db()
    assert people.aldrich.display_option == "guardians"


def test_guardians_keep_sight_of_adult_students_only_with_a_reason(people: People) -> None:
    people.ben.birth_on = people.lea.today().replace(day=1) - dt.timedelta(days=19 * 366)
    people.ben.save()
    url = reverse("configuration:guardians_of_adults", args=[people.lea.key])
    browser = signed_in(people.ada)
    refused = browser.post(url, {"keeps": "on", "reason": "  "})
    assert refused.status_code == 422
    assert "Give the reason" in text(refused)
    assert people.ben not in children_of(actor(people.pia))
    reason = "All adult students here are dependants for tax purposes"
    browser.post(url, {"keeps": "on", "reason": reason})
    assert people.ben in children_of(actor(people.pia))
    assert reason in text(browser.get(PAGE))
    entry = Entry.objects.using("audit").get(event=Event.LEA_SETTING_CHANGED)
    assert (entry.details["setting"], entry.details["reason"]) == ("guardians_keep_adults", reason)
    browser.post(url, {"reason": reason})
    assert people.ben not in children_of(actor(people.pia))
    people.lea.refresh_from_db()
    assert people.lea.guardians_keep_adults_reason == ""


def test_that_setting_is_out_of_reach_of_others(people: People) -> None:
    url = reverse("configuration:guardians_of_adults", args=[people.lea.key])
    for user in (people.max, people.sid, people.cole, people.pia, people.sam):
        assert signed_in(user).post(url, {"keeps": "on", "reason": "why not"}).status_code == 404
    people.lea.refresh_from_db()
    assert people.lea.guardians_keep_adults is False


@pytest.fixture
def portal(people: People) -> Iterator[Upstream]:
    """The portal with a state that has a report for everybody."""
    with running() as state:
        for student in (people.ben, people.sam_student):
            state.offer(student.ssid, "CAASPP", "2026", "en")
        configure(people, state.url)
        yield state


def as_family(people: People, reader: sight.Reader, option: DisplayOption) -> bool:
    """Put a family into the database as the reader is described, and say whether the portal lists a report."""
    student, user = people.ben, people.pia
    student.birth_on = clock.years_before(people.lea.today(), reader.years)
    student.grade_level, student.release_hold = reader.grade, reader.held
    student.user = None if reader.is_guardian else people.sam
    Student.objects.filter(user=people.sam).exclude(pk=student.pk).update(user=None)
    student.save()
    people.aldrich.display_option = option
    people.aldrich.save()
    tie = Guardianship.objects.get(student=student, guardian=people.pia_guardian)
    tie.educational_rights, tie.portal_access = reader.educational_rights, reader.portal_access
    tie.adult_basis, tie.adult_reason = reader.basis, "Statement" if reader.basis else ""
    tie.save()
    answer = signed_in(user if reader.is_guardian else people.sam).post(
        reverse("reports:generate_child", args=[student.key]), {"language": "en"}, headers={"HX-Request": "true"}
    )
    return "Each link opens in a new tab" in answer.content.decode()


@pytest.mark.parametrize("keeps", [False, True])
@pytest.mark.parametrize("reader", sight.READERS, ids=lambda reader: str(reader.words))
def test_the_printed_table_says_what_the_portal_does(
    people: People, portal: Upstream, reader: sight.Reader, keeps: bool
) -> None:
    Lea.objects.filter(pk=people.lea.pk).update(guardians_keep_adults=keeps)
    people.lea.refresh_from_db()
    printed = next(row for row in sight.table(people.lea) if row.words == reader.words)
    for option, (label, sees) in zip(DisplayOption, printed.cells, strict=True):
        assert as_family(people, reader, option) == sees, (str(label), sees)


def test_the_table_is_that_of_the_law_and_of_the_three_options(people: People) -> None:
    seen = {str(row.words): [sees for _label, sees in row.cells] for row in sight.table(people.lea)}
    assert seen == {
        "Guardian with educational rights, student under 18": [False, True, True],
        "Guardian without educational rights": [False, False, False],
        "Guardian without portal access": [False, False, False],
        "Guardian of a student of 18 or over": [False, False, False],
        "The same, with a reason in law on file": [False, True, True],
        "Student under 16, in grade 10 or below": [False, False, True],
        "Student under 16 who has completed grade 10": [False, True, True],
        "Student of 16 or 17": [False, True, True],
        "Student of 18 or over": [False, True, True],
        "Guardian or student, under a release hold": [False, False, False],
    }
    people.lea.guardians_keep_adults = True
    kept = {str(row.words): [sees for _label, sees in row.cells] for row in sight.table(people.lea)}
    assert kept["Guardian of a student of 18 or over"] == [False, True, True]


def test_the_page_prints_the_table_and_that_of_the_own_lea_only(people: People) -> None:
    page = text(signed_in(people.ada).get(PAGE))
    for reader in sight.READERS:
        assert str(reader.words) in page
