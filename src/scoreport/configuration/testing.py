"""Test connection: proves address, end points and credentials without touching anybody's record."""

from dataclasses import dataclass

from scoreport import ets
from scoreport.accounts.actors import Actor
from scoreport.audit.events import Event
from scoreport.audit.recording import Who, record
from scoreport.configuration import problems
from scoreport.configuration.clients import new_client
from scoreport.configuration.credentials import account_of
from scoreport.configuration.entered import Entered
from scoreport.configuration.models import Connection, ConnectionState
from scoreport.configuration.sealing import FIELDS
from scoreport.districts.models import Lea
from scoreport.lib import clock, crypto, database

# The state could not be reached, or gave no verdict: only then may untested credentials be used anyway. An
# address that this server refuses to call is not among them, nor a certificate that can't be trusted.
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


def test_typed(entered: Entered, current: Connection | None, lea: Lea, actor: Actor) -> Outcome:
    """Test what was typed, with what is stored where nothing was typed; nothing is saved. Raises CannotDecrypt."""
    outcome = _asked(entered.account(current))
    if current is not None and not any(getattr(entered, field) for field in FIELDS):
        outcome = _judged(outcome, current)
    key = current.configuration.key if current else ""
    record(
        Event.CONFIGURATION_TESTED, actor.who(), outcome=outcome.code,
        lea=lea.key, configuration=key, choice="typed",
    )  # fmt: skip
    return outcome


def test_stored(connection: Connection, who: Who) -> Outcome:
    """Test what is stored, keep the outcome on the row and record it."""
    try:
        outcome = _judged(_asked(account_of(connection)), connection)
    except crypto.CannotDecrypt:
        outcome = Outcome("unreadable")
    configuration = connection.configuration
    # By condition, not by save(): the row may have been replaced while the state was asked.
    Connection.objects.filter(pk=connection.pk).update(tested_at=clock.now(), test_outcome=outcome.code)
    record(
        Event.CONFIGURATION_TESTED, who, outcome=outcome.code,
        lea=configuration.lea.key, configuration=configuration.key, choice=connection.state,
    )  # fmt: skip
    return outcome


def _asked(account: ets.Account) -> Outcome:
    """Ask the state with a client of its own. No database connection is held meanwhile."""
    database.release()
    try:
        with new_client(account) as client:
            client.check()
    except ets.EtsError as error:
        return Outcome(problems.code_of(error))
    return Outcome(problems.PASSED)


def _judged(outcome: Outcome, connection: Connection) -> Outcome:
    """Tell why credentials that were in use are refused: their day has passed, or new ones were made elsewhere."""
    if outcome.code != "credentials_rejected" or connection.state != ConnectionState.LIVE:
        return outcome
    expires_on = connection.configuration.expires_on
    has_passed = expires_on is not None and expires_on < connection.configuration.lea.today()
    return Outcome("credentials_expired" if has_passed else "regenerated")
