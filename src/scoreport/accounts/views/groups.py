"""One group: what it is called, whom it reaches, who is in it, where and how long."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from scoreport.accounts import assignments, grouping
from scoreport.accounts import rights as deeds
from scoreport.accounts.actors import SignedInRequest, in_force
from scoreport.accounts.forms_rights import AssignmentForm, ChangedGroupForm, GroupForm
from scoreport.accounts.guards import fresh, tool_right
from scoreport.accounts.matrix import allowed
from scoreport.accounts.models import Group
from scoreport.accounts.tools import Right, ToolCode
from scoreport.accounts.views.rights import lock_out

RIGHTS = ToolCode.RIGHTS
PAGE = 100  # people of a group on one page


@tool_right(RIGHTS, Right.WRITE)
@require_POST
@fresh
def add_group(request: SignedInRequest, key: str) -> HttpResponse:
    """Make a group of the LEA's own."""
    lea = deeds.get_lea(request.actor, key, Right.WRITE)
    form = GroupForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A group needs a name of at most 100 characters."))
        return redirect("accounts:lea_rights", key=key)
    made = grouping.add_group(request.actor, lea, *form.wanted())
    messages.success(request, _("The group is made. It has no rights yet: tick them in the table of Tool Rights."))
    return redirect("accounts:group", pk=made.pk)


@tool_right(RIGHTS, Right.READ)
def group(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one group."""
    return _page(request, deeds.get_group(request.actor, pk))


@tool_right(RIGHTS, Right.WRITE)
@require_POST
@fresh
def change_group(request: SignedInRequest, pk: int) -> HttpResponse:
    """Rename a group, or let it reach others."""
    found = deeds.get_group(request.actor, pk, Right.WRITE)
    form = ChangedGroupForm(found, request.POST, is_seeded=grouping.is_seeded(found))
    if form.is_valid():
        try:
            grouping.change_group(request.actor, found, *form.wanted(), form.cleaned_data["reason"])
        except deeds.ReasonMissing:
            form.add_error("reason", _("Write down why: the people of this group would open reports of more students."))
        except deeds.WouldLockOut:
            form.add_error(None, lock_out())
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:group", pk=pk)
        found.refresh_from_db()
    return _page(request, found, group_form=form)


@tool_right(RIGHTS, Right.WRITE)
@require_POST
@fresh
def delete_group(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete a group of the LEA's own that nobody is in."""
    found = deeds.get_group(request.actor, pk, Right.WRITE)
    try:
        grouping.delete_group(request.actor, found)
    except grouping.SeededStays:
        messages.error(request, _("Every LEA has this group: it stays. Take its rights, or its people out."))
    except grouping.StillInUse:
        messages.error(request, _("People are in this group, now or from a later day on. End that first."))
    else:
        messages.success(request, _("The group is deleted."))
        return redirect("accounts:lea_rights", key=found.lea.key)
    return redirect("accounts:group", pk=pk)


@tool_right(RIGHTS, Right.WRITE)
@require_POST
@fresh
def assign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a person into the group."""
    chosen = deeds.get_group(request.actor, pk, Right.WRITE)
    form = AssignmentForm(chosen, request.POST)
    if form.is_valid():
        try:
            assignments.assign(request.actor, chosen, form.cleaned_data["user"], form.term())
        except deeds.ReasonMissing:
            form.add_error("reason", _("Write down why this person sees every student of the LEA, or choose schools."))
        except deeds.WouldLockOut:
            form.add_error(None, lock_out())
        else:
            messages.success(request, _("The person is in the group."))
            return redirect("accounts:group", pk=pk)
    return _page(request, chosen, assignment_form=form)


@tool_right(RIGHTS, Right.WRITE)
@require_POST
@fresh
def end_assignment(request: SignedInRequest, pk: int) -> HttpResponse:
    """End somebody's place in a group, at once."""
    assignment = assignments.get_assignment(request.actor, pk)
    try:
        assignments.end_assignment(request.actor, assignment)
    except deeds.WouldLockOut:
        messages.error(request, lock_out())
    else:
        messages.success(request, _("The person is no longer in the group."))
    return redirect("accounts:group", pk=assignment.group_id)


def _page(
    request: SignedInRequest,
    chosen: Group,
    group_form: ChangedGroupForm | None = None,
    assignment_form: AssignmentForm | None = None,
) -> HttpResponse:
    is_seeded = grouping.is_seeded(chosen)
    context: dict[str, Any] = {
        "group": chosen,
        "tools": allowed(chosen),
        "may_write": deeds.leas_of(request.actor, Right.WRITE).filter(pk=chosen.lea_id).exists(),
        "is_seeded": is_seeded,
        "group_form": group_form or ChangedGroupForm(chosen, is_seeded=is_seeded),
        "assignment_form": assignment_form or AssignmentForm(chosen),
        **_people(request, chosen),
    }
    return render(request, "accounts/group.html", context, status=422 if group_form or assignment_form else 200)


def _people(request: SignedInRequest, chosen: Group) -> dict[str, Any]:
    today = chosen.lea.today()
    rows = chosen.assignments.select_related("user", "school").order_by("user__name", "school__name", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    people = [{"assignment": row, "in_force": in_force(row.begins_on, row.ends_on, today)} for row in page.object_list]
    return {"people": people, "page": page}
