"""Where something can be mended: links for those who may go there, and none for others."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scoreport.accounts.actors import Actor
from scoreport.accounts.tools import Right, ToolCode
from scoreport.onboarding.reach import AnyPerson, get_person, kind_of
from scoreport.reports.wording import Setting
from scoreport.roster import holds
from scoreport.roster.access import visible_students
from scoreport.roster.models import Guardianship, Student


@dataclass(frozen=True)
class Place:
    """A page and what the link to it says."""

    href: str
    label: str | Promise


def sign_in_of(reader: Actor, person: AnyPerson) -> Place | None:
    """Return the page on which this person's sign-in is given and reset."""
    if not reader.may(ToolCode.PEOPLE, Right.READ):
        return None
    kind = kind_of(person)
    try:
        get_person(reader, kind, person.key)
    except Http404:
        return None
    return Place(reverse("onboarding:person", args=[kind, person.key]), _("Open this person's sign-in"))


def ties_of(reader: Actor, student: Student) -> Place | None:
    """Return the page of the student's adults."""
    if not _reaches(reader, student, ToolCode.ROSTER, Right.WRITE):
        return None
    return Place(reverse("roster:guardians", args=[student.key]), _("Open the student's guardians"))


def tie(reader: Actor, row: Guardianship) -> Place | None:
    """Return the page on which a tie is set by hand."""
    if not _reaches(reader, row.student, ToolCode.ROSTER, Right.WRITE):
        return None
    return Place(reverse("roster:guardianship", args=[row.pk]), _("Open what this adult may see"))


def hold_of(reader: Actor, student: Student) -> Place | None:
    """Return the page of the student's release hold."""
    if not holds.students_in_reach(reader).filter(pk=student.pk).exists():
        return None
    return Place(reverse("roster:release_hold", args=[student.key]), _("Open the student's hold"))


def groups(reader: Actor, lea: int) -> Place | None:
    """Return the page of the LEA's groups."""
    if not reader.may_lea_wide(ToolCode.RIGHTS, Right.READ, lea):
        return None
    return Place(reverse("accounts:rights"), _("Open Tool Rights"))


def setting(reader: Actor, wanted: Setting, lea: int, configuration: str = "") -> Place | None:
    """Return the page of a setting of the LEA; that of one configuration where its key is known."""
    if not reader.may_lea_wide(_TOOLS[wanted], Right.READ, lea):
        return None
    if wanted is Setting.CONFIGURATION and configuration:
        return Place(reverse(wanted.url_name, args=[configuration]), wanted.label)
    general = Setting.CONFIGURATIONS if wanted is Setting.CONFIGURATION else wanted
    return Place(reverse(general.url_name), general.label)


_TOOLS = {
    Setting.CONFIGURATIONS: ToolCode.CONFIGURATION,
    Setting.CONFIGURATION: ToolCode.CONFIGURATION,
    Setting.DISPLAY_OPTIONS: ToolCode.DISPLAY_OPTION,
    Setting.RELEASE_HOLDS: ToolCode.RELEASE_HOLD,
    Setting.ROSTER: ToolCode.ROSTER,
}


def _reaches(reader: Actor, student: Student, tool: ToolCode, right: Right) -> bool:
    return visible_students(reader, tool, right).filter(pk=student.pk).exists()
