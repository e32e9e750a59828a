"""What an account needs before it opens anything: asked at each request by the guards, one by one for reasons."""

from enum import StrEnum

from scoreport.accounts.models import User


class EntryCondition(StrEnum):
    """One condition on an account, in the order in which the doors ask."""

    ACTIVE = "active"
    OWN_PASSWORD = "own_password"  # noqa: S105 - a condition, not a password


def verdicts(user: User) -> dict[EntryCondition, bool]:
    """Return what holds of this account, and what does not."""
    return {
        EntryCondition.ACTIVE: user.is_active,
        EntryCondition.OWN_PASSWORD: not user.must_change_password,
    }
