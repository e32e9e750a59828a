"""Generate: ask the state which reports there are, and seal a link to each."""

import datetime as dt
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from scoreport.accounts.actors import Actor
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.ets import Listing, ScoreReport
from scoreport.reports import asking, labels, links
from scoreport.reports.problems import Audience, Problem, explain_refusal
from scoreport.roster.models import Student

ENGLISH = "en"


@dataclass(frozen=True)
class Wanted:
    """What was chosen; blank means all."""

    report_type: str = ""
    language: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Offered:
    """One report with our link to it."""

    label: str
    explanation: str
    year: str
    language: str
    format: str
    content_area: str
    sealed: str
    ends_at: dt.datetime


@dataclass(frozen=True)
class Year:
    """The reports of one administration year."""

    label: str
    reports: list[Offered]


@dataclass(frozen=True)
class Result:
    """What a click on Generate brings: years with reports, or a problem in words; `note` says what differs."""

    years: list[Year] = field(default_factory=list)
    problem: Problem | None = None
    in_english_instead: bool = False
    left_out: int = 0
    ends_at: dt.datetime | None = None


def generate(student: Student, actor: Actor, wanted: Wanted, audience: Audience) -> Result:
    """Return the student's reports as links. The request is on record before the state is asked."""
    who, facts = actor.who(), asking.facts(student)
    chosen: dict[str, Any] = {
        "report_type": wanted.report_type,
        "administration_year": wanted.year,
        "language": wanted.language,
    }
    intent = record(Event.REPORTS_REQUESTED, who, **facts, **chosen)
    try:
        listing = asking.listing(asking.client_of(student, actor, audience), student, audience)
    except asking.Refused as refused:
        outcome, result = refused.problem.code, Result(problem=refused.problem)
    else:
        result = _result(listing, student, actor, wanted, audience)
        outcome = result.problem.code if result.problem else "listed"
    count = sum(len(year.reports) for year in result.years)
    record(Event.REPORTS_GENERATED, who, outcome=outcome, intent=intent, count=count, **facts, **chosen)
    return result


def _result(listing: Listing, student: Student, actor: Actor, wanted: Wanted, audience: Audience) -> Result:
    found = [report for report in listing if _is_wanted(report, wanted)]
    instead = False
    if not found and audience is Audience.FAMILY and wanted.language not in ("", ENGLISH):
        found = [report for report in listing if _is_wanted(report, Wanted(language=ENGLISH))]
        instead = bool(found)
    if not found:
        code = "nothing_for_choice" if listing else "no_reports"
        return Result(problem=explain_refusal(code, audience), left_out=listing.left_out)
    years = _sealed(sorted(found, key=labels.sort_key), student, actor)
    ends_at = min(report.ends_at for year in years for report in year.reports)
    return Result(years=years, in_english_instead=instead, left_out=listing.left_out, ends_at=ends_at)


def _is_wanted(report: ScoreReport, wanted: Wanted) -> bool:
    return (
        wanted.report_type in ("", report.report_type)
        and wanted.language in ("", report.language)
        and wanted.year in (None, report.administration_year)
    )


def _sealed(reports: list[ScoreReport], student: Student, actor: Actor) -> list[Year]:
    """Group by year. Only the newest year's links carry the state's own, so that a long page stays light."""
    newest = reports[0].administration_year
    years = []
    for label, group in groupby(reports, key=lambda r: labels.year_label(r.administration_year, r.year_text)):
        offered = [_offered(r, student, actor, is_newest=r.administration_year == newest) for r in group]
        years.append(Year(label, offered))
    return years


def _offered(report: ScoreReport, student: Student, actor: Actor, *, is_newest: bool) -> Offered:
    sealed, ends_at = links.seal(report, student, actor, with_state_link=is_newest)
    return Offered(
        label=labels.type_label(report.report_type),
        explanation=labels.explanation(report.report_type),
        year=labels.year_label(report.administration_year, report.year_text),
        language=labels.language_label(report.language),
        format=report.format.upper(),
        content_area=report.content_area,
        sealed=sealed,
        ends_at=ends_at,
    )
