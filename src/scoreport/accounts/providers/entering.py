"""What a proved statement of a provider does to the session here: it signs in, or confirms who is signed in."""

import time
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import (
    clear_authentication_records,
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from scoreport.accounts.actors import Actor, SignedInRequest
from scoreport.accounts.models import User
from scoreport.accounts.models_providers import Provider
from scoreport.accounts.providers.asserted import Asserted, took_second_step
from scoreport.accounts.providers.attempts import Attempt
from scoreport.accounts.providers.problems import Problem, Refused
from scoreport.accounts.providers.required import required_provider
from scoreport.accounts.providers.rows import live_providers
from scoreport.accounts.second_steps import demand
from scoreport.accounts.sessions.limits import SHARED, Kind, kind_of
from scoreport.audit.events import Event
from scoreport.audit.recording import Who, record

SKEW = 60  # seconds by which the clocks of both may differ


def enter(request: HttpRequest, user: User, provider: Provider, asserted: Asserted, attempt: Attempt) -> HttpResponse:
    """Go on with a sign-in; the person's own second step follows where the provider's does not count."""
    if request.user.is_authenticated and request.user != user:
        logout(request)
    clear_authentication_records(request)
    request.session[SHARED] = attempt.shared
    # Fresh is who has signed in at the provider just now, not who has been signed in there since the morning.
    _note(request, user, provider, asserted, at=min(asserted.authenticated_at, time.time()))
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=attempt.next or None))
    return answer


def check_fresh(asserted: Asserted, attempt: Attempt) -> None:
    """See that the person signed in at the provider since they were sent there. Raises Refused."""
    if attempt.must_be_fresh and asserted.authenticated_at < attempt.at - SKEW:
        raise Refused(Problem.NOT_FRESH)


def confirm(request: SignedInRequest, provider: Provider, asserted: Asserted, attempt: Attempt) -> HttpResponse:
    """Take note that it is still they, and go on with what was interrupted."""
    _note(request, request.actor.user, provider, asserted, at=time.time(), reauthenticated=True)
    request.session.cycle_key()
    record(Event.SIGN_IN_CONFIRMED, request.actor.who(), choice=demand.AT_PROVIDER, provider=provider.key)
    request.GET = QueryDict(urlencode({"next": attempt.next}))  # the library reads there where it goes on
    return resume_request(request) or redirect("home")


def other_way(request: HttpRequest, user: User) -> HttpResponse | None:
    """Return where somebody is sent who has to sign in at a provider and came another way; None for all others."""
    records = get_authentication_records(request, user)
    if any(entry["method"] == demand.AT_PROVIDER for entry in records):
        return None
    provider = required_provider(user)
    if provider is None:
        return None
    clear_authentication_records(request)
    record(
        Event.SIGN_IN_FAILED, Who(user.key, user.name), outcome="provider_demanded",
        lea=provider.lea.key, provider=provider.key,
    )  # fmt: skip
    words = _("You sign in with “%(provider)s”: your password opens nothing here. Press that button below.")
    messages.warning(request, words % {"provider": provider.name})
    return redirect("onboarding:entrance", provider.lea.slug)


def ways_to_confirm(request: HttpRequest, user: Any) -> list[dict[str, str]]:
    """Return the provider at which the person signed in, as a way to confirm that it is they.

    Not for administrators who have a second step of their own here.
    """
    provider = provider_of(request)
    if provider is None or (demand.has_strong(user) and kind_of(Actor(user, "")) is Kind.ADMINISTRATOR):
        return []
    address = reverse("onboarding:confirm", kwargs={"slug": provider.lea.slug, "key": provider.key})
    words = _("Sign in with “%(provider)s” once more") % {"provider": provider.name}
    return [{"id": "provider", "url": address, "description": words}]


def provider_of(request: HttpRequest) -> Provider | None:
    """Return the provider at which the person of this session signed in, where it is still in use."""
    user = request.user if request.user.is_authenticated else None
    key = provider_key(get_authentication_records(request, user))
    return live_providers().filter(key=key).first() if key else None


def provider_key(records: list[dict[str, Any]]) -> str:
    """Return the key of the provider at which the person signed in; blank for a sign-in here."""
    return next((str(entry["provider"]) for entry in reversed(records) if "provider" in entry), "")


def _note(request: HttpRequest, user: User, provider: Provider, asserted: Asserted, **more: Any) -> None:
    said = {"provider": provider.key, demand.STEP: took_second_step(provider, asserted)}
    record_authentication(request, user, demand.AT_PROVIDER, **said, **more)
