"""What a SAML answer said, on its way from the address where the provider's form put it to the browser's own session.

It travels through the browser, encrypted, for two minutes. Nothing is stored before the browser has shown that it
asked: a stranger's answers fill no table.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from scoreport.accounts.models_providers import Provider, ProviderConnection, UsedAssertion
from scoreport.accounts.providers.asserted import Asserted
from scoreport.accounts.providers.problems import Problem, Refused
from scoreport.lib import clock, crypto

PURPOSE = "saml_handover"
SECONDS = 120


@dataclass(frozen=True)
class Handed:
    """What came, and with which values of the provider it was read; `problem` where it could not be accepted."""

    connection: str
    attempt: str
    problem: Problem | None
    content: dict[str, Any]

    @property
    def failed(self) -> str:
        """The connection, where nothing says which attempt it was."""
        return self.connection if self.problem else ""


def seal(connection: ProviderConnection, received: Any) -> str:
    """Return a `saml.responses.Received`, encrypted."""
    content = {
        "asserted": received.asserted.as_json(),
        "assertion": received.assertion_id,
        "ends": received.expires_at.isoformat(),
    }
    return _sealed(connection, received.in_response_to, "", content)


def seal_problem(connection: ProviderConnection, problem: Problem) -> str:
    """Return why an answer was refused, encrypted."""
    return _sealed(connection, "", problem.value, {})


def unseal(provider: Provider, sealed: str) -> Handed:
    """Return what was sealed for this provider a moment ago. Raises Refused."""
    try:
        found = json.loads(crypto.decrypt(PURPOSE, (provider.key,), sealed, ttl=SECONDS))
    except crypto.CannotDecrypt:
        raise Refused(Problem.NO_ATTEMPT) from None
    problem = Problem(found["problem"]) if found["problem"] else None
    return Handed(found["connection"], found["attempt"], problem, found["content"])


def use(provider: Provider, handed: Handed) -> Asserted:
    """Return who it is, and use the assertion up. Raises Refused."""
    if handed.problem is not None:
        raise Refused(handed.problem)
    digest = hashlib.sha256(handed.content["assertion"].encode()).hexdigest()
    ends_at = dt.datetime.fromisoformat(handed.content["ends"])
    try:
        with transaction.atomic():
            UsedAssertion.objects.create(provider=provider, digest=digest, expires_at=ends_at)
    except IntegrityError:
        raise Refused(Problem.REPLAYED) from None
    return Asserted.from_json(handed.content["asserted"])


def purge() -> None:
    """Forget assertions that nobody could use any more."""
    UsedAssertion.objects.filter(expires_at__lt=clock.now()).delete()


def _sealed(connection: ProviderConnection, attempt: str, problem: str, content: dict[str, Any]) -> str:
    whole = {"connection": connection.key, "attempt": attempt, "problem": problem, "content": content}
    return crypto.encrypt(PURPOSE, (connection.provider.key,), json.dumps(whole))
