"""How an entry, and a request about a student, read on screen and in files."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from scoreport.accounts.actors import Actor
from scoreport.audit.models import Entry
from scoreport.insights import words
from scoreport.insights.disclosures import UNKNOWN, Row
from scoreport.insights.models import AlarmKind
from scoreport.insights.trail import account_names, student_names
from scoreport.reports.generation import GENERATED
from scoreport.reports.labels import LANGUAGE_NAMES
from scoreport.reports.opening import ABORTED, OPENED
from scoreport.roster.models import Student

SHOWN = (OPENED, GENERATED)


def report_of(entry: Entry) -> str:
    """Return which report an entry speaks of: test, year and language, as far as it says so."""
    language = str(LANGUAGE_NAMES.get(entry.language, entry.language))
    return " ".join(filter(None, [entry.report_type, str(entry.administration_year or ""), language]))


def of_trail(actor: Actor, entries: list[Entry]) -> list[dict[str, Any]]:
    """Return entries as the audit page shows them."""
    students, accounts = student_names(actor, entries), account_names(actor, entries)
    return [
        {
            "entry": entry,
            "report": report_of(entry),
            "event": words.EVENTS.get(entry.event, entry.event),
            "outcome": words.outcome(entry.event, entry.outcome) if entry.outcome else "",
            "interest": words.INTERESTS.get(entry.interest, ""),
            "student": students.get(entry.student_key, entry.student_key),
            "is_known": entry.student_key in students,
            "details": _details(entry, accounts),
        }
        for entry in entries
    ]


@dataclass(frozen=True)
class Request:
    """A request about a student in words."""

    row: Row
    what: str | Promise
    report: str
    outcome: str
    interest: str | Promise


def for_staff(found: list[Row]) -> list[Request]:
    """Return requests as those read them who may read the trace."""
    return [
        Request(
            row, words.REQUESTS[row.entry.event], report_of(row.entry), outcome_of(row),
            words.INTERESTS.get(row.entry.interest, ""),
        )
        for row in found
    ]  # fmt: skip


def outcome_of(row: Row) -> str:
    """Return what came of a request; an intent without an outcome counts as disclosed."""
    if row.outcome == UNKNOWN:
        return _("not known: treat as disclosed")
    return words.outcome(row.entry.event, row.outcome) if row.outcome else ""


@dataclass(frozen=True)
class Opening:
    """A request as a family reads it: by whom, and whether something was shown; not why if not."""

    row: Row
    who: str
    role: str
    what: str | Promise
    report: str
    outcome: str


def for_family(found: list[Row], actor: Actor, student: Student) -> list[Opening]:
    """Return requests as a guardian or the student reads them."""
    return [
        Opening(
            row, *_who(row.entry, actor, student), words.REQUESTS[row.entry.event], report_of(row.entry), _shown(row)
        )
        for row in found
    ]  # fmt: skip


def _who(entry: Entry, actor: Actor, student: Student) -> tuple[str, str]:
    if entry.user_key == actor.user.key:
        return _("You"), ""
    if student.user and entry.user_key == student.user.key:
        return student.name, _("Student")
    return entry.user_name, entry.role


def _shown(row: Row) -> str:
    """Reasons may tell of a hold or an order: a family reads only whether the report was shown."""
    if row.outcome == UNKNOWN:
        return _("may have been shown")
    if row.outcome == ABORTED:
        return _("broke off on the way")
    return _("shown") if row.outcome in SHOWN else _("not shown")


def _details(entry: Entry, accounts: dict[str, str]) -> list[tuple[Any, str]]:
    texts = {name: _text(value) for name, value in entry.details.items()}
    if texts.get("user") in accounts:
        texts["user"] = accounts[texts["user"]]
    if texts.get("kind") in AlarmKind.values:
        texts["kind"] = str(AlarmKind(texts["kind"]).label)
    texts.pop("alarm", None)  # a key that leads nowhere on this page
    if texts.get("setting") in words.SETTINGS:
        texts["setting"] = str(words.SETTINGS[texts["setting"]])
    return [(words.DETAILS[name], text) for name, text in texts.items() if text]


def _text(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {number}" for name, number in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
