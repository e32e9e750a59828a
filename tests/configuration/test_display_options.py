"""Assessment Display Option, and whether guardians of adult students keep their access."""

import datetime as dt

from django.test import Client
from django.urls import reverse

from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.roster.access import children_of
from tests.configuration.entering import text
from tests.people import People, actor, signed_in

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
