"""In which browsers a person is signed in, and in which they have been before.

A browser gets one random cookie for good. It signs nobody in; it lets the person be told of sign-ins from
elsewhere, and lets them in while somebody else is guessing their password.
"""

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ua_parser import parse

from scoreport.accounts.models import KnownDevice, User
from scoreport.accounts.sessions import limits
from scoreport.lib import clock

COOKIE = "__Host-device" if settings.HTTPS else "device"
DAYS = 400  # the longest that browsers keep a cookie


def agent_of(request: HttpRequest) -> str:
    """Return the browser's family and system as it says itself, such as "Firefox, Windows"; empty if it does not."""
    found = parse(request.META.get("HTTP_USER_AGENT", "")[:400])
    parts = (found.user_agent and found.user_agent.family, found.os and found.os.family)
    return ", ".join(part for part in parts if part and part != "Other")[:100]


def is_known(request: HttpRequest, username: str) -> bool:
    """Say whether that person has signed in from this browser before; no query where it has no cookie of ours."""
    token = request.COOKIES.get(COOKIE, "")
    return bool(token) and KnownDevice.objects.filter(user__username=username, token=_digest(token)).exists()


def know(request: HttpRequest, answer: HttpResponse, user: User) -> None:
    """Keep that the person signs in from this browser, unless others use it too."""
    if request.session.get(limits.SHARED):
        return
    token = request.COOKIES.get(COOKIE, "") or secrets.token_urlsafe(24)
    KnownDevice.objects.update_or_create(user=user, token=_digest(token), defaults={"last_used_at": clock.now()})
    life = DAYS * 86400
    answer.set_cookie(COOKIE, token, max_age=life, secure=settings.HTTPS, httponly=True, samesite="Lax")


def forget_others(request: HttpRequest, user: User) -> None:
    """Know only this browser from now on: each other has to prove itself again."""
    user.known_devices.exclude(token=_digest(request.COOKIES.get(COOKIE, ""))).delete()


def purge() -> None:
    """Remove browsers that nobody has used for as long as their cookie lives."""
    KnownDevice.objects.filter(last_used_at__lt=clock.now() - dt.timedelta(days=DAYS)).delete()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
