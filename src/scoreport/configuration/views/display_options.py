"""Assessment Display Option: which schools show reports to families."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import tool_right
from scoreport.accounts.tools import Right, ToolCode
from scoreport.configuration import display_options, rows
from scoreport.districts.models import DisplayOption

TOOL = ToolCode.DISPLAY_OPTION


@tool_right(TOOL, Right.READ)
def options(request: SignedInRequest) -> HttpResponse:
    """Show the schools with their option, and save changed ones."""
    if request.method == "POST":
        return _save(request)
    context = {
        "schools": rows.schools_of(request.actor, TOOL, Right.READ),
        "choices": DisplayOption.choices,
        "may_write": rows.leas(request.actor, TOOL, Right.WRITE).exists(),
    }
    return render(request, "configuration/display_options.html", context)


def _save(request: SignedInRequest) -> HttpResponse:
    if not request.actor.may(TOOL, Right.WRITE):
        raise Http404
    chosen = {
        key.removeprefix("option-"): str(value) for key, value in request.POST.items() if key.startswith("option-")
    }
    try:
        count = display_options.change(rows.schools_of(request.actor, TOOL, Right.WRITE), chosen, request.actor)
    except ValueError:
        raise Http404 from None
    messages.success(
        request, ngettext("%(count)d school changed.", "%(count)d schools changed.", count) % {"count": count}
    )
    return redirect("configuration:display_options")
