"""Signing in and out: what the library is told, and what we add to a new session."""

import secrets
import time
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from scoreport.accounts import notices
from scoreport.accounts.actors import SIGN_IN_ID, Actor, fingerprint
from scoreport.accounts.fresh import is_fresh
from scoreport.accounts.guessing import NETWORK, TooMany, Tries, refused
from scoreport.accounts.hashing import Busy
from scoreport.accounts.mail.outbox import post
from scoreport.accounts.models import User
from scoreport.accounts.providers import entering
from scoreport.accounts.second_steps import demand
from scoreport.accounts.sessions import devices, limits
from scoreport.accounts.wording import MESSAGES, TOO_MANY
from scoreport.audit.events import Event
from scoreport.audit.recording import Who, record


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves: an LEA gives sign-ins to people of its roster."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultAccountAdapter.error_messages, **MESSAGES}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: "signed in as …" is noise, and a name on a shared screen."""

    def get_login_stages(self) -> list[str]:
        """What comes after the password: a code by email where the person chose that, else their other steps."""
        stages = "scoreport.accounts.second_steps.stages"
        return [f"{stages}.EmailCodeStage", f"{stages}.OwnStepStage"]

    def is_login_by_code_required(self, login: Login) -> bool:
        """Say whether this sign-in goes on with a code by email."""
        records = get_authentication_records(self.request, login.user)
        is_done = any(entry["method"] in ("code", "mfa") for entry in records)
        return demand.goes_by_email(login.user) and not (is_done or demand.done_at_provider(self.request, login.user))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A sign-in of the last minutes is as good as its confirmation."""
        return not is_fresh(self.request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse one try too many: in the form, or with a page of its own where the whole network guesses."""
        self._tries = Tries(request, credentials.get("username", ""))
        try:
            self._tries.take()
        except TooMany as error:
            if error.limit is not NETWORK:
                raise self.validation_error(TOO_MANY) from None
            raise ImmediateHttpResponse(refused(request, error)) from None

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return the user behind a right pair; an ended account gets the same words as a wrong password."""
        try:
            user: User | None = super().authenticate(request, **credentials)
        except Busy:  # the password was not looked at
            self._tries.give_back()
            raise
        if user is not None and not user.is_active:
            record(Event.SIGN_IN_FAILED, Who(user.key, user.name), outcome="account_ended")
            return None
        if user is not None:
            self._tries.give_back()
        return user

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Send whoever has to sign in at the district's provider there, by whichever other way they came."""
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer or entering.other_way(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Lead an ended account back to the start, whichever way it came."""
        record(Event.SIGN_IN_FAILED, Who(user.key, user.name), outcome="account_ended")
        return redirect("accounts:sign_in")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Post the library's one mail that we use; who it is for stands on the request, the address on the person."""
        if template_prefix != "account/email/login_code":
            raise LookupError(f"No mail of ours is named {template_prefix}.")
        post("sign_in_code", self.request.mail_for, detail=context["code"], life=demand.CODE_LIFE)

    def login(self, request: HttpRequest, user: User) -> None:
        """Note when the person was last here before it is overwritten."""
        request.last_here = user.last_login  # type: ignore[attr-defined]
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Know the browser from now on, and tell the person what happened meanwhile."""
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        devices.know(request, answer, user)
        notices.show(request, user)
        return answer

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """In our words: the password first, then what else the person has."""
        names = {
            reverse("account_reauthenticate"): _("Use your password"),
            reverse("mfa_reauthenticate"): _("Use a code of your authenticator app, or a recovery code"),
            reverse("mfa_reauthenticate_webauthn"): _("Use a passkey"),
        }
        found = super().get_reauthentication_methods(user)
        ours = [{**method, "description": str(names[method["url"]])} for method in found]
        return ours + entering.ways_to_confirm(self.request, user)


@receiver(user_logged_in)
def begin(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Give the session a random id of its own: sealed links name it, so they die with this sign-in."""
    session = request.session
    session[SIGN_IN_ID] = secrets.token_urlsafe(16)
    actor = Actor(user, session[SIGN_IN_ID])
    session[limits.BEGAN] = time.time()
    session[limits.KIND] = limits.Kind.SHARED if session.get(limits.SHARED) else limits.kind_of(actor)
    session[limits.AGENT] = devices.agent_of(request)
    demand.note(request, user)
    records = get_authentication_records(request, user)
    ways = [entry.get("type") or entry["method"] for entry in records]
    key = entering.provider_key(records)
    provider: dict[str, Any] = {"provider": key} if key else {}
    is_new = getattr(request, "last_here", None) is not None and not devices.is_known(request, user.username)
    outcome = "new_device" if is_new else ""
    record(Event.SIGNED_IN, actor.who(), choice=", ".join(dict.fromkeys(ways)), outcome=outcome, **provider)
    if is_new:
        post("new_device", user.key, detail=session[limits.AGENT])


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
