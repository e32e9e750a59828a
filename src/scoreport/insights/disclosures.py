"""Who asked for a student's record and what came of it, from the trace: the record that FERPA and the Ed. Code ask for.

34 CFR 99.32 and Ed. Code 49064 want those listed who are neither the parent, the pupil nor school officials with a
legitimate educational interest. Everybody is recorded here; each row says whether the law wants it listed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from scoreport.audit.events import Event
from scoreport.audit.interests import STAFF
from scoreport.audit.models import Entry
from scoreport.audit.recording import ALIAS
from scoreport.roster.models import Guardian, Guardianship, Student

ASKED = frozenset({Event.REPORTS_REQUESTED, Event.REPORT_OPENING})
RESULTS = frozenset({Event.REPORTS_GENERATED, Event.REPORT_OPENED})
LOOKED = frozenset({Event.STUDENT_VIEWED, Event.SIGHT_READ, Event.FAMILY_VIEWED})
REFUSED = frozenset({Event.REPORT_LINK_REFUSED, Event.PAGE_REFUSED})
ALL = ASKED | LOOKED | REFUSED
# A link that its own person pressed too late, or in a new sign-in, is no request of anybody else.
OWN_LINK = frozenset({"ended", "another_sign_in"})
UNKNOWN = "unknown"  # the process ended in between: treat as disclosed
FAMILY_ROLE = "family"


@dataclass(frozen=True)
class Row:
    """One request: the entry that was written before, and its outcome if there is one."""

    entry: Entry
    result: Entry | None = None

    @property
    def outcome(self) -> str:
        """The code of what came of it; `UNKNOWN` where an intent has no outcome."""
        if self.result is not None:
            return self.result.outcome
        return UNKNOWN if self.entry.event in ASKED else self.entry.outcome

    @property
    def must_be_listed(self) -> bool:
        """Whether the law wants it in the record: nobody with a recorded ground of parent, pupil or school official."""
        if self.entry.event == Event.REPORT_LINK_REFUSED:
            return self.entry.outcome not in OWN_LINK
        return not self.entry.interest


def of(entries: QuerySet[Entry], student_key: str, events: Iterable[Event] = ALL) -> QuerySet[Entry]:
    """Return the requests about a student among these entries, newest first."""
    return entries.filter(student_key=student_key, event__in=list(events)).order_by("-at", "-pk")


def rows(entries: Iterable[Entry]) -> list[Row]:
    """Return the entries with what came of each."""
    found = list(entries)
    intents = [entry.pk for entry in found if entry.event in ASKED]
    results = Entry.objects.using(ALIAS).filter(intent__in=intents, event__in=list(RESULTS))
    result_of = {result.intent: result for result in results}
    return [Row(entry, result_of.get(entry.pk)) for entry in found]


def for_family(entries: QuerySet[Entry], student: Student, user_key: str) -> QuerySet[Entry]:
    """Return what this adult, or the student, may know of: their own requests, the student's and those of staff.

    Never those of another adult of the student, though that adult may work for the school: two households never
    learn of each other. `user_key` may be blank, for an adult without a sign-in.
    """
    student_user = student.user.key if student.user else ""
    own = {user_key, student_user} - {""}
    ties = Guardianship.objects.filter(student=student, guardian__user__isnull=False)
    others = set(ties.values_list("guardian__user__key", flat=True)) - own
    by_staff = Q(interest__in=list(STAFF)) | (Q(event__in=list(REFUSED)) & ~Q(role__in=["", FAMILY_ROLE]))
    return entries.filter(Q(user_key__in=own) | (by_staff & ~Q(user_key__in=others)))


def guardians_of(student: Student) -> list[Guardian]:
    """Return the adults for whom a copy of the record may be made: those with educational rights now."""
    ties = Guardianship.objects.filter(student=student, ended_on=None, educational_rights=True, guardian__ended_on=None)
    return [tie.guardian for tie in ties.select_related("guardian__user").order_by("guardian__family_name", "pk")]
