"""Tool Rights: which group may do what, as one table, reviewed once more where a change is dangerous."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from scoreport.accounts import rights as deeds
from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.dangers import review
from scoreport.accounts.forms_rights import GroupForm, MatrixForm
from scoreport.accounts.guards import fresh, tool_right
from scoreport.accounts.matrix import blocks_of
from scoreport.accounts.rights import Changes
from scoreport.accounts.tools import Right, ToolCode
from scoreport.districts.models import Lea


@tool_right(ToolCode.RIGHTS, Right.READ)
def rights(request: SignedInRequest) -> HttpResponse:
    """Show the table of the LEA in reach, or a choice where there are several."""
    leas = list(deeds.leas_of(request.actor))
    if len(leas) == 1:
        return _page(request, leas[0])
    return render(request, "accounts/rights_leas.html", {"leas": leas})


@tool_right(ToolCode.RIGHTS, Right.READ)
def lea_rights(request: SignedInRequest, key: str) -> HttpResponse:
    """Show the table of one LEA."""
    return _page(request, deeds.get_lea(request.actor, key))


@tool_right(ToolCode.RIGHTS, Right.WRITE)
@require_POST
@fresh
def change_rights(request: SignedInRequest, key: str) -> HttpResponse:
    """Make the changes, after a review where one is dangerous; `confirmed` says that there was one."""
    lea = deeds.get_lea(request.actor, key, Right.WRITE)
    form = MatrixForm(request.POST)
    changes = form.changes()
    if not changes:
        messages.info(request, _("Nothing was changed."))
        return redirect("accounts:lea_rights", key=key)
    shown = review(lea, changes)
    if any(change.warnings for change in shown) and "confirmed" not in request.POST:
        return _review(request, lea, MatrixForm(initial={"reason": lea.office_opens_reports_reason}), changes)
    return _made(request, lea, form, changes)


def _made(request: SignedInRequest, lea: Lea, form: MatrixForm, changes: Changes) -> HttpResponse:
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        done = deeds.change_rights(request.actor, lea, changes, reason)
    except deeds.ReasonMissing:
        form.add_error("reason", _("Write the reason why these people may open score reports."))
        return _review(request, lea, form, changes, 422)
    except deeds.WouldLockOut:
        messages.error(request, lock_out())
        return _page(request, lea, form, 422)
    count = len(done.given) + len(done.taken)
    told = ngettext("%(n)d right changed.", "%(n)d rights changed.", count) % {"n": count}
    messages.success(request, told)
    return redirect("accounts:lea_rights", key=lea.key)


def _review(request: SignedInRequest, lea: Lea, form: MatrixForm, changes: Changes, status: int = 200) -> HttpResponse:
    context = {
        "lea": lea,
        "changes": review(lea, changes),
        "asks_for_reason": deeds.asks_for_reason(lea, changes),
        "form": form,
        "shown": request.POST.get("shown", ""),
        "ticked": request.POST.getlist("rights"),
    }
    return render(request, "accounts/rights_review.html", context, status=status)


def _page(request: SignedInRequest, lea: Lea, form: MatrixForm | None = None, status: int = 200) -> HttpResponse:
    groups, held = list(lea.groups.all()), deeds.held_cells(lea)
    context: dict[str, Any] = {
        "lea": lea,
        "several_leas": len(deeds.leas_of(request.actor)) > 1,
        "groups": [(group, deeds.people_in(group).values("user").distinct().count()) for group in groups],
        "blocks": blocks_of(groups, held),
        "ticked": {str(cell) for cell in (form.ticked() if form else held)},
        "shown": " ".join(str(cell) for cell in sorted(held)),
        "may_write": deeds.leas_of(request.actor, Right.WRITE).filter(pk=lea.pk).exists(),
        "group_form": GroupForm(),
    }
    return render(request, "accounts/rights.html", context, status=status)


def lock_out() -> str:
    """Return the words for who would take their own right to give rights."""
    return _("This would take your own right to give rights. Somebody else who holds it has to do this.")
