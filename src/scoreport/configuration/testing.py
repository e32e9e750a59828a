"""Test connection: proves address, end points and credentials without touching anybody's record."""

from dataclasses import dataclass

from scoreport import ets
from scoreport.accounts.actors import Actor
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.configuration import problems
from scoreport.configuration.clients import new_client
from scoreport.configuration.credentials import account_of
from scoreport.configuration.models import Connection
from scoreport.lib import clock, crypto, database

# The state could not be reached at all: only then may untested credentials be used anyway.
UNREACHED = frozenset({"address", "refused", "timeout", "busy", "server", "broken"})


@dataclass(frozen=True)
class Outcome:
    """What a test found."""

    code: str

    @property
    def passed(self) -> bool:
        return self.code == problems.PASSED

    @property
    def unreached(self) -> bool:
        """Whether the state gave no verdict."""
        return self.code in UNREACHED

    @property
    def kind(self) -> str:
        return "success" if self.passed else "warning" if self.unreached else "danger"

    @property
    def title(self) -> str:
        return problems.title(self.code)

    @property
    def advice(self) -> str:
        return problems.advice(self.code)


def test_account(account: ets.Account) -> Outcome:
    """Ask the state with this account, with a client of its own. No database connection is held meanwhile."""
    database.release()
    try:
        with new_client(account) as client:
            client.check()
    except ets.EtsError as error:
        return Outcome(problems.code_of(error))
    return Outcome(problems.PASSED)


def test_stored(connection: Connection, actor: Actor) -> Outcome:
    """Test what is stored, keep the outcome on the row and record it."""
    try:
        outcome = test_account(account_of(connection))
    except crypto.CannotDecrypt:
        outcome = Outcome("unreadable")
    connection.tested_at, connection.test_outcome = clock.now(), outcome.code
    connection.save(update_fields=["tested_at", "test_outcome"])
    configuration = connection.configuration
    record(
        Event.CONFIGURATION_TESTED, actor.who(), outcome=outcome.code,
        lea=configuration.lea.key, configuration=configuration.key,
    )  # fmt: skip
    return outcome
