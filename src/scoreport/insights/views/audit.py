"""Audit: who opened which report, and who changed what."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from scoreport.accounts.actors import Actor, SignedInRequest
from scoreport.accounts.guards import tool_right
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.models import Entry
from scoreport.insights import words
from scoreport.insights.forms import FiltersForm
from scoreport.insights.scopes import Scopes
from scoreport.insights.trail import Filters, Page, account_names, read, student_names
from scoreport.reports.labels import LANGUAGE_NAMES


@tool_right(ToolCode.AUDIT, Right.READ)
def audit(request: SignedInRequest) -> HttpResponse:
    """Show a page of the trace; the filters come as a POST."""
    form = FiltersForm(request.POST or None)
    page, status = Page(), 200
    if not form.is_bound:
        page = read(request.actor, Filters())
    elif form.is_valid():
        page = read(request.actor, form.filters())
    else:
        status = 422
    context = {
        "form": form,
        "rows": _rows(request.actor, page),
        "older": page.older,
        "in_reach": bool(Scopes(request.actor).all),
    }
    return render(request, "insights/audit.html", context, status=status)


def _rows(actor: Actor, page: Page) -> list[dict[str, Any]]:
    students, accounts = student_names(actor, page.entries), account_names(actor, page.entries)
    return [
        {
            "entry": entry,
            "report": _report(entry),
            "event": words.EVENTS[entry.event],
            "outcome": words.outcome(entry.event, entry.outcome) if entry.outcome else "",
            "student": students.get(entry.student_key, entry.student_key),
            "details": _details(entry, accounts),
        }
        for entry in page.entries
    ]


def _report(entry: Entry) -> str:
    language = str(LANGUAGE_NAMES.get(entry.language, entry.language))
    return " ".join(filter(None, [entry.report_type, str(entry.administration_year or ""), language]))


def _details(entry: Entry, accounts: dict[str, str]) -> list[tuple[Any, str]]:
    texts = {name: _text(value) for name, value in entry.details.items()}
    if texts.get("user") in accounts:
        texts["user"] = accounts[texts["user"]]
    if texts.get("setting") in words.SETTINGS:
        texts["setting"] = str(words.SETTINGS[texts["setting"]])
    return [(words.DETAILS[name], text) for name, text in texts.items() if text]


def _text(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {number}" for name, number in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
