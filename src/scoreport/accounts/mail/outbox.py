"""The way of a mail: noted with the deed that causes it, sent by the worker, tried again, given up.

A task carries the mail's key and nothing else. What is given up is logged by purpose and code, without an address.
"""

import contextlib
import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from scoreport.accounts.mail.purposes import PURPOSES, written
from scoreport.accounts.models_sign_in import MailState, OutgoingMail
from scoreport.lib import clock, crypto, mail
from scoreport.lib.logs import log
from scoreport.lib.tasks import NotOrdered, order, task

SEAL = "outgoing_mail"
# A minute after the first failure, and so on; the next failure is the last.
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 20, 60))
LEASE = dt.timedelta(minutes=5)  # in which another worker leaves a mail alone that one is sending
LIFE = dt.timedelta(days=1)
KEPT = dt.timedelta(days=30)


def post(purpose: str, about: str, *, detail: str = "", life: dt.timedelta = LIFE) -> None:
    """Note a mail, to go when the transaction is committed; nothing where no mail server is set.

    `about` is a key; `detail` (such as a code) is kept encrypted until the mail has gone. After `life` it goes no more.
    """
    if not settings.MAIL_IS_ON:
        return
    if purpose not in PURPOSES:
        raise LookupError(f"There is no mail named {purpose}.")
    now = clock.now()
    row = OutgoingMail(purpose=purpose, about=about, created_at=now, next_at=now, expires_at=now + life)
    row.sealed = crypto.encrypt(SEAL, (row.key,), detail) if detail else ""
    row.save()
    transaction.on_commit(lambda: _enqueued(row.key))


@task
def send_one(key: str) -> None:
    """Send a mail that has just been noted."""
    _deliver(OutgoingMail.objects.filter(key=key))


def send_due() -> None:
    """Send what waits: after a failure, or because its task was lost."""
    _deliver(OutgoingMail.objects.all())


def purge() -> None:
    """Remove the notes of mail that went, or was given up, long ago."""
    OutgoingMail.objects.exclude(state=MailState.WAITING).filter(created_at__lt=clock.now() - KEPT).delete()


def _enqueued(key: str) -> None:
    with contextlib.suppress(NotOrdered):  # `send_due` finds the note
        order(send_one, key)


def _deliver(rows: QuerySet[OutgoingMail]) -> None:
    due = rows.filter(state=MailState.WAITING, next_at__lte=clock.now())
    for pk, at in due.order_by("next_at").values_list("pk", "next_at"):
        # One of several workers moves the time on, and that one sends.
        if OutgoingMail.objects.filter(pk=pk, next_at=at).update(next_at=clock.now() + LEASE):
            _send(OutgoingMail.objects.get(pk=pk))


def _send(row: OutgoingMail) -> None:
    if row.expires_at <= clock.now():
        _close(row, MailState.DEAD, row.problem or "too_late")
        return
    try:
        message = written(row.purpose, row.about, _detail(row), row.created_at)
        if message is None:
            _close(row, MailState.DROPPED)
            return
        mail.send(message)
    except mail.Undelivered as error:
        _failed(row, error)
    except crypto.CannotDecrypt:  # its key is lost; the others wait behind it
        _close(row, MailState.DEAD, "unreadable")
    else:
        _close(row, MailState.SENT)


def _detail(row: OutgoingMail) -> str:
    return crypto.decrypt(SEAL, (row.key,), row.sealed) if row.sealed else ""


def _failed(row: OutgoingMail, error: mail.Undelivered) -> None:
    if error.is_final or row.tries >= len(PAUSES):
        _close(row, MailState.DEAD, error.code)
        return
    row.next_at = clock.now() + PAUSES[row.tries]
    row.tries, row.problem = row.tries + 1, error.code
    row.save(update_fields=["next_at", "tries", "problem"])


def _close(row: OutgoingMail, state: MailState, problem: str = "") -> None:
    row.state, row.sealed, row.problem = state, "", problem
    row.save(update_fields=["state", "sealed", "problem"])
    if state == MailState.DEAD:
        log("mail").error("mail %s for %s was given up: %s", row.key, row.purpose, problem)
