"""Removing what is past its time, by several people: the operator proposes, each LEA agrees, then it goes."""

import hashlib
from pathlib import Path

from django.db.models import QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit import chain, removal
from scoreport.audit.events import Event
from scoreport.audit.models import Entry, Seal
from scoreport.audit.recording import ALIAS, SYSTEM, record
from scoreport.districts.models import Lea
from scoreport.insights import exporting, retention
from scoreport.insights.models import Agreement, Removal
from scoreport.insights.retention import Prefix
from scoreport.lib import clock


class Refused(Exception):
    """A removal that is not made; the text says why, for the operator."""


def propose(prefix: Prefix, file: Path) -> Removal:
    """Write the entries of the prefix to a new file and ask each LEA in it to agree to their removal.

    The prefix holds at least one entry. Raises FileExistsError, and OSError where the file can't be written.
    """
    sha256 = hashlib.sha256()
    with file.open("xb") as out:
        for line in exporting.json_lines(exporting.lines_of(_entries(prefix.number))):
            out.write(line.encode())
            sha256.update(line.encode())
    # Where only entries of no LEA are in it, such as sign-ins, all LEAs have to agree.
    leas = sorted(prefix.leas) or list(Lea.objects.order_by("pk").values_list("key", flat=True))
    begins_at, ends_at = prefix.times()
    made = Removal.objects.create(
        number=prefix.number, count=prefix.count, begins_at=begins_at, ends_at=ends_at, sha256=sha256.hexdigest(),
        leas=leas, proposed_at=clock.now(),
    )  # fmt: skip
    for lea in leas:
        record(Event.REMOVAL_PROPOSED, SYSTEM, lea=lea, number=made.number, count=made.count)
    return made


def proposals_of(actor: Actor) -> QuerySet[Removal]:
    """Return what waits for an agreement, or has been removed, of the LEAs for which the actor may agree."""
    keys = set(_leas_of(actor))
    mine = [row.pk for row in Removal.objects.all() if keys & set(row.leas)]
    return Removal.objects.filter(pk__in=mine).prefetch_related("agreements")


def open_leas(actor: Actor, proposal: Removal) -> list[str]:
    """Return the keys of the actor's LEAs that have not agreed yet."""
    agreed = {agreement.lea_key for agreement in proposal.agreements.all()}
    return sorted(set(_leas_of(actor)) & set(proposal.leas) - agreed)


def get_open(actor: Actor, key: str) -> Removal:
    """Return a proposal to which the actor may agree. Raises Http404."""
    proposal = proposals_of(actor).filter(key=key, applied_at=None).first()
    if proposal is None or not open_leas(actor, proposal):
        raise Http404
    return proposal


def agree(actor: Actor, proposal: Removal) -> None:
    """Agree for all LEAs for which the actor may."""
    for lea in open_leas(actor, proposal):
        Agreement.objects.get_or_create(
            removal=proposal, lea_key=lea,
            defaults={"user_key": actor.user.key, "user_name": actor.user.name, "agreed_at": clock.now()},
        )  # fmt: skip
        record(Event.REMOVAL_AGREED, actor.who(), lea=lea, number=proposal.number, count=proposal.count)


def apply(file: Path) -> Removal:
    """Remove what was exported to that file, if every LEA has agreed and nothing has changed. Raises Refused."""
    with file.open("rb") as exported:
        digest = hashlib.file_digest(exported, "sha256").hexdigest()
    proposal = Removal.objects.filter(sha256=digest, applied_at=None).order_by("-proposed_at").first()
    if proposal is None:
        raise Refused("Nothing was proposed with this file, or it has changed since.")
    if not _is_begun(proposal):
        _check(proposal)
        try:
            removal.remove(proposal.number, proposal.sha256)
        except removal.NotRemovable:
            raise Refused("Somebody else is sealing or removing at this moment: try again.") from None
    removal.finish()
    proposal.applied_at = clock.now()
    proposal.save(update_fields=["applied_at"])
    for lea in proposal.leas:
        record(Event.REMOVAL_APPLIED, SYSTEM, lea=lea, number=proposal.number, count=proposal.count)
    return proposal


def _is_begun(proposal: Removal) -> bool:
    """Whether its checkpoint stands already, and the removal was broken off."""
    return chain.start().number == proposal.number


def _check(proposal: Removal) -> None:
    missing = set(proposal.leas) - {agreement.lea_key for agreement in proposal.agreements.all()}
    if missing:
        names = ", ".join(Lea.objects.filter(key__in=missing).order_by("name").values_list("name", flat=True))
        raise Refused(f"These LEAs have not agreed yet, under System Settings > Records > Audit > Removal: {names}.")
    if retention.removable().number < proposal.number:
        raise Refused("Some of these entries are not past their time any more: propose anew.")


def _entries(number: int) -> QuerySet[Entry]:
    going = Seal.objects.using(ALIAS).filter(number__gt=chain.start().number, number__lte=number)
    return Entry.objects.using(ALIAS).filter(pk__in=going.values("entry"))


def _leas_of(actor: Actor) -> list[str]:
    return list(Lea.objects.filter(pk__in=actor.leas(ToolCode.AUDIT, Right.DELETE)).values_list("key", flat=True))
