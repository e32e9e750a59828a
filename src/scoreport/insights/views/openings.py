"""Who opened this report: for staff, for the family, and as the record that the law asks for."""

from collections.abc import Iterable, Iterator

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import fresh, signed_in, tool_right
from scoreport.accounts.tools import Right, ToolCode
from scoreport.insights import disclosures, openings, rows
from scoreport.insights.disclosures import Row
from scoreport.insights.forms import ReaderForm
from scoreport.insights.scopes import Scopes
from scoreport.insights.views.audit import download
from scoreport.lib import clock, spreadsheets
from scoreport.roster.access import children_of, get_child
from scoreport.roster.models import Guardian, Student

MOST_PAGES = 1_000
FEW = 5  # rows of each child on the family's page


@require_GET
@tool_right(ToolCode.AUDIT, Right.READ)
def staff(request: SignedInRequest, key: str) -> HttpResponse:
    """Show everything that was asked about one student, left or not, and what came of it."""
    student = openings.get_student(request.actor, key)
    page = openings.for_staff(request.actor, student, _number(request))
    may_record = Scopes(request.actor, Right.WRITE).students().filter(pk=student.pk).exists()
    context = {"student": student, "page": page, "rows": rows.for_staff(page.rows), "may_record": may_record}
    return render(request, "insights/openings.html", context)


@require_GET
@signed_in
def family(request: SignedInRequest) -> HttpResponse:
    """Show the last openings of each child."""
    cards = [
        {"student": child, "rows": rows.for_family(page.rows[:FEW], request.actor, child)}
        for child in children_of(request.actor)
        for page in [openings.for_family(request.actor, child, 1)]
    ]
    return render(request, "insights/who_opened.html", {"cards": cards})


@require_GET
@signed_in
def child(request: SignedInRequest, key: str) -> HttpResponse:
    """Show all openings of one child, a page at a time."""
    student = get_child(request.actor, key)
    page = openings.for_family(request.actor, student, _number(request))
    context = {"student": student, "page": page, "rows": rows.for_family(page.rows, request.actor, student)}
    return render(request, "insights/who_opened_child.html", context)


@require_GET
@tool_right(ToolCode.AUDIT, Right.WRITE)
def disclosure_record(request: SignedInRequest, key: str) -> HttpResponse:
    """Show the disclosure record of a student, to be printed: whole, or a copy for a guardian or the student."""
    student = openings.get_student(request.actor, key, Right.WRITE)
    reader = _reader(student, request.GET.get("reader", ""))
    made = openings.make_record(request.actor, student, reader, as_file=False)
    context = {
        "student": student,
        "reader": reader,
        "form": ReaderForm(
            [*disclosures.guardians_of(student), student], initial={"reader": reader.key if reader else ""}
        ),
        "rows": rows.for_staff(list(made)),
        "made_at": clock.now(),
    }
    return render(request, "insights/disclosure_record.html", context)


@require_POST
@tool_right(ToolCode.AUDIT, Right.WRITE)
@fresh
def record_file(request: SignedInRequest, key: str) -> HttpResponseBase:
    """Send the same record as CSV."""
    student = openings.get_student(request.actor, key, Right.WRITE)
    reader = _reader(student, request.POST.get("reader", ""))
    made = openings.make_record(request.actor, student, reader, as_file=True)
    return download(_csv(made, student), "text/csv; charset=utf-8", f"{_('disclosure record')}.csv")


def _reader(student: Student, key: str) -> Guardian | Student | None:
    """The person whose copy it is to be; none for the whole record. Raises Http404 for anybody else."""
    if not key:
        return None
    if key == student.key:
        return student
    for guardian in disclosures.guardians_of(student):
        if guardian.key == key:
            return guardian
    raise Http404


def _csv(made: Iterable[Row], student: Student) -> Iterator[str]:
    names = (
        _("When"), _("Who"), _("Role"), _("Legitimate interest"), _("What"), _("Report"), _("Outcome"),
        _("The law wants it listed"),
    )  # fmt: skip
    yield spreadsheets.BOM + spreadsheets.line((_("Student"), student.name, student.local_id, student.lea.name))
    yield spreadsheets.line(names)
    for row in made:
        (told,) = rows.for_staff([row])
        yield spreadsheets.line(
            (
                f"{localtime(row.entry.at):%Y-%m-%d %H:%M:%S %z}", row.entry.user_name, row.entry.role, told.interest,
                told.what, told.report, told.outcome, _("yes") if row.must_be_listed else _("no"),
            )
        )  # fmt: skip


def _number(request: SignedInRequest) -> int:
    """The page that is asked for; whatever else is written there means the first."""
    text = request.GET.get("page", "1")
    return min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 6 else 1
