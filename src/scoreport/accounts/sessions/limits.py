"""How long a sign-in lasts: unused, and at all. Whoever can do more harm is signed out sooner.

The numbers are those of OWASP's guidance for sensitive records; each is a setting.
"""

import datetime as dt
from enum import StrEnum

from django.conf import settings

from scoreport.accounts.actors import Actor
from scoreport.accounts.tools import Right

# The session's own notes; `sign_in.begin` writes them.
BEGAN, KIND, AGENT, SHARED = "began_at", "session_kind", "agent", "shared_computer"


class Kind(StrEnum):
    """What the limits go by."""

    FAMILY = "family"
    STAFF = "staff"
    ADMINISTRATOR = "administrator"
    SHARED = "shared"  # a computer that others use too, as the person said at sign-in


def kind_of(actor: Actor) -> Kind:
    """Return the kind of the actor's sign-in by the rights that hold now; costs their query, once."""
    if any(grant.school_id is None and grant.right != Right.READ for grant in actor.grants):
        return Kind.ADMINISTRATOR
    return Kind.STAFF if actor.grants else Kind.FAMILY


def final_end(kind: str, began_at: dt.datetime) -> dt.datetime:
    """Return when a sign-in of that kind ends however much it is used."""
    _idle, longest = settings.SESSION_LIMITS[kind]
    return began_at + dt.timedelta(seconds=longest)


def end(kind: str, began_at: dt.datetime, seen_at: dt.datetime) -> dt.datetime:
    """Return when it ends if it is not used after `seen_at`."""
    idle, _longest = settings.SESSION_LIMITS[kind]
    return min(seen_at + dt.timedelta(seconds=idle), final_end(kind, began_at))
