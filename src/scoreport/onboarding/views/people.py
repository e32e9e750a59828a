"""People and Sign-in: the front desk finds a person and gives, resets or ends a sign-in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from scoreport.accounts.actors import Actor, SignedInRequest
from scoreport.accounts.guards import fresh, tool_right
from scoreport.accounts.second_steps import demand, removal
from scoreport.accounts.tools import Right, ToolCode
from scoreport.onboarding import accounts, district_ties
from scoreport.onboarding.activation import giving
from scoreport.onboarding.forms import SearchForm
from scoreport.onboarding.forms_activation import CodeForm
from scoreport.onboarding.reach import AnyPerson, get_person, may_manage
from scoreport.onboarding.search import search_people
from scoreport.roster.access import visible_students
from scoreport.roster.models import Guardian


@tool_right(ToolCode.PEOPLE, Right.READ)
def people(request: SignedInRequest) -> HttpResponse:
    """Search for people and show who has a sign-in."""
    form = SearchForm(request.POST or None)
    searched = form.is_bound and form.is_valid()
    found = search_people(request.actor, form.cleaned_data["query"]) if searched else None
    return render(request, "onboarding/people.html", {"form": form, "found": found})


@tool_right(ToolCode.PEOPLE, Right.READ)
def person(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """Show one person's sign-in and what can be done about it."""
    return _page(request, kind, get_person(request.actor, kind, key))


@tool_right(ToolCode.PEOPLE, Right.WRITE)
@require_POST
def give(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """Give a sign-in and show its one-time password, once."""
    found = get_person(request.actor, kind, key, Right.WRITE)
    try:
        new = accounts.give_sign_in(request.actor, found)
    except accounts.NotCurrent:
        messages.error(request, _("The roster has disabled this person, so there can be no sign-in."))
        return redirect("onboarding:person", kind=kind, key=key)
    return render(request, "onboarding/given.html", {"kind": kind, "person": found, "new": new})


@tool_right(ToolCode.PEOPLE, Right.WRITE)
@require_POST
def reset(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """Replace a lost password and show the one-time password, once."""
    found = get_person(request.actor, kind, key, Right.WRITE)
    new = accounts.reset_sign_in(request.actor, found)
    return render(request, "onboarding/given.html", {"kind": kind, "person": found, "new": new})


@tool_right(ToolCode.PEOPLE, Right.WRITE)
@require_POST
def end(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """End a sign-in."""
    accounts.end_sign_in(request.actor, get_person(request.actor, kind, key, Right.WRITE))
    messages.success(request, _("The sign-in is ended."))
    return redirect("onboarding:person", kind=kind, key=key)


@tool_right(ToolCode.PEOPLE, Right.WRITE)
@fresh
@require_POST
def remove_step(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """Remove a lost second step, or ask for it where two have to agree."""
    found = get_person(request.actor, kind, key, Right.WRITE)
    if accounts.remove_second_step(request.actor, found):
        messages.success(request, _("The second step is removed. The person signs in with the password alone."))
    else:
        messages.warning(request, _("Noted. A second person with your rights has to do the same within a day."))
    return redirect("onboarding:person", kind=kind, key=key)


@tool_right(ToolCode.PEOPLE, Right.WRITE)
@fresh
@require_POST
def untie(request: SignedInRequest, kind: str, key: str, pk: int) -> HttpResponse:
    """Forget who that is at the district's provider."""
    district_ties.untie(request.actor, get_person(request.actor, kind, key, Right.WRITE), pk)
    messages.success(request, _("Untied. The next sign-in there is a first one again."))
    return redirect("onboarding:person", kind=kind, key=key)


def _page(request: SignedInRequest, kind: str, found: AnyPerson) -> HttpResponse:
    context: dict[str, Any] = {
        "kind": kind,
        "person": found,
        "has_sign_in": found.user is not None and found.user.is_active,
        "has_second_step": found.user is not None and demand.has_any(found.user),
        "removal": removal.asked(found.user) if found.user else None,
        "may_set_guardians": kind == "student" and _may_set_guardians(request.actor, found),
        "may_manage": may_manage(request.actor, found),
        "ties": district_ties.ties_of(found),
    }
    if isinstance(found, Guardian):
        context["code_form"] = CodeForm(giving.ties_for(request.actor, found))
        context["can_be_mailed"] = giving.can_be_mailed(found)
    return render(request, "onboarding/person.html", context)


def _may_set_guardians(actor: Actor, found: AnyPerson) -> bool:
    return visible_students(actor, ToolCode.ROSTER, Right.WRITE).filter(key=found.key).exists()
