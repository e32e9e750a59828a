"""Trying a provider: first what the server can find out, then a sign-in by the administrator; then it is in use."""

from dataclasses import dataclass

from django.db import transaction

from scoreport.accounts.actors import Actor
from scoreport.accounts.models_providers import Provider, ProviderConnection, ProviderState
from scoreport.accounts.providers import problems, protocols
from scoreport.accounts.providers.asserted import Asserted
from scoreport.accounts.providers.editing import Superseded, trace
from scoreport.accounts.providers.problems import Problem, Refused
from scoreport.accounts.providers.saml import certificates
from scoreport.audit.events import Event
from scoreport.lib import clock

# Under this name the session holds what a provider said in a trial, until its page has shown it.
TRIED = "provider_tried"


@dataclass(frozen=True)
class Outcome:
    """What a test found."""

    code: str

    @property
    def passed(self) -> bool:
        return self.code == problems.PASSED

    @property
    def checked(self) -> bool:
        """Whether nothing but a sign-in is left to try."""
        return self.code == problems.CHECKED

    @property
    def kind(self) -> str:
        return "success" if self.passed else "info" if self.checked else "danger"

    @property
    def title(self) -> str:
        return problems.title(self.code)

    @property
    def advice(self) -> str:
        return problems.advice(self.code)


def check(connection: ProviderConnection, actor: Actor) -> Outcome:
    """Find out what can be found out without a person, keep it on the row and record it."""
    try:
        protocols.check(connection)
    except Refused as refused:
        return failed(connection, actor, refused.problem)
    return _kept(connection, actor, Outcome(problems.CHECKED))


def failed(connection: ProviderConnection, actor: Actor, problem: Problem) -> Outcome:
    """Keep what went wrong with a trial."""
    return _kept(connection, actor, Outcome(problem.value))


def worked(connection: ProviderConnection, actor: Actor, asserted: Asserted) -> Outcome:
    """Keep that a trial worked; values that waited are in use from now on. Raises Superseded.

    It has not where the claim that tells people apart was not sent.
    """
    if not asserted.value:
        return failed(connection, actor, Problem.NO_CLAIM)
    outcome = _kept(connection, actor, Outcome(problems.PASSED))
    if connection.state == ProviderState.PENDING:
        _promote(connection, actor)
    return outcome


def _kept(connection: ProviderConnection, actor: Actor, outcome: Outcome) -> Outcome:
    # By condition, not by save(): the row may have been replaced meanwhile.
    ProviderConnection.objects.filter(pk=connection.pk).update(tested_at=clock.now(), test_outcome=outcome.code)
    trace(Event.PROVIDER_TESTED, connection.provider, actor, outcome=outcome.code, choice=connection.state)
    return outcome


def _promote(pending: ProviderConnection, actor: Actor) -> None:
    """Replace what is in use; the old row, secret included, is removed."""
    provider = pending.provider
    with transaction.atomic():
        there = Provider.objects.select_for_update().filter(pk=provider.pk, deleted_at=None).exists()
        mine = ProviderConnection.objects.filter(pk=pending.pk, state=ProviderState.PENDING)
        if not (there and mine.exists()):
            raise Superseded
        old = provider.connections.filter(state=ProviderState.LIVE).first()
        provider.connections.filter(state=ProviderState.LIVE).delete()
        mine.update(state=ProviderState.LIVE)
        trace(Event.PROVIDER_PROMOTED, provider, actor)
        _tell_of_certificates(provider, _fingerprints(old), _fingerprints(pending), actor)


def _tell_of_certificates(provider: Provider, gone: list[str], come: list[str], actor: Actor) -> None:
    """Write down a new key with which sign-ins can be made up; an alarm follows from the entry."""
    if not set(come) <= set(gone):
        trace(Event.PROVIDER_CERTIFICATE_CHANGED, provider, actor, old=", ".join(gone), new=", ".join(come))


def _fingerprints(connection: ProviderConnection | None) -> list[str]:
    texts = connection.metadata.get("certificates", []) if connection else []
    return [certificates.read(text).fingerprint for text in texts]
