"""The day on which credentials end, and the reminders before it.

Each reminder goes once: a conditional UPDATE lets one of several workers win, and is committed with the mail. After
days without a worker only the nearest reminder goes. A new expiry date begins anew.
"""

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from scoreport.accounts.holders import who_may
from scoreport.accounts.mail.outbox import post
from scoreport.accounts.mail.purposes import Purpose, Recipient, add, person
from scoreport.accounts.tools import Right, ToolCode
from scoreport.configuration.models import Configuration, ConnectionState

THRESHOLDS = (1, 3, 7, 14, 30)  # days before the end
PURPOSE = "credentials_end"


def days_left(configuration: Configuration) -> int | None:
    """Return the days to the expiry date, on the LEA's calendar: 0 on the last day; None where there is no date."""
    expires_on = configuration.expires_on
    return (expires_on - configuration.lea.today()).days if expires_on else None


def remind() -> int:
    """Note the mails that are due and return how many."""
    used = Configuration.objects.filter(deleted_at=None, connections__state=ConnectionState.LIVE)
    return sum(_remind(one) for one in used.exclude(expires_on=None).select_related("lea"))


def _remind(configuration: Configuration) -> int:
    left = days_left(configuration)
    threshold = next((days for days in THRESHOLDS if left is not None and 0 <= left <= days), None)
    if threshold is None:
        return 0
    people = who_may(configuration.lea, ToolCode.CONFIGURATION, Right.WRITE)
    with transaction.atomic():
        if not _claim(configuration, threshold):
            return 0
        for user in people:
            post(PURPOSE, user.key, detail=configuration.key)
    return len(people)


def _claim(configuration: Configuration, threshold: int) -> bool:
    """Say whether nobody has reminded of this date at this threshold, or a nearer one, and note that we do."""
    expires_on = configuration.expires_on
    is_open = ~Q(reminded_of=expires_on) | Q(reminded_days__gt=threshold)
    rows = Configuration.objects.filter(is_open, pk=configuration.pk, expires_on=expires_on, deleted_at=None)
    return rows.update(reminded_of=expires_on, reminded_days=threshold) == 1


def _recipient(key: str, detail: str) -> Recipient | None:
    """The person, if they may still mend it and there is still something to mend when the mail is written."""
    configuration = _ending(detail)
    if configuration is None:
        return None
    may = who_may(configuration.lea, ToolCode.CONFIGURATION, Right.WRITE)
    return person(key) if any(user.key == key for user in may) else None


def _ending(key: str) -> Configuration | None:
    found = Configuration.objects.filter(key=key, deleted_at=None).select_related("lea").first()
    left = days_left(found) if found else None
    return found if left is not None and left <= THRESHOLDS[-1] else None


def _context(_about: str, detail: str) -> dict[str, object]:
    configuration = _ending(detail)
    return {
        "lea": configuration.lea.name if configuration else "",
        "expires_on": configuration.expires_on if configuration else None,
        "page": reverse("configuration:list"),
    }


add(PURPOSE, Purpose("configuration/mail/credentials_end.txt", _recipient, _context))
