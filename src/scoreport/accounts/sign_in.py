"""Signing in and out: what the library is told, and what we add to a new session."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from scoreport.accounts.actors import SIGN_IN_ID, Actor, fingerprint
from scoreport.accounts.models import User
from scoreport.audit.events import Event
from scoreport.audit.recording import Who, record


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves: an LEA gives sign-ins to people of its roster."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: "signed in as …" is noise, and a name on a shared screen."""


@receiver(user_logged_in)
def begin(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Give the session a random id of its own: sealed links name it, so they die with this sign-in."""
    request.session[SIGN_IN_ID] = secrets.token_urlsafe(16)
    record(Event.SIGNED_IN, Actor(user, request.session[SIGN_IN_ID]).who())


@receiver(user_logged_out)
def end(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        sign_in = fingerprint(request.session.get(SIGN_IN_ID, ""))
        record(Event.SIGNED_OUT, Who(user.key, user.name, sign_in=sign_in))


@receiver(user_login_failed)
def fail(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Record a failure with the account it named, if there is one; never what was typed."""
    user = User.objects.filter(username=str(credentials.get("username", "")).strip().lower()).first()
    record(Event.SIGN_IN_FAILED, Who(user.key, user.name) if user else Who(), outcome="wrong_password")
