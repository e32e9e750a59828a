"""Removal: proposals to remove entries of the audit that are past their legal time."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import fresh, tool_right
from scoreport.accounts.tools import Right, ToolCode
from scoreport.insights import removals as deeds
from scoreport.insights.forms import REMOVE, AgreeForm


@require_GET
@tool_right(ToolCode.AUDIT, Right.DELETE)
def removals(request: SignedInRequest) -> HttpResponse:
    """List what was proposed."""
    return _page(request)


@require_POST
@tool_right(ToolCode.AUDIT, Right.DELETE)
@fresh
def agree(request: SignedInRequest, key: str) -> HttpResponse:
    """Agree for one's LEA, after typing the word."""
    proposal = deeds.get_open(request.actor, key)
    form = AgreeForm(request.POST)
    if not form.is_valid():
        return _page(request, key, str(form.errors["confirmation"][0]))
    deeds.agree(request.actor, proposal)
    messages.success(request, _("Your LEA has agreed. The operator removes the entries when all have."))
    return redirect("insights:removals")


def _page(request: SignedInRequest, refused: str = "", error: str = "") -> HttpResponse:
    rows = [
        {
            "proposal": proposal,
            "may_agree": not proposal.applied_at and deeds.open_leas(request.actor, proposal),
            "error": error if proposal.key == refused else "",
        }
        for proposal in deeds.proposals_of(request.actor)
    ]
    status = 422 if error else 200
    return render(request, "insights/removals.html", {"rows": rows, "word": REMOVE}, status=status)
