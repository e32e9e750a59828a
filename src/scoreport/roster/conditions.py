"""What a guardian's sight of a child hangs on: each condition has a name, and all of them have to hold.

`access` asks them of the database for lists, `insights` of one tie for the reasons, `imports` of a package, and
the table on the page of the Display Option of made-up people: one rule, written here.
"""

import datetime as dt
from enum import StrEnum

from django.db.models import Q

from scoreport.accounts.actors import begun_q, lasting_q
from scoreport.lib import clock
from scoreport.lib.conditions import compiled, facts_of
from scoreport.roster.models import Guardianship

ADULT = 18  # years; 34 CFR 99.5: the rights of the parents pass to the student


class TieCondition(StrEnum):
    """One condition on a guardianship, in the order in which people look for what is amiss."""

    GUARDIAN_LISTED = "guardian_listed"
    GUARDIAN_ENABLED = "guardian_enabled"
    TIE_LISTED = "tie_listed"
    EDUCATIONAL_RIGHTS = "educational_rights"
    PORTAL_ACCESS = "portal_access"
    BEGUN = "begun"
    LASTING = "lasting"
    RIGHTS_NOT_PASSED = "rights_not_passed"


def tie_conditions(today: dt.date, adult_birth: dt.date) -> dict[TieCondition, Q]:
    """Return each condition on a Guardianship, on that day; `adult_birth` as `adult_birth_on` gives it."""
    minor = Q(student__birth_on=None) | Q(student__birth_on__gt=adult_birth)
    return {
        TieCondition.GUARDIAN_LISTED: Q(guardian__ended_on=None),
        TieCondition.GUARDIAN_ENABLED: Q(guardian__enabled=True),
        TieCondition.TIE_LISTED: Q(ended_on=None),
        TieCondition.EDUCATIONAL_RIGHTS: Q(educational_rights=True),
        TieCondition.PORTAL_ACCESS: Q(portal_access=True),
        TieCondition.BEGUN: begun_q(today),
        TieCondition.LASTING: lasting_q(today),
        TieCondition.RIGHTS_NOT_PASSED: minor | Q(student__lea__guardians_keep_adults=True) | Q(adult_basis__gt=""),
    }


def listed_q(prefix: str = "") -> Q:
    """The condition on every student whom anybody sees: the roster lists them now."""
    return Q(**{f"{prefix}ended_on": None})


def own_q() -> Q:
    """The condition on a student's sight of themselves."""
    return Q(enabled=True)


def verdicts(tie: Guardianship, today: dt.date) -> dict[TieCondition, bool]:
    """Return what holds of this tie on that day, and what does not."""
    facts = facts_of(tie)
    conditions = tie_conditions(today, adult_birth_on(today))
    return {name: compiled(condition)(facts) for name, condition in conditions.items()}


def adult_birth_on(today: dt.date) -> dt.date:
    """Return the latest birth date of somebody who is of age on that day."""
    return clock.years_before(today, ADULT)


def comes_of_age_on(birth_on: dt.date) -> dt.date:
    """Return the first day on which somebody born on that day is of age; 1 March for one born on 29 February."""
    try:
        return birth_on.replace(year=birth_on.year + ADULT)
    except ValueError:
        return dt.date(birth_on.year + ADULT, 3, 1)
