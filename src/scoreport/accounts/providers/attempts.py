"""Sign-ins that were begun here and have not come back yet: kept in the browser's session, each good for one answer."""

import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest

from scoreport.accounts.models_providers import ProviderConnection

KEPT = "provider_attempts"
MOST = 5  # of one browser at a time
SECONDS = 600


class Mode(StrEnum):
    """What for."""

    ENTER = "enter"
    CONFIRM = "confirm"  # whoever is signed in proves that it is still they
    TRIAL = "trial"  # an administrator tries values that are not in use yet


@dataclass(frozen=True)
class Attempt:
    """One sign-in under way. `name` travels (as state, or as the request's id); `secret` stays here."""

    name: str
    secret: str
    connection: str
    mode: Mode
    next: str
    shared: bool
    at: float

    @property
    def must_be_fresh(self) -> bool:
        """Whether the person has to sign in at the provider anew, however long they have been signed in there."""
        return self.mode is not Mode.ENTER


def begin(
    request: HttpRequest, connection: ProviderConnection, mode: Mode, *, following: str = "", shared: bool = False
) -> Attempt:
    """Note a new one; the oldest of too many is forgotten."""
    # An XML id must not begin with a digit.
    name, secret = f"_{secrets.token_hex(16)}", secrets.token_urlsafe(48)
    attempt = Attempt(name, secret, connection.key, mode, following, shared, time.time())
    kept = list(request.session.get(KEPT, []))[1 - MOST :]
    request.session[KEPT] = [*kept, asdict(attempt)]
    return attempt


def take(request: HttpRequest, name: str) -> Attempt | None:
    """Return the one of that name and forget it: a second answer finds none. None for one that is too old."""
    return _taken(request, lambda row: bool(row["name"] == name))


def take_failed(request: HttpRequest, connection: str) -> Attempt | None:
    """Return the latest one with those values of a provider, where the answer was too wrong to say which it was."""
    return _taken(request, lambda row: bool(row["connection"] == connection))


def _taken(request: HttpRequest, fits: Callable[[dict[str, Any]], bool]) -> Attempt | None:
    kept: list[dict[str, Any]] = list(request.session.get(KEPT, []))
    found = next((row for row in reversed(kept) if fits(row)), None)
    if found is None:
        return None
    request.session[KEPT] = [row for row in kept if row is not found]
    attempt = Attempt(**{**found, "mode": Mode(found["mode"])})
    return attempt if time.time() - attempt.at < SECONDS else None
