"""Generate: ask the state what it has for a student, pick what was asked for, seal a link for each report."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cache
from itertools import groupby
from typing import Any

from django.urls import reverse

from scoreport.accounts.actors import Actor
from scoreport.audit.events import Event
from scoreport.ets import Listing, ScoreReport
from scoreport.ets.vocabulary import LANGUAGES, REPORT_TYPES
from scoreport.reports import links, trace
from scoreport.reports.audiences import Audience, refusal
from scoreport.reports.causes import Cause
from scoreport.reports.labels import ENGLISH
from scoreport.reports.problems import Problem, refused
from scoreport.reports.state import State
from scoreport.roster.models import Student

GENERATED = "generated"
ANY = "any"  # stands for a sealed link


@dataclass(frozen=True)
class Wanted:
    """What is asked for; blank or None means all."""

    report_type: str = ""
    language: str = ""
    year: int | None = None

    def matches(self, report: ScoreReport) -> bool:
        """Say whether the report is asked for. One in a language that we don't know is never hidden by a language."""
        return (
            self.report_type in ("", report.report_type)
            and (self.language in ("", report.language) or not report.is_known_language)
            and self.year in (None, report.administration_year)
        )


@dataclass(frozen=True)
class Row:
    """One report on the list, with our sealed link to it."""

    report: ScoreReport
    choice: links.Choice
    sealed: str

    @property
    def year(self) -> str:
        """The spring of the administration, or the state's own words where we don't understand them."""
        return year_of(self.report)

    @property
    def href(self) -> str:
        """Our address of the report; blank where the list is only for reading."""
        return _address().replace(ANY, self.sealed) if self.sealed else ""


@dataclass(frozen=True)
class Document:
    """One score report as a family sees it, the same as web pages, one a content area, and the same in English."""

    row: Row
    pages: tuple[Row, ...] = ()
    english: Row | None = None

    @property
    def page_reports(self) -> tuple[ScoreReport, ...]:
        """The web pages without our links to them."""
        return tuple(page.report for page in self.pages)


@dataclass(frozen=True)
class Generated:
    """What came of it. `total` counts all that the state has, whatever was asked for."""

    wanted: Wanted
    rows: tuple[Row, ...]
    total: int
    left_out: int
    is_fallback: bool
    other_languages: tuple[str, ...]

    @property
    def years(self) -> list[tuple[str, list[Row]]]:
        """The rows by year, newest first."""
        return [(year, list(rows)) for year, rows in groupby(self.rows, key=lambda row: row.year)]

    @property
    def documents(self) -> list[tuple[str, list[Document]]]:
        """The rows by year, newest first, with web pages beside the PDF of the same test and language."""
        return [(year, _documents(rows, self.wanted.language)) for year, rows in self.years]

    @property
    def ends_at(self) -> dt.datetime:
        """When the first of the links ends. Raises ValueError where there are none."""
        return min(row.choice.expires_at for row in self.rows)


def generate(student: Student, actor: Actor, wanted: Wanted, audience: Audience, *, reason: str = "") -> Generated:
    """Return the reports that the state has for the student and that are wanted.

    The trace comes first, refusals before any call to the state. `reason` tells the trace why it was asked
    again. Raises Problem.
    """
    with _traced(student, actor, wanted, audience, reason) as note:
        generated = _generated(_listing(student, actor, audience), student, actor, wanted, audience)
        note(len(generated.rows))
    return generated


def look(student: Student, actor: Actor, wanted: Wanted, reason: str) -> Generated:
    """Return what a family would be listed, to be read only: no link to a report is made. Raises Problem.

    For staff who help families; who may not open the student's reports as staff is not told of them either.
    """
    with _traced(student, actor, wanted, Audience.STAFF, reason) as note:
        listing = _listing(student, actor, Audience.STAFF)
        generated = _generated(listing, student, actor, wanted, Audience.FAMILY, with_links=False)
        note(len(generated.rows))
    return generated


def renew(choice: links.Choice, student: Student, actor: Actor, audience: Audience) -> Row:
    """Return the chosen report with a fresh link. Raises Problem."""
    wanted = Wanted(choice.report_type, choice.language, choice.administration_year)
    rows = generate(student, actor, wanted, audience, reason="link_ended").rows
    for row in rows:
        if choice.picks(row.report):
            return row
    raise Problem(Cause.NOT_DELIVERED)


def _documents(rows: list[Row], language: str) -> list[Document]:
    found: list[Document] = []
    for _report_type, group in groupby(rows, key=lambda row: row.report.report_type):
        of_language = {code: list(same) for code, same in groupby(group, key=lambda row: row.report.language)}
        # English stands beside the language that was chosen, and alone where there is nothing else.
        english = of_language.pop(ENGLISH) if language != ENGLISH and {language, ENGLISH} <= of_language.keys() else []
        for code, same in of_language.items():
            found += _in_one_language(same, english[0] if english and code == language else None)
    return found


def _in_one_language(same: list[Row], english: Row | None) -> list[Document]:
    files = [row for row in same if row.report.format == "pdf"]
    pages = tuple(row for row in same if row.report.format != "pdf")
    if files:
        return [Document(files[0], pages, english), *map(Document, files[1:])]
    return [*map(Document, pages)]


@cache
def _address() -> str:
    """The address of any report: one page may hold a hundred of them."""
    return reverse("reports:open", args=[ANY])


def year_of(report: ScoreReport) -> str:
    """Return the administration year as text, or the state's own words."""
    return report.year_text if report.administration_year is None else str(report.administration_year)


@contextmanager
def _traced(
    student: Student, actor: Actor, wanted: Wanted, audience: Audience, reason: str
) -> Iterator[Callable[[int], None]]:
    """Leave the intent before, and after it how many reports were shown, or the Problem. Raises Problem."""
    who, counts = trace.of_student(actor, student, audience), [0]
    intent = trace.write(Event.REPORTS_REQUESTED, **who, **_asked(wanted), reason=reason)
    try:
        trace.count(actor, student, audience, intent)
        yield counts.append
    except Problem as problem:
        trace.write(Event.REPORTS_GENERATED, **who, intent=intent, **trace.failure(problem))
        raise
    trace.write(Event.REPORTS_GENERATED, **who, **_asked(wanted), intent=intent, outcome=GENERATED, count=counts[-1])


def _listing(student: Student, actor: Actor, audience: Audience) -> Listing:
    because = refusal(actor, student, audience)
    if because is not None:
        raise refused(because)
    return State(student).listing()


def _generated(
    listing: Listing, student: Student, actor: Actor, wanted: Wanted, audience: Audience, *, with_links: bool = True
) -> Generated:
    reports, is_fallback = _chosen(listing, wanted, audience)
    newest = year_of(reports[0]) if reports else ""
    choices = [
        links.choose(r, student, actor, for_family=audience.is_family, with_link=year_of(r) == newest) for r in reports
    ]
    rows = tuple(
        Row(r, replace(c, link=""), links.seal(c) if with_links else "") for r, c in zip(reports, choices, strict=True)
    )
    return Generated(wanted, rows, len(listing), listing.left_out, is_fallback, _others(listing, reports))


def _chosen(listing: Listing, wanted: Wanted, audience: Audience) -> tuple[list[ScoreReport], bool]:
    """The reports to show, in order, and whether a family gets English only, instead of the language it chose."""
    found = _ordered(filter(wanted.matches, listing))
    if not audience.is_family or wanted.language == ENGLISH or not wanted.language:
        return found, False
    there = {(report.report_type, year_of(report)) for report in found if report.language == wanted.language}
    english = [
        report
        for report in filter(replace(wanted, language=ENGLISH).matches, listing)
        if report.is_known_language and (report.format == "pdf" or (report.report_type, year_of(report)) not in there)
    ]
    return _ordered((*found, *english)), bool(english) and not found


def _ordered(reports: Iterable[ScoreReport]) -> list[ScoreReport]:
    return sorted(reports, key=_order)


def _order(report: ScoreReport) -> tuple[Any, ...]:
    """Newest year first, years that we don't understand last; then the order of tests and languages."""
    return (
        -(report.administration_year or 0),
        report.year_text if report.administration_year is None else "",
        _place(report.report_type, REPORT_TYPES),
        report.report_type,
        _place(report.language, LANGUAGES),
        report.language,
        report.format != "pdf",
        report.content_area,
    )


def _place(code: str, order: tuple[str, ...]) -> int:
    return order.index(code) if code in order else len(order)


def _others(listing: Listing, shown: list[ScoreReport]) -> tuple[str, ...]:
    """Languages in which the state has reports that are not shown."""
    there, seen = {r.language for r in listing}, {r.language for r in shown}
    return tuple(sorted(there - seen, key=lambda code: (_place(code, LANGUAGES), code)))


def _asked(wanted: Wanted) -> dict[str, Any]:
    asked = asdict(wanted)
    return {
        "report_type": asked["report_type"],
        "language": asked["language"],
        "administration_year": asked["year"],
    }
