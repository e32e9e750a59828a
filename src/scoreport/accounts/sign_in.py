"""Signing in and out: what the library is told, and what we add to a new session."""

import secrets
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from scoreport.accounts.actors import SIGN_IN_ID, Actor, fingerprint
from scoreport.accounts.models import User
from scoreport.audit.events import Event
from scoreport.audit.recording import Who, record

# The library's code for a sign-in that is not tried any more because too many failed.
TOO_MANY = "too_many_login_attempts"


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves: an LEA gives sign-ins to people of its roster."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The user name or the password is not right. Check both and try again."),
        TOO_MANY: _("Too many tries. Wait five minutes, then try again; the school can give you a new password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: "signed in as …" is noise, and a name on a shared screen."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return the user behind a right pair; an ended account gets the same words as a wrong password."""
        user: User | None = super().authenticate(request, **credentials)
        if user is None or user.is_active:
            return user
        record(Event.SIGN_IN_FAILED, Who(user.key, user.name), outcome="account_ended")
        return None

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures by account and network together: a stranger must not lock a family out."""
        account: str = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{self.get_client_ip(request)}:{account}"


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
