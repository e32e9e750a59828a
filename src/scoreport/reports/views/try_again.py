"""The button "Write to me when it works again"."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.guards import signed_in
from scoreport.reports import answers, try_again
from scoreport.reports.audiences import Audience, find_student


@require_POST
@answers.without_trace_nothing(Audience.FAMILY)
@signed_in
def ask(request: SignedInRequest) -> HttpResponse:
    """Note the wish; for htmx the sentence that says so, else the page from which reports are asked for."""
    audience = Audience.STAFF if request.POST.get("for") == "staff" else Audience.FAMILY
    student = find_student(request.actor, request.POST.get("student", ""), audience)
    noted = try_again.ask(request.actor, student, audience)
    if request.headers.get("HX-Request") == "true":
        return render(request, "reports/parts/try_again_noted.html", {"offer": noted})
    if noted is try_again.Offer.MAIL:
        messages.success(request, _("You will get one email when the state's service works again, within 24 hours."))
    return redirect("reports:assessments") if audience.is_family else redirect("reports:student", key=student.key)
