"""Background work and mail."""

import datetime as dt
import smtplib
import ssl

from django.conf import settings

from scoreport.accounts.models import OutgoingMail
from scoreport.accounts.models_sign_in import MailState
from scoreport.lib import clock
from scoreport.operations.doctor.findings import Finding, ok, warn, wrong
from scoreport.operations.models import Due
from scoreport.operations.queues import engine
from scoreport.operations.queues.base import Away

LATE, LONG, RECENT = dt.timedelta(minutes=5), dt.timedelta(hours=1), dt.timedelta(days=7)
SECONDS = 5  # longest wait for the mail server


def ticks() -> Finding:
    """Each minute the worker moves on what is due."""
    earliest = Due.objects.order_by("next_at").first()
    if earliest is None:
        return wrong("no worker has run yet", "start scoreport worker")
    if earliest.next_at < clock.now() - LATE:
        return wrong(f"nothing regular was done since {earliest.next_at:%Y-%m-%d %H:%M} UTC", "start scoreport worker")
    return ok("the worker ticks")


def tasks() -> Finding:
    """Tasks are taken up, and end well. Those of workers that died are taken back by the tick."""
    try:
        now, kept = clock.now(), engine()
        waiting, running, failed = kept.overdue(now - LATE), kept.begun_before(now - LONG), kept.failures().total()
    except Away:
        return wrong(
            "Redis does not answer: each process counts alone, and nothing that people order is begun",
            "start Redis, or look at SCOREPORT_REDIS_URL",
        )
    if waiting:
        return wrong(f"{waiting} tasks wait for more than 5 minutes", "start scoreport worker, or one more of it")
    if running:
        return warn(f"{running} tasks run for more than an hour", "look whether their worker is at work; restart it")
    if failed:
        return warn(f"{failed} tasks failed lately", "look for lines of level error in the worker's log")
    return ok("no task is stuck")


def mail() -> Finding:
    """The mail server takes connections; nothing is sent."""
    if not settings.MAIL_IS_ON:
        return warn("mail is off: no codes by email, no notices, no reminders", "set SCOREPORT_SMTP_HOST")
    if not settings.EMAIL_HOST:
        return ok("the demo keeps mail in a folder")
    try:
        _greet()
    except smtplib.SMTPAuthenticationError:
        return wrong("the mail server refuses our sign-in", "look at SCOREPORT_SMTP_USERNAME and _PASSWORD")
    except ssl.SSLError:
        return wrong("the mail server's certificate can't be trusted", "give SCOREPORT_SMTP_HOST the name that it has")
    except (OSError, smtplib.SMTPException) as error:
        return wrong(
            f"the mail server does not answer as it should ({type(error).__name__})",
            "look at SCOREPORT_SMTP_HOST, _PORT and _SECURITY, and at firewalls between",
        )
    given_up = OutgoingMail.objects.filter(state=MailState.DEAD, created_at__gt=clock.now() - RECENT).count()
    if given_up:
        return warn(
            f"the mail server answers; {given_up} mails were given up within a week", "look into the worker's log"
        )
    return ok("the mail server answers")


def _greet() -> None:
    """As Django's backend does it, up to the first mail."""
    context = ssl.create_default_context()
    if settings.EMAIL_USE_SSL:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=SECONDS)
    with server:
        if settings.EMAIL_USE_TLS:
            server.starttls(context=context)
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        server.noop()
