"""Release holds: a report that the school gives out in person. Set and lifted by hand, with a reason."""

from scoreport.accounts.actors import Actor
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.roster.models import Student


class ReasonMissing(Exception):
    """A hold is set or lifted with a reason only."""


def set_hold(student: Student, actor: Actor, reason: str) -> None:
    """Bar the student's reports for everyone but named staff. Raises ReasonMissing."""
    _change(student, actor, reason, held=True)


def lift_hold(student: Student, actor: Actor, reason: str) -> None:
    """Release the student's reports; later imports do not bring the hold back. Raises ReasonMissing."""
    _change(student, actor, reason, held=False)


def _change(student: Student, actor: Actor, reason: str, *, held: bool) -> None:
    if not reason.strip():
        raise ReasonMissing
    student.release_hold, student.release_hold_by_hand = held, True
    student.release_hold_reason = reason.strip()[:500]
    student.save(update_fields=["release_hold", "release_hold_by_hand", "release_hold_reason"])
    event = Event.RELEASE_HOLD_SET if held else Event.RELEASE_HOLD_LIFTED
    record(event, actor.who(), lea=student.lea.key, student=student.key)
