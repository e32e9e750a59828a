"""Alarms as administrators see them: open until somebody else than the person concerned acknowledges them."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from scoreport.accounts.actors import Actor
from scoreport.accounts.mail.purposes import Purpose, add, person
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.insights.models import Alarm, AlarmKind
from scoreport.lib import clock

MOST_CLOSED = 50  # acknowledged alarms on the page


class NoteMissing(Exception):
    """An alarm is acknowledged with what was found out about it."""


class OwnAlarm(Exception):
    """Nobody acknowledges an alarm about themselves."""


def alarms_of(actor: Actor, right: Right = Right.READ) -> QuerySet[Alarm]:
    """Return the alarms of the LEAs for the whole of which the actor has that right."""
    return Alarm.objects.filter(lea__in=actor.leas(ToolCode.ALARMS, right)).select_related("lea")


def open_alarms(actor: Actor) -> QuerySet[Alarm]:
    """Return those that nobody has acknowledged yet, the newest first."""
    return alarms_of(actor).filter(acknowledged_at=None)


def closed_alarms(actor: Actor) -> list[Alarm]:
    """Return the last acknowledged ones."""
    return list(alarms_of(actor).exclude(acknowledged_at=None).order_by("-acknowledged_at")[:MOST_CLOSED])


def acknowledge(actor: Actor, key: str, note: str) -> None:
    """Close an alarm with a note. Raises Http404 outside the actor's reach, NoteMissing, OwnAlarm."""
    alarm = alarms_of(actor, Right.WRITE).filter(key=key).first()
    if alarm is None:
        raise Http404
    if alarm.user_key == actor.user.key:
        raise OwnAlarm
    if not note.strip():
        raise NoteMissing
    closed = Alarm.objects.filter(pk=alarm.pk, acknowledged_at=None).update(
        acknowledged_at=clock.now(), acknowledged_by=actor.user.name, note=note.strip()
    )
    if closed:
        record(
            Event.ALARM_ACKNOWLEDGED, actor.who(), lea=alarm.lea.key, kind=alarm.kind, user=alarm.user_key,
            alarm=alarm.key, reason=note.strip(),
        )  # fmt: skip


# What the mail says of the kind: no name, no student, no school.
_MAILED = {
    AlarmKind.MANY: _("Somebody looked up many students within an hour: half of what their group may."),
    AlarmKind.STOPPED: _("Somebody looked up as many students within an hour as their group may, and was stopped."),
    AlarmKind.OUTSIDE_CASELOAD: _("Somebody looked up, or tried to open, students outside their caseload or reach."),
    AlarmKind.ODD_HOURS: _("Somebody looked students up outside the usual hours."),
    AlarmKind.SEAL: _("The seal of the audit is broken: an entry was changed or removed."),
    AlarmKind.CERTIFICATE: _("Somebody let an identity provider sign with a new certificate; it can sign anybody in."),
}
add("alarm", Purpose("insights/mail/alarm.txt", person, lambda about, detail: {"what": _MAILED[AlarmKind(detail)]}))
