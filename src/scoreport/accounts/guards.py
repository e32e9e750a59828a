"""Who may enter a page. Each view has one of these; a test fails on a view that has none."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import suspend_request
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from scoreport.accounts import entry
from scoreport.accounts.actors import Actor, SignedInRequest
from scoreport.accounts.fresh import is_fresh
from scoreport.accounts.second_steps import demand
from scoreport.accounts.tools import Right, ToolCode

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Anybody may see this page."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Anybody who is signed in; the view itself asks for each row through the actor.

    Two things come before every page: a one-time password is replaced, and whoever needs a second step has one.
    """

    def entered(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if demand.is_missing(request, request.actor):
            return _to(request, reverse("accounts:security"))
        return view(request, *args, **kwargs)

    return before_second_step(wraps(view)(entered))


def before_second_step(view: View) -> View:
    """Anybody who is signed in with a password of their own: for the pages on which a second step is set up."""

    def entered(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not entry.has_own_password(request.actor.user):
            return _to(request, reverse("accounts:password"))
        return view(request, *args, **kwargs)

    return with_any_password(wraps(view)(entered))


def with_any_password(view: View) -> View:
    """Anybody who is signed in, with a one-time password too: for the page that replaces it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None:
            return _to_sign_in(request)
        return view(cast("SignedInRequest", request), *args, **kwargs)

    guarded.guard = "signed_in"  # type: ignore[attr-defined]
    return guarded


def fresh(view: View) -> View:
    """Whoever has signed in, or confirmed it, within the last minutes; others confirm it first and go on then.

    Stands directly on the view, below the guard of the right.
    """

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if is_fresh(request) else confirm_first(request)

    return guarded


def confirm_first(request: SignedInRequest) -> HttpResponseBase:
    """Let the person confirm that it is they, and then go on with what they sent.

    A form is kept in the session meanwhile, which is encrypted; what htmx sent is to be pressed again. Who has no
    way to confirm (signed in at an identity provider) signs in again.
    """
    methods = get_adapter().get_reauthentication_methods(request.user)
    if not methods:
        logout(request)
        return _to_sign_in(request)
    address = str(methods[0]["url"])
    if request.headers.get("HX-Request") == "true":
        here = urlsplit(request.headers.get("HX-Current-URL", "/")).path
        return _to(request, f"{address}?{urlencode({'next': here})}")
    suspended = suspend_request(request, address)
    # The library takes a form up again at its bare path only.
    return suspended if request.method == "GET" else _to(request, f"{address}?{urlencode({'next': request.path})}")


def tool_right(tool: ToolCode, *rights: Right) -> Callable[[View], View]:
    """Whoever holds one of these rights to this tool somewhere; others get the same 404 as for no page at all."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(request.actor.may(tool, right) for right in rights):
                raise Http404
            return view(request, *args, **kwargs)

        entered = signed_in(guarded)
        entered.guard = f"{tool}:{'|'.join(rights)}"  # type: ignore[attr-defined]
        return entered

    return guard


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send to sign-in and back, where a sign-in has ended saying so."""
    answer = redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
    ended = "&ended=1" if getattr(request.session, "has_ended", False) else ""
    return _to(request, f"{answer['Location']}{ended}")


def _to(request: HttpRequest, address: str) -> HttpResponseBase:
    """Send to another page: for htmx as a whole page, not into the middle of one."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=200, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
