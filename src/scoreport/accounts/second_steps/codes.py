"""Codes of authenticator apps and recovery codes, each accepted once, in whichever process it arrives.

The library remembers used codes in the cache, which each process may have for itself. Here the counter of the last
accepted code stands on the row: only later ones count (RFC 6238 section 5.2).
"""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import transaction

from scoreport.accounts.models import User
from scoreport.accounts.second_steps.adapter import unseal

LAST = "last_counter"


def accepted(user: User, code: str) -> Authenticator | None:
    """Return the authenticator app or set of recovery codes to which the code belongs, and use the code up.

    None where it is wrong, used, or too old.
    """
    rows = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
    return next((row for row in rows.order_by("-type") if _takes(row, user, code)), None)


def use_up(row: Authenticator, user: User, code: str) -> bool:
    """Say whether this authenticator app's code is right and not used yet, and use it up."""
    with transaction.atomic():
        locked = Authenticator.objects.select_for_update().get(pk=row.pk)
        counter = _counter(unseal(user, locked.data["secret"]), code)
        if counter is None or counter <= locked.data.get(LAST, -1):
            return False
        locked.data[LAST] = counter
        locked.save(update_fields=["data"])
        return True


def _takes(row: Authenticator, user: User, code: str) -> bool:
    if row.type == Authenticator.Type.TOTP:
        return use_up(row, user, code)
    return bool(row.wrap().validate_code(code))


def _counter(secret: str, code: str) -> int | None:
    """Return the time step whose code this is, of this step and its neighbours."""
    for counter in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))):
            return int(counter)
    return None


def begin(user: User, code: str) -> None:
    """Use up the code with which an authenticator app was set up, so that it signs nobody in."""
    use_up(Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP), user, code)
