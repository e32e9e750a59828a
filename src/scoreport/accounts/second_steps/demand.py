"""Of whom a second step is demanded, who has which, and whether this sign-in went through one."""

import datetime as dt
from enum import StrEnum

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from scoreport.accounts.actors import Actor
from scoreport.accounts.models import User

DONE = "second_step"  # the session's note
CODE_LIFE = dt.timedelta(minutes=10)  # OWASP ASVS 5.0, 6.5.5: the longest for a code on another channel
# Second steps of their own; recovery codes only stand in for them.
STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Demanded(StrEnum):
    """The setting: who signs in with a second step, whether they like it or not."""

    STAFF = "staff"
    EVERYBODY = "everybody"
    NOBODY = "nobody"


def is_demanded(actor: Actor) -> bool:
    """Say whether this person may do nothing before a second step; costs the query of their rights, once."""
    policy = Demanded(settings.SECOND_STEP)
    return policy is Demanded.EVERYBODY or (policy is Demanded.STAFF and bool(actor.grants))


def is_missing(request: HttpRequest, actor: Actor) -> bool:
    """Say whether a second step is demanded that this sign-in has not gone through."""
    return not request.session.get(DONE) and is_demanded(actor)


def note(request: HttpRequest, user: User) -> None:
    """Keep in the session whether this sign-in took two steps, or one that is two by itself (a passkey)."""
    ways = {entry["method"] for entry in get_authentication_records(request, user)}
    request.session[DONE] = "mfa" in ways or ways >= {"password", "code"}


def has_strong(user: User) -> bool:
    """Say whether the person has an authenticator app or a passkey."""
    return bool(Authenticator.objects.filter(user=user, type__in=STRONG).exists())


def goes_by_email(user: User) -> bool:
    """Say whether the person's second step is a code by email: chosen, possible, and nothing better there."""
    return settings.MAIL_IS_ON and user.email_codes and bool(user.confirmed_email) and not has_strong(user)


def has_any(user: User) -> bool:
    """Say whether this person's sign-ins take two steps."""
    return goes_by_email(user) or has_strong(user)


def may_enter_by_code(user: User) -> bool:
    """Say whether a code by email may stand in for the password.

    Not where the code is the second step already: mail alone would be one step. Not where two are demanded and the
    person has no other.
    """
    is_strong, is_asked = has_strong(user), is_demanded(Actor(user, ""))
    has_address = settings.MAIL_IS_ON and user.is_active and bool(user.confirmed_email)
    return has_address and (is_strong or not (user.email_codes or is_asked))
