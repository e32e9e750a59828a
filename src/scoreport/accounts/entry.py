"""What an account needs before it opens anything: guards ask at each request, pages of reasons one by one."""

from enum import StrEnum

from scoreport.accounts.actors import Actor
from scoreport.accounts.models import User
from scoreport.accounts.second_steps import demand


class EntryCondition(StrEnum):
    """One condition on an account, in the order in which the doors ask."""

    ACTIVE = "active"
    OWN_PASSWORD = "own_password"  # noqa: S105 - a condition, not a password
    SECOND_STEP = "second_step"


def has_own_password(user: User) -> bool:
    """Say whether a one-time password has been replaced."""
    return not user.must_change_password


def verdicts(user: User) -> dict[EntryCondition, bool]:
    """Return what holds of this account, and what does not."""
    return {
        EntryCondition.ACTIVE: user.is_active,
        EntryCondition.OWN_PASSWORD: has_own_password(user),
        EntryCondition.SECOND_STEP: not demand.is_demanded(Actor(user, "")) or demand.has_any(user),
    }
