"""Codes for one adult, given by staff: at the front desk, or sent by email."""

from django.conf import settings
from django.db import transaction
from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.mail.outbox import post
from scoreport.accounts.mail.purposes import Purpose, Recipient, add
from scoreport.accounts.tools import Right
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.onboarding.activation import codes
from scoreport.onboarding.activation.codes import NewCode, usable_q
from scoreport.onboarding.activation.proving import Over, get_usable
from scoreport.onboarding.activation.whom import ties_of
from scoreport.onboarding.languages import first_languages
from scoreport.onboarding.models import ActivationCode, Way
from scoreport.onboarding.reach import may_manage, reachable_students
from scoreport.roster.models import Guardian, Guardianship

PURPOSE = "activation_code"


class NotPossible(Exception):
    """No code can be made: the adult has a sign-in by now, or may not see the child, or has no address for mail."""


def ties_for(actor: Actor, guardian: Guardian) -> list[Guardianship]:
    """Return the adult's ties to children within the actor's reach, for which a code can be made."""
    reached = set(reachable_students(actor, Right.WRITE).filter(guardianships__guardian=guardian).values_list("pk"))
    return [tie for tie in ties_of(guardian) if (tie.student_id,) in reached]


def can_be_mailed(guardian: Guardian) -> bool:
    """Say whether mail goes out at all, and the school knows an address."""
    return settings.MAIL_IS_ON and bool(guardian.email)


def at_desk(by: Actor, guardian: Guardian, tie: int) -> NewCode:
    """Make a code for an adult who stands there and has shown an identity document.

    Raises Http404 outside the actor's reach, NotPossible.
    """
    return _made(by, guardian, tie, Way.DESK)


def by_mail(by: Actor, guardian: Guardian, tie: int) -> None:
    """Send the adult a code, to the address that the school knows. Raises Http404, NotPossible."""
    if not can_be_mailed(guardian):
        raise NotPossible
    with transaction.atomic():
        post_code(_made(by, guardian, tie, Way.MAIL))


def post_code(new: NewCode) -> None:
    """Note the mail with a code; the code waits encrypted until it has gone."""
    post(PURPOSE, new.row.key, detail=new.code)


def get_code(actor: Actor, guardian: Guardian, key: str) -> ActivationCode:
    """Return a code of the adult, to see what came of it. Raises Http404."""
    code = ActivationCode.objects.filter(key=key, guardianship__guardian=guardian).first()
    if code is None or not may_manage(actor, guardian):
        raise Http404
    return code


def _made(by: Actor, guardian: Guardian, tie: int, way: Way) -> NewCode:
    if not may_manage(by, guardian):
        raise Http404
    made = codes.make([found for found in ties_for(by, guardian) if found.pk == tie], way)
    if not made:
        raise NotPossible
    student = made[0].row.guardianship.student.key
    record(Event.ACTIVATION_CODE_MADE, by.who(), lea=guardian.lea.key, student=student, person=guardian.key, choice=way)
    return made[0]


def _recipient(key: str, _detail: str) -> Recipient | None:
    """The adult, while the code still opens something."""
    try:
        guardian = get_usable(key).guardianship.guardian
    except Over:
        return None
    language = first_languages(guardian.language)["language"]
    return Recipient(guardian.email, language) if guardian.email else None


def _context(key: str, detail: str) -> dict[str, object]:
    code = ActivationCode.objects.filter(usable_q(), key=key).first()
    return {"code": detail, "until": code.expires_at if code else None}


add(PURPOSE, Purpose("onboarding/mail/activation_code.txt", _recipient, _context))
