"""Hashing passwords: slow on purpose, so only a few at once, and a few more in the queue.

Everybody signs in on the evening on which results come out. Without a bulkhead their hashes would take every
processor and every thread from those who are reading already; with it, whoever finds the queue full is asked to
press again.

Measured on 2 cores (`benchmarks/signing_in.py`): Django's parameters (100 MiB, 8 lanes) take 0.12 s and both cores.
OWASP's Password Storage Cheat Sheet gives 19 MiB, 2 passes and 1 lane as equally strong: 0.02 s of one core.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from scoreport.ets.bulkhead import Bulkhead, Full

WAITING = 16  # sign-ins in the queue; each holds one of the turns of families, see `operations.shedding`
LONGEST_WAIT = 5.0  # seconds
RETRY_SECONDS = 5


class Busy(Exception):
    """Too many passwords are being checked: this one was not looked at."""


_bulkhead = Bulkhead(settings.HASHES_AT_ONCE, WAITING)


@contextmanager
def _turn() -> Iterator[None]:
    """Hold a turn at hashing. Raises Busy where the line is full or too slow."""
    try:
        _bulkhead.enter(LONGEST_WAIT)
    except Full:
        raise Busy from None
    try:
        yield
    finally:
        _bulkhead.leave()


class Hasher(Argon2PasswordHasher):
    """Argon2id behind the bulkhead."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with _turn():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _turn():
            return super().verify(password, encoded)


class BusyMiddleware:
    """Ask whoever finds the queue full to press again; nothing was checked, so nothing counts as a failure.

    Stands first: in a wave most of what a refusal costs would be the page, and each takes time from those who read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.sign_in = reverse("accounts:sign_in")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.path == self.sign_in and _bulkhead.is_full:
            return _refusal(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer Busy, wherever a password was checked, and leave every other exception alone."""
        return _refusal(request) if isinstance(exception, Busy) else None


def _refusal(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(_page(translation.get_language_from_request(request)), status=503)
    answer["Retry-After"], answer["X-Frame-Options"] = str(RETRY_SECONDS), "DENY"
    return answer


@cache
def _page(language: str) -> str:
    """The page in words, drawn once a language: nothing in it belongs to anybody."""
    with translation.override(language):
        return render_to_string("accounts/busy.html")
