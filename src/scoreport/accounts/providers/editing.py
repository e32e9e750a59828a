"""Adding, saving and ending a provider: what takes effect at once, and what waits for a sign-in that works."""

from typing import Any

from django.db import IntegrityError, transaction

from scoreport.accounts.actors import Actor
from scoreport.accounts.models_providers import Provider, ProviderConnection, ProviderState
from scoreport.accounts.providers import rows, sealing
from scoreport.accounts.providers.entered import Entered, kept_of
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.districts.models import Lea
from scoreport.lib import clock


class SavedMeanwhile(Exception):
    """Somebody else saved this provider since the page was opened."""


class NameTaken(Exception):
    """Another provider of the LEA took the name since the form was checked."""


class Superseded(Exception):
    """These waiting values are gone: somebody saved others, dropped them, or deleted the provider meanwhile."""


def add(lea: Lea, protocol: str, key: str, entered: Entered, actor: Actor) -> Provider:
    """Make a provider; nobody signs in with it before a sign-in has worked. Raises NameTaken."""
    try:
        with transaction.atomic():
            provider = Provider.objects.create(lea=lea, protocol=protocol, key=key, **entered.settings)
            _wait(provider, entered, None)
            trace(Event.PROVIDER_ADDED, provider, actor)
    except IntegrityError:
        raise NameTaken from None
    return provider


def save(provider: Provider, entered: Entered, version: int, actor: Actor) -> bool:
    """Save, and say whether something now waits for a sign-in that works.

    Raises SavedMeanwhile, NameTaken, CannotDecrypt.
    """
    current = rows.in_hand(provider)
    fields = entered.changed_connection(current)
    changed = fields | entered.changed_settings(provider)
    try:
        with transaction.atomic():
            _take_effect(provider, entered, version)
            if fields:
                _wait(provider, entered, current)
            if changed:
                trace(Event.PROVIDER_CHANGED, provider, actor, fields=sorted(changed))
    except IntegrityError:
        raise NameTaken from None
    return bool(fields)


def discard(pending: ProviderConnection, actor: Actor) -> None:
    """Drop values that wait; what is in use goes on. Raises Superseded."""
    with transaction.atomic():
        gone, _ = ProviderConnection.objects.filter(pk=pending.pk, state=ProviderState.PENDING).delete()
        if not gone:
            raise Superseded
        trace(Event.PROVIDER_CHANGED, pending.provider, actor, outcome="discarded")


def delete(provider: Provider, actor: Actor) -> None:
    """End a provider: nobody signs in with it any more, and its secret is gone. Sign-ins under way go on."""
    with transaction.atomic():
        provider.deleted_at = clock.now()
        provider.save(update_fields=["deleted_at"])
        provider.connections.all().delete()
        trace(Event.PROVIDER_DELETED, provider, actor)


def trace(event: Event, provider: Provider, actor: Actor, **details: Any) -> None:
    """Inside the transaction: without its entry no change stays."""
    record(event, actor.who(), lea=provider.lea.key, provider=provider.key, **details)


def _take_effect(provider: Provider, entered: Entered, version: int) -> None:
    mine = Provider.objects.filter(pk=provider.pk, version=version, deleted_at=None)
    if not mine.update(**entered.settings, version=version + 1):
        raise SavedMeanwhile
    provider.refresh_from_db()


def _wait(provider: Provider, entered: Entered, current: ProviderConnection | None) -> None:
    """Store what was entered as a new row: a tried row is never written to, so what worked is what is used."""
    found = dict(entered.metadata or (kept_of(current) if current else {}))
    pending = ProviderConnection(
        provider=provider, issuer=found.pop("issuer"), metadata=found, metadata_url=entered.address,
        client_id=entered.client_id, scope=entered.scope, saved_at=clock.now(),
    )  # fmt: skip
    secret = entered.client_secret or (sealing.opened(current) if current and current.client_secret_sealed else "")
    if secret:
        sealing.seal(pending, secret)
    provider.connections.filter(state=ProviderState.PENDING).delete()
    pending.save()
