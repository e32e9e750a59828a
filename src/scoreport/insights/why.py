"""Why a person sees a student's reports, or doesn't: every condition from sign-in to the state, good or bad.

Each is judged by the very function that the doors use; this module only asks them one by one and finds the words.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from scoreport.accounts import entry
from scoreport.accounts.actors import Actor
from scoreport.accounts.models import Reach
from scoreport.accounts.tools import Right, ToolCode
from scoreport.configuration import credentials
from scoreport.configuration.models import Connection, ConnectionState
from scoreport.configuration.testing import Outcome
from scoreport.insights import mending
from scoreport.insights import why_words as words
from scoreport.insights.mending import Place
from scoreport.lib.conditions import compiled, facts_of
from scoreport.onboarding.reach import AnyPerson
from scoreport.reports.audiences import Audience
from scoreport.reports.causes import Cause
from scoreport.reports.problems import Problem, explain
from scoreport.reports.state import State
from scoreport.reports.wording import WORDS, Setting
from scoreport.roster.conditions import listed_q, own_q, verdicts
from scoreport.roster.disclosure import FAMILY, STAFF, Case, Refusal, Rule, is_named_for
from scoreport.roster.models import Guardian, Guardianship, Staff, Student
from scoreport.roster.reach import has_left
from scoreport.roster.sources import sources


class Verdict(StrEnum):
    """How one condition stands."""

    GOOD = "good"
    BAD = "bad"
    OPEN = "open"  # only the state can tell


@dataclass(frozen=True)
class Step:
    """One condition, in words, and where it is mended if the reader may go there."""

    code: str
    verdict: Verdict
    title: str | Promise
    text: str
    place: Place | None = None


@dataclass(frozen=True)
class Part:
    """Steps that belong together."""

    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Answer:
    """All conditions, and the first that fails; `may_ask` says that nothing bars asking the state."""

    parts: tuple[Part, ...]
    may_ask: bool

    @property
    def failed(self) -> Step | None:
        """The first condition that does not hold."""
        return next((step for part in self.parts for step in part.steps if step.verdict is Verdict.BAD), None)


@dataclass(frozen=True)
class Question:
    """Who asks, about whom, and about which student."""

    reader: Actor
    person: AnyPerson
    student: Student

    @property
    def subject(self) -> Actor | None:
        """The person as an actor, where they have a sign-in."""
        return Actor(self.person.user, "") if self.person.user is not None else None


def answer(asked: Question) -> Answer:
    """Return every condition that can be judged without asking the state."""
    ways: Mapping[type[AnyPerson], tuple[Callable[[Question], Iterator[Step]], Rule]] = {
        Guardian: (_as_guardian, FAMILY), Student: (_as_student, FAMILY), Staff: (_as_staff, STAFF),
    }  # fmt: skip
    way, rule = ways[type(asked.person)]
    parts = (
        Part(_("Signing in"), tuple(_signs_in(asked))),
        Part(_("Reaching the student"), (*_student_listed(asked), *way(asked))),
        Part(_("Asking for the report"), (*_disclosed(asked, rule), *_configured(asked))),
    )
    return Answer(parts, may_ask=_may_ask(asked))


def state_failed(asked: Question, problem: Problem) -> Step:
    """Return what the state's refusal or silence means, and where it is mended if the reader may go there."""
    told, wanted = explain(problem, Audience.COORDINATOR, asked.student.lea.time_zone), WORDS[problem.cause].setting
    place = wanted and mending.setting(asked.reader, wanted, asked.student.lea_id, problem.configuration_key)
    return Step(problem.cause, Verdict.BAD, told.title, told.text, place)


def _may_ask(asked: Question) -> bool:
    """Whether the state would be asked at all, and the reader is not barred by a hold themselves."""
    case = Case(asked.student, is_named=lambda: is_named_for(asked.reader, asked.student))
    return not any(holds(case) for holds in STAFF.values()) and isinstance(_state(asked), State)


def _step(code: str, holds: bool, place: Place | None = None, **fill: str) -> Step:  # noqa: FBT001
    title, good, bad = words.CONDITIONS[code]
    text = str(good if holds else bad).format(**fill)
    return Step(code, Verdict.GOOD if holds else Verdict.BAD, title, text, None if holds else place)


def _signs_in(asked: Question) -> Iterator[Step]:
    user, place = asked.person.user, mending.sign_in_of(asked.reader, asked.person)
    yield _step(words.HAS_SIGN_IN, user is not None, place, username=user.username if user else "")
    if user is not None:
        for condition, holds in entry.verdicts(user).items():
            yield _step(condition, holds, place)


def _student_listed(asked: Question) -> Iterator[Step]:
    place = mending.setting(asked.reader, Setting.ROSTER, asked.student.lea_id)
    yield _step(words.STUDENT_LISTED, compiled(listed_q())(facts_of(asked.student)), place)


def _as_guardian(asked: Question) -> Iterator[Step]:
    tie = Guardianship.objects.filter(guardian=asked.person.pk, student=asked.student)
    found = tie.select_related("student__lea", "guardian").first()
    yield _step(words.TIE, found is not None, mending.ties_of(asked.reader, asked.student))
    if found is not None:
        place = mending.tie(asked.reader, found)
        for condition, holds in verdicts(found, asked.student.lea.today()).items():
            yield _step(condition, holds, place)


def _as_student(asked: Question) -> Iterator[Step]:
    is_self = asked.person.pk == asked.student.pk
    yield _step(words.SELF, is_self)
    if is_self:
        place = mending.setting(asked.reader, Setting.ROSTER, asked.student.lea_id)
        yield _step(words.STUDENT_ENABLED, compiled(own_q())(facts_of(asked.student)), place)


def _as_staff(asked: Question) -> Iterator[Step]:
    lea, subject = asked.student.lea_id, asked.subject
    granted = subject.granted(ToolCode.PAPERLESS, Right.READ) if subject else []
    grants, place = [grant for grant in granted if grant.lea_id == lea], mending.groups(asked.reader, lea)
    left = subject is not None and has_left(subject.user.pk, lea)
    yield _step(words.STAFF_LISTED, not left, mending.setting(asked.reader, Setting.ROSTER, lea))
    yield _step(words.GROUP, bool(grants), place, groups=", ".join(sorted({grant.group for grant in grants})))
    if subject is not None and grants:
        reaching = [one for one in sources(subject) if one.students().filter(pk=asked.student.pk).exists()]
        named = ", ".join(dict.fromkeys(one.name for one in reaching))
        reaches = ", ".join(dict.fromkeys(str(Reach(grant.reach).label) for grant in grants))
        yield _step(words.REACH, bool(reaching), place, sources=named, reaches=reaches)


def _disclosed(asked: Question, rule: Rule) -> Iterator[Step]:
    subject, student = asked.subject, asked.student
    is_guardian = isinstance(asked.person, Guardian)
    case = Case(student, is_guardian, lambda: subject is not None and is_named_for(subject, student))
    for refusal, holds in rule.items():
        yield _barred(asked, refusal) if holds(case) else _step(refusal, True, school=str(student.primary_school))  # noqa: FBT003


def _barred(asked: Question, cause: str, place: Place | None = None) -> Step:
    told = WORDS[Cause(cause)]
    if cause == Refusal.RELEASE_HOLD:
        place = mending.hold_of(asked.reader, asked.student)
    elif place is None and told.setting is not None:
        place = mending.setting(asked.reader, told.setting, asked.student.lea_id)
    title = words.CONDITIONS[cause][0] if cause in words.CONDITIONS else told.title
    text = " ".join(filter(None, [str(told.staff), str(told.coordinator) if place else ""]))
    return Step(cause, Verdict.BAD, title, text, place)


def _configured(asked: Question) -> Iterator[Step]:
    found = _state(asked)
    if isinstance(found, Problem):
        if found.cause is not Cause.NO_SCHOOL:
            yield _barred(asked, found.cause)
        return
    assert asked.student.primary_school is not None  # noqa: S101 - State() has seen to it
    live = credentials.for_school(asked.student.primary_school)
    place = mending.setting(asked.reader, Setting.CONFIGURATION, asked.student.lea_id, live.configuration_key)
    yield _step(words.CONFIGURATION, True, configuration=live.configuration_name)  # noqa: FBT003
    connection = Connection.objects.get(configuration__key=live.configuration_key, state=ConnectionState.LIVE)
    expired = live.expires_on is not None and live.expires_on < asked.student.lea.today()
    in_order = Outcome(connection.test_outcome).passed and not expired
    step = _step(words.CONNECTION, in_order, place)
    yield step if in_order else replace(step, verdict=Verdict.OPEN)


def _state(asked: Question) -> State | Problem:
    try:
        return State(asked.student)
    except Problem as problem:
        return problem
