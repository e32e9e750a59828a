"""Alarms: what was unusual, and the limits and hours that they go by."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import fresh, tool_right
from scoreport.accounts.tools import Right, ToolCode
from scoreport.insights import alarms as deeds
from scoreport.insights import watch_settings
from scoreport.insights.forms import NoteForm, WatchForm
from scoreport.insights.models import AlarmKind

TOOL = ToolCode.ALARMS


@require_GET
@tool_right(TOOL, Right.READ)
def alarms(request: SignedInRequest) -> HttpResponse:
    """List open alarms, and the last that were acknowledged."""
    return _page(request)


@require_POST
@tool_right(TOOL, Right.WRITE)
def acknowledge(request: SignedInRequest, key: str) -> HttpResponse:
    """Close an alarm with a note."""
    form = NoteForm(request.POST)
    try:
        deeds.acknowledge(request.actor, key, request.POST.get("note", "")[:500])
    except deeds.NoteMissing:
        form.is_valid()
        return _page(request, key, form)
    except deeds.OwnAlarm:
        messages.error(request, _("This alarm is about you: somebody else has to acknowledge it."))
    else:
        messages.success(request, _("The alarm is acknowledged."))
    return redirect("insights:alarms")


@require_http_methods(["GET", "POST"])
@tool_right(TOOL, Right.WRITE)
@fresh
def limits(request: SignedInRequest, key: str) -> HttpResponse:
    """Show limits and hours of an LEA; on POST set them."""
    lea = watch_settings.get_lea(request.actor, key, Right.WRITE)
    groups = list(lea.groups.order_by("name"))
    form = WatchForm(lea, groups, request.POST or None)
    if form.is_bound and form.is_valid():
        changed = watch_settings.change(request.actor, lea, form.hours(), form.numbers())
        messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
        return redirect("insights:alarms")
    status = 422 if form.is_bound else 200
    return render(request, "insights/limits.html", {"lea": lea, "form": form}, status=status)


def _page(request: SignedInRequest, refused: str = "", form: NoteForm | None = None) -> HttpResponse:
    rows = [
        {
            "alarm": alarm,
            "counts_students": alarm.kind in (AlarmKind.MANY, AlarmKind.OUTSIDE_CASELOAD),
            "form": form if form and alarm.key == refused else NoteForm(auto_id=f"{alarm.key}-%s"),
        }
        for alarm in deeds.open_alarms(request.actor)
    ]
    context = {
        "rows": rows,
        "closed": deeds.closed_alarms(request.actor),
        "leas": watch_settings.leas_of(request.actor),
        "may_write": request.actor.may(TOOL, Right.WRITE),
        "refused_form": form,
    }
    return render(request, "insights/alarms.html", context, status=422 if form else 200)
