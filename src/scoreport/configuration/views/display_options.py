"""Assessment Display Option: which schools show reports to families, and whether guardians of adults see them."""

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import tool_right
from scoreport.accounts.tools import Right, ToolCode
from scoreport.configuration import adult_students, display_options, rows, sight
from scoreport.configuration.display_options import Choice
from scoreport.districts.models import DisplayOption

TOOL = ToolCode.DISPLAY_OPTION


@tool_right(TOOL, Right.READ)
def options(request: SignedInRequest) -> HttpResponse:
    """Show the schools with their option, and save changed ones."""
    if request.method == "POST":
        return _save(request)
    return _page(request)


@tool_right(TOOL, Right.WRITE)
@require_POST
def guardians_of_adults(request: SignedInRequest, key: str) -> HttpResponse:
    """Save whether guardians keep their access when a student turns 18."""
    lea = rows.get_lea(request.actor, key, TOOL, Right.WRITE)
    keeps = request.POST.get("keeps") == "on"
    try:
        changed = adult_students.change(lea, request.actor, keeps=keeps, reason=request.POST.get("reason", "")[:500])
    except adult_students.ReasonMissing:
        return _page(request, refused_lea=lea.key, status=422)
    messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
    return redirect("configuration:display_options")


def _page(request: SignedInRequest, refused_lea: str = "", status: int = 200) -> HttpResponse:
    writable = set(rows.leas(request.actor, TOOL, Right.WRITE).values_list("pk", flat=True))
    schools = list(rows.schools_of(request.actor, TOOL, Right.READ))
    found = [
        {
            "lea": lea,
            "schools": [school for school in schools if school.lea_id == lea.pk],
            "may_write": lea.pk in writable,
            "reason_missing": lea.key == refused_lea,
            "sight": sight.table(lea),
        }
        for lea in rows.leas(request.actor, TOOL, Right.READ)
    ]
    context = {"found": found, "choices": DisplayOption.choices}
    return render(request, "configuration/display_options.html", context, status=status)


def _save(request: SignedInRequest) -> HttpResponse:
    if not request.actor.may(TOOL, Right.WRITE):
        raise Http404
    try:
        count = display_options.change(
            rows.schools_of(request.actor, TOOL, Right.WRITE), _chosen(request.POST), request.actor
        )
    except ValueError:
        raise Http404 from None
    messages.success(
        request, ngettext("%(count)d school changed.", "%(count)d schools changed.", count) % {"count": count}
    )
    return redirect("configuration:display_options")


def _chosen(posted: QueryDict) -> dict[str, Choice]:
    keys = [str(name).removeprefix("option-") for name in posted if name.startswith("option-")]
    return {key: Choice(str(posted[f"option-{key}"]), posted.get(f"shown-{key}")) for key in keys}
