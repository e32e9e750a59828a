"""Whether guardians keep their access when a student turns 18: a setting of the LEA, with its reason."""

from django.db import transaction

from scoreport.accounts.actors import Actor
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.districts.models import Lea

SETTING = "guardians_keep_adults"


class ReasonMissing(Exception):
    """At 18 the rights are the student's (34 CFR 99.5): keeping the guardians' access needs a written reason."""


def change(lea: Lea, actor: Actor, *, keeps: bool, reason: str) -> bool:
    """Set it and return whether anything changed. Raises ReasonMissing."""
    reason = reason.strip() if keeps else ""
    if keeps and not reason:
        raise ReasonMissing
    old = lea.guardians_keep_adults
    if (old, lea.guardians_keep_adults_reason) == (keeps, reason):
        return False
    lea.guardians_keep_adults, lea.guardians_keep_adults_reason = keeps, reason
    with transaction.atomic():
        lea.save(update_fields=["guardians_keep_adults", "guardians_keep_adults_reason"])
        record(
            Event.LEA_SETTING_CHANGED, actor.who(), lea=lea.key,
            setting=SETTING, old=old, new=keeps, reason=reason,
        )  # fmt: skip
    return True
