"""Sign-in and security: one's password, second steps, address, and where one is signed in."""

from typing import cast

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from scoreport.accounts import email, notices, passwords
from scoreport.accounts.actors import SignedInRequest, fingerprint
from scoreport.accounts.forms import EmailForm, MailedCodeForm, PasswordForm
from scoreport.accounts.fresh import is_fresh, latest
from scoreport.accounts.guards import before_second_step, fresh, signed_in, with_any_password
from scoreport.accounts.second_steps import demand
from scoreport.accounts.sessions import devices, ending, limits
from scoreport.accounts.sessions.store import SessionStore


@before_second_step
def security(request: SignedInRequest) -> HttpResponse:
    """Show all of it."""
    user = request.actor.user
    steps: dict[str, list[Authenticator]] = {kind: [] for kind in Authenticator.Type.values}
    for row in Authenticator.objects.filter(user=user).order_by("created_at"):
        steps[row.type].append(row)
    is_missing = demand.is_missing(request, request.actor)
    layout = "entrance" if is_missing else "staff" if request.actor.grants else "family"
    context = {
        "layout": f"design/layouts/{layout}.html",
        "steps": steps,
        "codes_left": sum(len(row.wrap().get_unused_codes()) for row in steps[Authenticator.Type.RECOVERY_CODES]),
        "is_missing": is_missing,
        "is_demanded": demand.is_demanded(request.actor),
        "is_demo": settings.DEMO,
        "mail_is_on": settings.MAIL_IS_ON,
        "sign_ins": ending.sign_ins_of(request.actor),
        "here": fingerprint(request.actor.sign_in_id),
        "told": notices.happened(user),
        "ties": user.provider_ties.filter(provider__deleted_at=None).select_related("provider__lea"),
    }
    return render(request, "accounts/security.html", context)


@signed_in
@require_POST
def end_sign_in(request: SignedInRequest, sign_in: str) -> HttpResponse:
    """End one of one's other sign-ins."""
    ending.end_one(request.actor, sign_in)
    messages.success(request, _("That browser is signed out."))
    return redirect("accounts:security")


@before_second_step
@require_POST
def sign_out_everywhere(request: SignedInRequest) -> HttpResponse:
    """End all of them, this one too."""
    ending.end_others(request.actor)
    devices.forget_others(request, request.actor.user)
    logout(request)
    answer = redirect("accounts:sign_in")
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@with_any_password
def password(request: SignedInRequest) -> HttpResponse:
    """Change one's password; a one-time password must be replaced before anything else.

    Whoever came in by a code has forgotten the old one, and proved who they are a moment ago.
    """
    needs_old = not (latest(request).get("method") == "code" and is_fresh(request))
    form = PasswordForm(request.actor.user, request.POST or None, needs_old=needs_old)
    if request.method == "POST" and form.is_valid():
        passwords.change(request, form.cleaned_data["new"])
        messages.success(request, _("Your password is changed. You are signed out everywhere else."))
        return redirect("home")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.is_bound else 200)


@before_second_step
@fresh
def address(request: SignedInRequest) -> HttpResponse:
    """Enter an address; a code goes there. Or forget the one there is."""
    user = request.actor.user
    if request.method == "POST" and "remove" in request.POST:
        email.remove(request)
        messages.success(request, _("The email address is removed."))
        return redirect("accounts:security")
    form = EmailForm(request.POST or None, initial={"email": user.confirmed_email or user.email})
    if request.method == "POST" and settings.MAIL_IS_ON and form.is_valid():
        email.ask(request, form.cleaned_data["email"])
        return redirect("accounts:confirm_address")
    context = {"form": form, "mail_is_on": settings.MAIL_IS_ON}
    return render(request, "accounts/address.html", context, status=422 if form.is_bound else 200)


@before_second_step
def confirm_address(request: SignedInRequest) -> HttpResponse:
    """Type back the code that was sent there."""
    waits = email.pending(request)
    if waits is None:
        return redirect("accounts:address")
    form = MailedCodeForm(request.POST or None, code=waits.code)
    if request.method == "POST" and email.confirm(request, request.POST.get("code", "")):
        messages.success(request, _("The email address is confirmed."))
        return redirect("accounts:security")
    if form.is_bound and email.pending(request) is None:
        messages.error(request, _("That was one wrong code too many. Start again to get another one."))
        return redirect("accounts:address")
    context = {"form": form, "address": waits.address}
    return render(request, "accounts/confirm_address.html", context, status=422 if form.is_bound else 200)


@with_any_password
def session(request: SignedInRequest) -> HttpResponse:
    """Say how many seconds the sign-in has left; a POST is a sign of life and moves its idle limit on."""
    kept = cast("SessionStore", request.session)
    if request.method == "POST":
        kept.touch(limits.kind_of(request.actor))
        if request.headers.get("HX-Request") != "true":
            return redirect("home")
    return JsonResponse(kept.left())
