"""What a code has to be shown with: something that the family knows of the child. Five wrong tries lock the code.

The second check is no secret: the other parent knows it too. It keeps a letter that went astray from being enough.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F

from scoreport.audit.events import Event
from scoreport.audit.recording import Who, record
from scoreport.lib.text import folded
from scoreport.onboarding.activation.codes import MOST_FAILURES, digest_of, end, usable_q
from scoreport.onboarding.activation.whom import ties_without_sign_in
from scoreport.onboarding.models import ActivationCode, Ending
from scoreport.roster.models import Student


class Unknown(Exception):
    """There is no such code; a stranger may be guessing."""


class Wrong(Exception):
    """The code is there, and what was given with it is wrong. Told in the same words as `Unknown`."""


class Over(Exception):
    """The code opens nothing any more: used, replaced, locked, too old, or the relation has ended."""


@dataclass(frozen=True)
class Second:
    """What is given with a code: the child's date of birth or student number; one is enough."""

    birth_on: dt.date | None = None
    local_id: str = ""

    def fits(self, student: Student) -> bool:
        """Say whether it is this student's. Two that are given have to fit both."""
        given = []
        if self.birth_on is not None:
            given.append(student.birth_on == self.birth_on)
        if self.local_id.strip():
            given.append(bool(student.local_id) and folded(student.local_id) == folded(self.local_id))
        return bool(given) and all(given)


def prove(typed: str, second: Second) -> ActivationCode:
    """Return the code, proved. Raises Unknown, Wrong, Over."""
    code = ActivationCode.objects.filter(digest=digest_of(typed)).first()
    if code is None:
        raise Unknown
    _take_try(code)
    found = get_usable(code.key)
    if not second.fits(found.guardianship.student):
        _failed(found)
        raise Wrong
    ActivationCode.objects.filter(pk=code.pk).update(failures=F("failures") - 1)
    return found


def get_usable(key: str) -> ActivationCode:
    """Return a code with which an account can be opened at this moment. Raises Over."""
    code = ActivationCode.objects.filter(usable_q(), key=key).first()
    tie = ties_without_sign_in().filter(activation_codes=code).first() if code else None
    if code is None or tie is None:
        raise Over
    code.guardianship = tie
    return code


def _take_try(code: ActivationCode) -> None:
    """Count a try before it is made, so that many at once are counted too. Raises Over."""
    tried = ActivationCode.objects.filter(usable_q(), pk=code.pk, failures__lt=MOST_FAILURES)
    if not tried.update(failures=F("failures") + 1):
        raise Over


def _failed(code: ActivationCode) -> None:
    code.refresh_from_db(fields=["failures"])
    is_locked = code.failures >= MOST_FAILURES
    if is_locked:
        end(ActivationCode.objects.filter(pk=code.pk), Ending.LOCKED)
    tie = code.guardianship
    record(
        Event.ACTIVATION_FAILED, Who(), outcome="code_locked" if is_locked else "wrong", lea=tie.student.lea.key,
        student=tie.student.key, person=tie.guardian.key, choice=code.way,
    )  # fmt: skip
