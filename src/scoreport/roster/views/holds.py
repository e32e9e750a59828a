"""Release Hold: who is held, and setting and lifting with a reason."""

from functools import reduce
from operator import or_

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import signed_in, tool_right
from scoreport.accounts.tools import Right, ToolCode
from scoreport.lib.text import folded
from scoreport.roster import holds
from scoreport.roster.access import get_student, visible_students
from scoreport.roster.models import Student

TOOL = ToolCode.RELEASE_HOLD
SHOWN = 100


@signed_in
def release_holds(request: SignedInRequest) -> HttpResponse:
    """List the held students within reach, and find others by name or local id (a POST: no name in an address)."""
    actor = request.actor
    rights = [right for right in (Right.READ, Right.WRITE) if actor.may(TOOL, right)]
    if not rights:
        raise Http404
    reach = reduce(or_, (Q(pk__in=visible_students(actor, TOOL, right).values("pk")) for right in rights))
    found = visible_students(actor, TOOL, Right.WRITE).filter(release_hold=False)
    query = request.POST.get("query", "")[:100]
    for word in folded(query).split():
        found = found.filter(search_text__contains=word)
    context = {
        "held": Student.objects.filter(reach, release_hold=True).select_related("primary_school")[:SHOWN],
        "found": found[:SHOWN] if query.strip() else None,
        "query": query,
        "may_write": actor.may(TOOL, Right.WRITE),
    }
    return render(request, "roster/release_holds.html", context)


@tool_right(TOOL, Right.WRITE)
@require_POST
def change_hold(request: SignedInRequest, key: str) -> HttpResponse:
    """Set or lift one student's hold."""
    student = get_student(request.actor, key, TOOL, Right.WRITE)
    deed = holds.set_hold if request.POST.get("action") == "set" else holds.lift_hold
    try:
        deed(student, request.actor, request.POST.get("reason", ""))
    except holds.ReasonMissing:
        messages.error(request, _("Give a reason; nothing was changed."))
    else:
        messages.success(request, _("Saved."))
    return redirect("roster:release_holds")
