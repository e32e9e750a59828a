"""Audit: who opened which report, and who changed what; as a page and as a file."""

from collections.abc import Iterable

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import fresh, tool_right
from scoreport.accounts.tools import Right, ToolCode
from scoreport.insights import exporting, rows
from scoreport.insights.forms import FiltersForm
from scoreport.insights.scopes import Scopes
from scoreport.insights.trail import Filters, Page, read


@require_http_methods(["GET", "POST"])
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
        "rows": rows.of_trail(request.actor, page.entries),
        "older": page.older,
        "in_reach": bool(Scopes(request.actor).all),
        "may_agree": request.actor.may(ToolCode.AUDIT, Right.DELETE),
        "may_export": bool(Scopes(request.actor, Right.WRITE).all),
    }
    return render(request, "insights/audit.html", context, status=status)


@require_POST
@tool_right(ToolCode.AUDIT, Right.WRITE)
@fresh
def export(request: SignedInRequest) -> HttpResponseBase:
    """Send the entries that fit the filters as a file."""
    form = FiltersForm(request.POST)
    kind = request.POST.get("format", "")
    if kind not in exporting.FORMATS or not Scopes(request.actor, Right.WRITE).all:
        raise Http404
    if not form.is_valid():
        return render(request, "insights/audit.html", {"form": form, "rows": [], "in_reach": True}, status=422)
    text = exporting.export(request.actor, form.filters(), kind)
    return download(text, exporting.FORMATS[kind][0], f"{_('audit')}.{kind}")


def download(text: Iterable[str], media_type: str, name: str) -> StreamingHttpResponse:
    """Return a file that nobody keeps on the way, under a name that names nobody."""
    answer = StreamingHttpResponse(text, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003 - Django's signature
    answer["Cache-Control"] = "no-store, private"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
