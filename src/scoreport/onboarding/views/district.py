"""An LEA's own sign-in page, and the ways to its identity providers and back."""

from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from scoreport.accounts import guessing
from scoreport.accounts.actors import Actor, SignedInRequest
from scoreport.accounts.guards import public, with_any_password
from scoreport.accounts.models import User
from scoreport.accounts.models_providers import Protocol, Provider, ProviderConnection
from scoreport.accounts.providers import attempts, entering, problems, protocols, rows, testing
from scoreport.accounts.providers.asserted import Asserted
from scoreport.accounts.providers.attempts import Attempt, Mode
from scoreport.accounts.providers.oidc import flow
from scoreport.accounts.providers.problems import Problem, Refused
from scoreport.accounts.tools import Right, ToolCode
from scoreport.accounts.views.sign_in import SignInView
from scoreport.audit.events import Event
from scoreport.audit.recording import Who, record
from scoreport.districts.frames import DISTRICT_COOKIE, frame_of
from scoreport.districts.models import Lea
from scoreport.lib.keys import is_key
from scoreport.onboarding import district_handover, district_people, district_ties
from scoreport.onboarding.district_words import words_for

HANDED = "handed"  # the parameter with which a SAML answer comes from our first address to our second


class EntranceView(SignInView):
    """The sign-in page of one LEA: its providers first, then the password."""

    lea: Lea

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.lea = rows.get_entrance(kwargs["slug"])
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        # From here on the pages look as this district's.
        answer.set_cookie(DISTRICT_COOKIE, self.lea.slug, samesite="Lax", secure=settings.HTTPS, httponly=True)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        frame = frame_of(self.lea.slug)
        return {
            **super().get_context_data(**kwargs), "frame": frame, "lea_name": frame.name, "caption": self.lea.name
        }  # fmt: skip


entrance = public(EntranceView.as_view())


@public
@require_GET
def begin(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Send the browser to the provider."""
    following = request.GET.get("next", "")
    shared = "shared" in request.GET
    return _sent(request, rows.get_public(slug, key), Mode.ENTER, _own(request, following), shared=shared)


@with_any_password
@require_GET
def confirm(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    """Send whoever is signed in to the provider once more, to prove that it is still they."""
    provider = entering.provider_of(request)
    if provider is None or (provider.lea.slug, provider.key) != (slug, key):
        return redirect("account_reauthenticate")
    return _sent(request, provider, Mode.CONFIRM, _own(request, request.GET.get("next", "")))


@public
@require_GET
def callback(request: HttpRequest, slug: str, key: str) -> HttpResponseBase:
    """Take an OpenID provider's answer."""
    provider = _of(Protocol.OIDC, slug, key)
    attempt = attempts.take(request, request.GET.get("state", ""))
    connection = rows.connection_of(provider, attempt.connection) if attempt else None
    if attempt is None or connection is None:
        return _refused(request, provider, Problem.NO_ATTEMPT)
    try:
        asserted = flow.answered(connection, attempt, request.GET.dict())
        entering.check_fresh(asserted, attempt)
    except Refused as refused:
        return _failed(request, connection, attempt, refused.problem)
    return _arrived(request, connection, attempt, asserted)


@csrf_exempt
@public
@require_POST
def acs(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Take a SAML answer. It comes from another site, so without the session's cookie: what it says travels on, sealed,
    to an address of ours to which the browser brings it."""
    provider = _of(Protocol.SAML, slug, key)
    connection = rows.connection_of(provider, request.POST.get("RelayState", "")) or rows.live_connection(provider)
    if connection is None:
        return _refused(request, provider, Problem.NO_ATTEMPT)
    try:
        received = protocols.read_response(connection, request.POST.get("SAMLResponse", ""))
        sealed = district_handover.seal(connection, received)
    except Refused as refused:
        sealed = district_handover.seal_problem(connection, refused.problem)
    answer = redirect(f"{reverse('onboarding:finish', args=(slug, key))}?{urlencode({HANDED: sealed})}")
    answer.status_code = 303
    return answer


@public
@require_GET
def finish(request: HttpRequest, slug: str, key: str) -> HttpResponseBase:
    """Go on with a SAML answer in the browser that asked for it, once."""
    provider = _of(Protocol.SAML, slug, key)
    try:
        handed = district_handover.unseal(provider, request.GET.get(HANDED, ""))
    except Refused as refused:
        return _refused(request, provider, refused.problem)
    attempt = attempts.take(request, handed.attempt) or attempts.take_failed(request, handed.failed)
    connection = rows.connection_of(provider, handed.connection)
    if attempt is None or connection is None or attempt.connection != connection.key:
        return _refused(request, provider, handed.problem or Problem.NO_ATTEMPT)
    try:
        asserted = district_handover.use(provider, handed)
        entering.check_fresh(asserted, attempt)
    except Refused as refused:
        return _failed(request, connection, attempt, refused.problem)
    return _arrived(request, connection, attempt, asserted)


@public
@require_GET
def metadata(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Give a SAML provider our metadata, also before it is set up here."""
    lea = rows.get_entrance(slug)
    if not is_key(key) or Provider.objects.filter(key=key).exclude(lea=lea, protocol=Protocol.SAML).exists():
        raise Http404
    planned = Provider(lea=lea, key=key, protocol=Protocol.SAML)
    provider = Provider.objects.filter(key=key, deleted_at=None).select_related("lea").first() or planned
    try:
        return HttpResponse(protocols.our_metadata(provider), content_type="application/samlmetadata+xml")
    except Refused:
        raise Http404 from None


def _of(protocol: Protocol, slug: str, key: str) -> Provider:
    """The provider of that address, if it speaks that protocol. Raises Http404."""
    provider = rows.get_public(slug, key)
    if provider.protocol != protocol:
        raise Http404
    return provider


def _own(request: HttpRequest, path: str) -> str:
    """A path of ours, or nothing."""
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, {request.get_host()}) else ""


def _sent(
    request: HttpRequest, provider: Provider, mode: Mode, following: str, *, shared: bool = False
) -> HttpResponse:
    connection = rows.live_connection(provider)
    if connection is None:
        raise Http404
    attempt = attempts.begin(request, connection, mode, following=following, shared=shared)
    try:
        return redirect(protocols.address(connection, attempt))
    except Refused as refused:
        return _refused(request, provider, refused.problem)


def _arrived(
    request: HttpRequest, connection: ProviderConnection, attempt: Attempt, asserted: Asserted
) -> HttpResponseBase:
    """The provider's word holds good: do what the person was sent there for."""
    provider, present = connection.provider, request.user if isinstance(request.user, User) else None
    if attempt.mode is Mode.TRIAL:
        return _tried(request, connection, asserted)
    try:
        if attempt.mode is Mode.CONFIRM:
            return _confirmed(request, provider, asserted, attempt)
        user = district_ties.user_for(provider, asserted, present)
    except Refused as refused:
        return _failed(request, connection, attempt, refused.problem)
    return entering.enter(request, user, provider, asserted, attempt)


def _confirmed(request: HttpRequest, provider: Provider, asserted: Asserted, attempt: Attempt) -> HttpResponse:
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not district_ties.is_tied(provider, asserted, actor.user):
        raise Refused(Problem.ANOTHER_PERSON)
    return entering.confirm(cast("SignedInRequest", request), provider, asserted, attempt)


def _tried(request: HttpRequest, connection: ProviderConnection, asserted: Asserted) -> HttpResponse:
    """Tell the administrator what came, and whom it would have signed in."""
    provider = rows.get_provider(_administrator(request), connection.provider.key, Right.WRITE)
    outcome = testing.worked(connection, _administrator(request), asserted)
    try:
        whom, problem = district_people.find_person(provider, asserted.value).name, ""
    except Refused as refused:
        whom, problem = "", problems.title(refused.problem)
    request.session[testing.TRIED] = {
        "claims": asserted.claims, "value": asserted.value, "steps": asserted.steps, "whom": whom, "problem": problem,
    }  # fmt: skip
    if outcome.passed:
        messages.success(request, _("The sign-in worked. The provider is in use."))
    return redirect("accounts:provider", provider.key)


def _failed(request: HttpRequest, connection: ProviderConnection, attempt: Attempt, problem: Problem) -> HttpResponse:
    """What was begun in this browser did not work out."""
    provider = connection.provider
    if attempt.mode is Mode.TRIAL:
        testing.failed(connection, _administrator(request), problem)
        return redirect("accounts:provider", provider.key)
    return _refused(request, provider, problem)


def _administrator(request: HttpRequest) -> Actor:
    """Whoever tries a provider, still signed in and still with the right. Raises Http404."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not actor.may(ToolCode.PROVIDERS, Right.WRITE):
        raise Http404
    return actor


def _refused(request: HttpRequest, provider: Provider, problem: Problem) -> HttpResponse:
    """Lead back to the sign-in page with words, and leave a trace with the reason; a flood leaves none."""
    try:
        guessing.count_failure(request, "provider")
    except guessing.TooMany as error:
        return guessing.refused(request, error)
    record(Event.SIGN_IN_FAILED, Who(), outcome=problem, lea=provider.lea.key, provider=provider.key)
    messages.error(request, words_for(problem))
    return redirect("onboarding:entrance", provider.lea.slug)
