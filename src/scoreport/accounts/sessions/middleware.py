"""Notes that a sign-in is in use. Runs behind the middleware that finds out who is there."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from scoreport.accounts.actors import Actor
from scoreport.accounts.sessions.limits import kind_of
from scoreport.accounts.sessions.store import SessionStore

# Sent with what a page asks for by itself: that nobody presses anything must not keep a sign-in alive.
UNATTENDED = "X-Unattended"


class UseMiddleware:
    """Move the idle limit on, at most once a minute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        session = request.session
        if actor and UNATTENDED not in request.headers and isinstance(session, SessionStore) and session.is_due():
            session.touch(kind_of(actor))
        return self.get_response(request)
