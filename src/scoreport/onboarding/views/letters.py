"""Activation, as staff see it: how far each school is, letters to download, and codes by email."""

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import fresh, tool_right
from scoreport.accounts.tools import Right
from scoreport.districts.models import School
from scoreport.lib.tasks import NotOrdered
from scoreport.onboarding.activation import mailing, schools
from scoreport.onboarding.activation.schools import TOOL, get_school
from scoreport.onboarding.letters import batches
from scoreport.onboarding.letters.batches import NoLetters
from scoreport.onboarding.letters.setting import NotSet
from scoreport.roster.grades import grade_label


@tool_right(TOOL, Right.READ)
def activation(request: SignedInRequest) -> HttpResponse:
    """Show how far each school is."""
    return render(request, "onboarding/activation.html", {"schools": schools.by_school(request.actor)})


@tool_right(TOOL, Right.READ)
def school(request: SignedInRequest, key: str) -> HttpResponse:
    """Show how far each grade of a school is, and what can be done about it."""
    found = get_school(request.actor, key)
    may_write = request.actor.may(TOOL, Right.WRITE, lea_id=found.lea_id)
    context = {
        "school": found,
        "grades": [(code, grade_label(code), far) for code, far in schools.by_grade(request.actor, found)],
        "batches": batches.batches_of(found),
        "most": batches.MOST,
        "may_write": may_write,
        "mail_is_on": settings.MAIL_IS_ON,
        "with_address": len(mailing.reachable(request.actor, found)) if may_write and settings.MAIL_IS_ON else 0,
    }
    page = "onboarding/school_body.html" if request.headers.get("HX-Request") == "true" else "onboarding/school.html"
    return render(request, page, context)


@tool_right(TOOL, Right.WRITE)
@fresh
@require_POST
def letters(request: SignedInRequest, key: str) -> HttpResponse:
    """Make letters for those who have nothing yet, or a batch anew, and send them as a file."""
    found = get_school(request.actor, key, Right.WRITE)
    made_at = parse_datetime(request.POST.get("again", "")) if "again" in request.POST else None
    try:
        file = _file(request, found, made_at)
    except NoLetters:
        messages.info(request, _("Nobody is left for whom a letter can be made."))
    except NotSet:
        messages.error(request, _("The letters could not be made. Nothing was changed: earlier codes still work."))
    else:
        answer = HttpResponse(file, content_type="application/pdf")
        answer["Content-Disposition"] = 'attachment; filename="Letters.pdf"'
        return answer
    return redirect("onboarding:activation_school", key)


@tool_right(TOOL, Right.WRITE)
@fresh
@require_POST
def mail(request: SignedInRequest, key: str) -> HttpResponse:
    """Send codes by email to all families of the school that have nothing yet."""
    found = get_school(request.actor, key, Right.WRITE)
    try:
        mailing.ask(request.actor, found)
    except NotOrdered:
        messages.error(
            request, _("The codes can't be sent at the moment. Nothing was sent; try again in some minutes.")
        )
    else:
        messages.success(request, _("The codes are being sent. The numbers below change as they go."))
    return redirect("onboarding:activation_school", key)


def _file(request: SignedInRequest, found: School, made_at: dt.datetime | None) -> bytes:
    if "again" not in request.POST:
        return batches.make(request.actor, found, request.POST.get("grade", ""))
    if made_at is None or made_at.tzinfo is None:
        raise NoLetters
    return batches.make_again(request.actor, found, made_at)
