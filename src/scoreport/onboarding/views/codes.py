"""Codes for one adult, as the front desk gives them: on the screen with a QR code, or by email."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import tool_right
from scoreport.accounts.tools import Right, ToolCode
from scoreport.lib import clock
from scoreport.onboarding.activation import giving
from scoreport.onboarding.forms_activation import CodeForm
from scoreport.onboarding.letters.writing import entrance, with_code
from scoreport.onboarding.models import ActivationCode, Ending
from scoreport.onboarding.reach import get_person
from scoreport.roster.models import Guardian


@tool_right(ToolCode.PEOPLE, Right.WRITE)
@require_POST
def at_desk(request: SignedInRequest, key: str) -> HttpResponse:
    """Show a code and its QR code, once."""
    guardian = _guardian(request, key)
    form = CodeForm(giving.ties_for(request.actor, guardian), request.POST)
    if not form.is_valid():
        return _refused(request, guardian, form)
    try:
        new = giving.at_desk(request.actor, guardian, form.cleaned_data["tie"])
    except giving.NotPossible:
        return _too_late(request, guardian)
    context = {
        "person": guardian, "new": new, "address": entrance(), "qr": with_code(new.code), "code": new.row,
        "state": _state(new.row),
    }  # fmt: skip
    return render(request, "onboarding/desk_code.html", context)


@tool_right(ToolCode.PEOPLE, Right.WRITE)
@require_POST
def by_mail(request: SignedInRequest, key: str) -> HttpResponse:
    """Send a code."""
    guardian = _guardian(request, key)
    form = CodeForm(giving.ties_for(request.actor, guardian), request.POST, needs_document=False)
    if not form.is_valid():
        return _refused(request, guardian, form)
    try:
        giving.by_mail(request.actor, guardian, form.cleaned_data["tie"])
    except giving.NotPossible:
        return _too_late(request, guardian)
    messages.success(request, _("A code is on its way to the address that the school knows."))
    return redirect("onboarding:person", kind="guardian", key=key)


@tool_right(ToolCode.PEOPLE, Right.WRITE)
def state(request: SignedInRequest, key: str, code: str) -> HttpResponse:
    """Say what came of a code: the page of the front desk asks again and again."""
    guardian = _guardian(request, key)
    found = giving.get_code(request.actor, guardian, code)
    return render(request, "onboarding/desk_state.html", {"person": guardian, "code": found, "state": _state(found)})


def _state(code: ActivationCode) -> str:
    """What the page shows: open, over (its time), or what ended it."""
    if code.ended_at is None:
        return "open" if code.expires_at > clock.now() else "over"
    return code.ending or Ending.OTHER_WAY


def _guardian(request: SignedInRequest, key: str) -> Guardian:
    found = get_person(request.actor, "guardian", key, Right.WRITE)
    if not isinstance(found, Guardian):
        raise Http404
    return found


def _refused(request: SignedInRequest, guardian: Guardian, form: CodeForm) -> HttpResponse:
    for problems in form.errors.values():
        messages.error(request, str(problems[0]))
    return redirect("onboarding:person", kind="guardian", key=guardian.key)


def _too_late(request: SignedInRequest, guardian: Guardian) -> HttpResponse:
    messages.error(
        request, _("No code can be made: the adult has a sign-in by now, or may not see this child's reports today.")
    )
    return redirect("onboarding:person", kind="guardian", key=guardian.key)
