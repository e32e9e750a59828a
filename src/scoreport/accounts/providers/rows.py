"""The one door to providers: each function takes the actor, or the public name of an LEA, and gives 404 otherwise."""

from django.db.models import QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.models_providers import Provider, ProviderConnection, ProviderState
from scoreport.accounts.tools import Right, ToolCode
from scoreport.districts.models import Lea

TOOL = ToolCode.PROVIDERS


def leas(actor: Actor, right: Right) -> QuerySet[Lea]:
    """Return the LEAs for the whole of which the actor holds the right."""
    return Lea.objects.filter(pk__in=actor.leas(TOOL, right)).order_by("name")


def get_lea(actor: Actor, key: str, right: Right) -> Lea:
    """Return one of them; with an empty key the only one. Raises Http404."""
    chosen = [lea for lea in leas(actor, right) if key in (lea.key, "")]
    if len(chosen) != 1:
        raise Http404
    return chosen[0]


def get_provider(actor: Actor, key: str, right: Right) -> Provider:
    """Return a provider of an LEA in which the actor holds the right. Raises Http404."""
    provider = _current().filter(key=key, lea__in=leas(actor, right)).first()
    if provider is None:
        raise Http404
    return provider


def get_pending(actor: Actor, key: str, pending_key: str) -> ProviderConnection:
    """Return the very values that the actor saw waiting. Raises Http404."""
    provider = get_provider(actor, key, Right.WRITE)
    pending = _connections(provider).filter(state=ProviderState.PENDING, key=pending_key).first()
    if pending is None:
        raise Http404
    return pending


def in_hand(provider: Provider) -> ProviderConnection | None:
    """Return what the form shows: the values that wait, else those in use."""
    return _connections(provider).order_by("-state").first()  # "pending" sorts after "live"


def get_entrance(slug: str) -> Lea:
    """Return the LEA whose sign-in page has that address. Raises Http404."""
    lea = Lea.objects.filter(slug=slug).first()
    if lea is None:
        raise Http404
    return lea


def get_public(slug: str, key: str) -> Provider:
    """Return a provider by the address that anybody may open. Raises Http404."""
    provider = _current().filter(lea__slug=slug, key=key).first()
    if provider is None:
        raise Http404
    return provider


def live_connection(provider: Provider) -> ProviderConnection | None:
    """Return the values in use, if there are any."""
    return _connections(provider).filter(state=ProviderState.LIVE).first()


def connection_of(provider: Provider, key: str) -> ProviderConnection | None:
    """Return one of the provider's connections by its key."""
    return _connections(provider).filter(key=key).first()


def live_providers(lea: Lea | None = None) -> QuerySet[Provider]:
    """Return the providers with which people sign in, of one LEA or of all."""
    found = _current().filter(connections__state=ProviderState.LIVE)
    return found.filter(lea=lea) if lea else found


def _current() -> QuerySet[Provider]:
    return Provider.objects.filter(deleted_at=None).select_related("lea")


def _connections(provider: Provider) -> QuerySet[ProviderConnection]:
    return provider.connections.select_related("provider__lea")
