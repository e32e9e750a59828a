"""Activation, as the adult sees it: a code with its second check, then an account of their own."""

import time
from typing import cast

from allauth.account.internal.flows.login import clear_authentication_records, perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from scoreport.accounts import entry, guessing
from scoreport.accounts.actors import Actor, SignedInRequest
from scoreport.accounts.fresh import is_fresh
from scoreport.accounts.guards import confirm_first, public
from scoreport.accounts.models import User
from scoreport.accounts.second_steps import demand
from scoreport.accounts.sessions.limits import SHARED
from scoreport.onboarding.activation import opening, proving
from scoreport.onboarding.activation.proving import Over, Unknown, Wrong
from scoreport.onboarding.forms_activation import AccountForm, ActivateForm
from scoreport.onboarding.models import ActivationCode
from scoreport.roster.models import Guardian

PROVED = "activation"  # in the session: which code was proved, and until when that counts
PROVED_SECONDS = 1800


@public
def activate(request: HttpRequest) -> HttpResponse:
    """Take a code and its second check."""
    form = ActivateForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            code = proving.prove(form.cleaned_data["code"], form.second())
        except (Unknown, Wrong, Over) as error:
            return _not_proved(request, form, error)
        request.session.cycle_key()
        request.session[PROVED] = {"code": code.key, "until": time.time() + PROVED_SECONDS}
        return redirect("onboarding:open_account")
    return _page(request, form)


@public
def open_account(request: HttpRequest) -> HttpResponseBase:
    """Let the adult choose what to sign in with, or use the account in which they are signed in."""
    try:
        code = _proved(request)
    except Over:
        request.session.pop(PROVED, None)
        messages.warning(request, _("That took too long, or the code does not work any more. Enter it again."))
        return redirect("onboarding:activate")
    guardian = code.guardianship.guardian
    actor: Actor | None = getattr(request, "actor", None)
    if actor is not None:
        return _for_signed_in(request, actor, code.key, guardian)
    there = opening.there_already(guardian)
    if there is not None and there.is_active:
        return render(request, "onboarding/sign_in_first.html", {"guardian": guardian})
    form = AccountForm(guardian, there, request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            user = opening.open_new(code.key, form.choice())
        except IntegrityError:
            form.add_error("username", _("Somebody has this user name. Choose another one."))
        else:
            return _entered(request, user, shared=form.cleaned_data["shared"])
    context = {"form": form, "guardian": guardian, "there": there}
    return render(request, "onboarding/open_account.html", context, status=422 if form.is_bound else 200)


def _proved(request: HttpRequest) -> ActivationCode:
    """The code that was proved in this browser a moment ago. Raises Over."""
    proved = request.session.get(PROVED)
    if not proved or proved["until"] < time.time():
        raise Over
    return proving.get_usable(proved["code"])


def _not_proved(request: HttpRequest, form: ActivateForm, error: Exception) -> HttpResponse:
    """Say what to do. Whether the code or the second check was wrong is told to nobody."""
    if isinstance(error, Over):
        form.add_error(
            None,
            _(
                "This code does not work any more: it was used, or a newer one was made, or its time is over, or it "
                "was tried five times. If you have opened your account already, sign in. Else ask the school for a new "
                "code."
            ),
        )
        return _page(request, form)
    if isinstance(error, Unknown):
        try:
            guessing.count_failure(request, PROVED)
        except guessing.TooMany as many:
            return guessing.refused(request, many)
    form.add_error(
        None,
        _(
            "These do not fit together. Look at each sign of the code, and at the date of birth or student number. "
            "After five tries a code stops working; the school can give you a new one."
        ),
    )
    return _page(request, form)


def _page(request: HttpRequest, form: ActivateForm) -> HttpResponse:
    return render(request, "onboarding/activate.html", {"form": form}, status=422 if form.is_bound else 200)


def _for_signed_in(request: HttpRequest, actor: Actor, code_key: str, guardian: Guardian) -> HttpResponseBase:
    """Offer to use the account in which somebody is signed in, where it can be this adult's."""
    if not entry.has_own_password(actor.user) or demand.is_missing(request, actor):
        return redirect("home")
    unfit = opening.unfit(guardian, actor.user)
    if request.method != "POST" or unfit:
        context = {"guardian": guardian, "unfit": unfit, "account": actor.user}
        return render(request, "onboarding/use_account.html", context, status=422 if request.method == "POST" else 200)
    if not is_fresh(request):
        return confirm_first(cast("SignedInRequest", request))
    opening.open_for(code_key, actor)
    request.session.pop(PROVED, None)
    messages.success(request, _("Done. With your sign-in you see these children too."))
    return redirect("reports:assessments")


def _entered(request: HttpRequest, user: User, *, shared: bool) -> HttpResponse:
    """Sign the adult in with what they have just chosen."""
    request.session.pop(PROVED, None)
    clear_authentication_records(request)
    request.session[SHARED] = shared
    record_authentication(request, user, "password", username=user.username)
    answer: HttpResponse = perform_login(request, Login(user=user))
    return answer
