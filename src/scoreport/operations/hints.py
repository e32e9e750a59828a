"""The cookie by which a request of staff is known as one before session and rights are read.

It opens nothing: it only says in which queue to stand. It is signed, so that it can't be made up, and names the
person it was made for, so that the next one at the same browser gets another.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from scoreport.accounts.sessions import limits


class Kind(StrEnum):
    """The classes of requests, the names of their settings."""

    FAMILY = "family"
    STAFF = "staff"
    BACKGROUND = "background"


@dataclass(frozen=True)
class Hint:
    """What the cookie says."""

    kind: Kind
    owner: str


def cookie_name() -> str:
    """Return the cookie's name; over TLS no other host can set it."""
    return "__Host-queue" if settings.HTTPS else "queue"


def read(value: str) -> Hint | None:
    """Return what the cookie says if it is one of ours."""
    if not value:
        return None
    try:
        kind, _colon, owner = _signer().unsign(value).partition(":")
        return Hint(Kind(kind), owner)
    except (BadSignature, ValueError):
        return None


def write(hint: Hint) -> str:
    """Return the cookie's value."""
    return _signer().sign(f"{hint.kind}:{hint.owner}")


class HintMiddleware:
    """Give the cookie to staff, and take it from whoever they leave the browser to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        wanted, there = _wanted(request), request.COOKIES.get(cookie_name(), "")
        if wanted is None and there:
            response.delete_cookie(cookie_name(), samesite="Lax")
        elif wanted is not None and read(there) != wanted:
            response.set_cookie(
                cookie_name(), write(wanted), secure=settings.HTTPS, httponly=True, samesite="Lax"
            )  # fmt: skip
        return response


def _wanted(request: HttpRequest) -> Hint | None:
    actor = getattr(request, "actor", None)
    if actor is None or request.session.get(limits.KIND) not in (limits.Kind.STAFF, limits.Kind.ADMINISTRATOR):
        return None
    return Hint(Kind.STAFF, hashlib.sha256(actor.user.key.encode()).hexdigest()[:12])


def _signer() -> Signer:
    return Signer(salt="scoreport.queue")
