"""Of whom a second step is demanded, who has which, and whether this sign-in went through one."""

import datetime as dt
from enum import StrEnum

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from scoreport.accounts.actors import Actor
from scoreport.accounts.models import User
from scoreport.accounts.providers.required import required_provider
from scoreport.accounts.sessions.limits import Kind, kind_of

DONE = "second_step"  # the session's note
# How the session notes a sign-in at an identity provider, and that it took a second step there which counts here.
AT_PROVIDER, STEP = "provider", "step"
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
    by_mail = "code" in ways and bool(ways & {"password", AT_PROVIDER})
    request.session[DONE] = "mfa" in ways or by_mail or done_at_provider(request, user)


def done_at_provider(request: HttpRequest, user: User) -> bool:
    """Say whether the second step was done at an identity provider, and counts here.

    Never for administrators: whoever steals a provider's key could say of anybody what they like.
    """
    records = get_authentication_records(request, user)
    said = any(entry["method"] == AT_PROVIDER and entry.get(STEP) for entry in records)
    return said and kind_of(Actor(user, "")) is not Kind.ADMINISTRATOR


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
    person has no other, nor where the person has to sign in at the district's own provider.
    """
    is_strong, is_asked = has_strong(user), is_demanded(Actor(user, ""))
    has_address = settings.MAIL_IS_ON and user.is_active and bool(user.confirmed_email)
    is_open = has_address and required_provider(user) is None
    return is_open and (is_strong or not (user.email_codes or is_asked))
