"""What happened to somebody's sign-in, from the trace: told at the next sign-in, and listed on its page.

Who has no address, or lives where no mail is sent, learns of it here.
"""

import datetime as dt

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoreport.accounts.actors import SIGN_IN_ID, fingerprint
from scoreport.accounts.mail.letters import STEP_NAMES
from scoreport.accounts.models import User
from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.audit.recording import ALIAS

MOST = 20  # entries on the page
TOLD = 3  # entries told at a sign-in

WORDS: dict[tuple[str, str], str | Promise] = {
    (Event.SIGNED_IN, "new_device"): gettext_lazy("A sign-in from a new browser"),
    (Event.SIGN_IN_FAILED, "too_many"): gettext_lazy("Many failed tries to sign in as you"),
    (Event.SIGN_IN_FAILED, "wrong_code"): gettext_lazy("A failed second step, with your right password"),
    (Event.SIGN_IN_FAILED, "wrong_mailed_code"): gettext_lazy("A wrong code from an email"),
    (Event.PASSWORD_CHANGED, ""): gettext_lazy("Your password was changed"),
    (Event.ACCOUNT_RESET, ""): gettext_lazy("The school or district gave you a new one-time password"),
    (Event.SECOND_STEP_ADDED, ""): gettext_lazy("A second step was added"),
    (Event.SECOND_STEP_REMOVED, ""): gettext_lazy("A second step was removed"),
    (Event.SECOND_STEP_RESET, ""): gettext_lazy("The school or district removed your second step"),
    (Event.EMAIL_CONFIRMED, ""): gettext_lazy("Your email address was changed"),
}


def happened(user: User) -> QuerySet[Entry]:
    """Return what happened to the person's sign-in, the newest first."""
    own = Q(user_key=user.key) & ~Q(event=Event.ACCOUNT_RESET)
    done_to = Q(event__in=(Event.ACCOUNT_RESET, Event.SECOND_STEP_RESET), details__user=user.key)
    kinds = Q()
    for event, outcome in WORDS:
        kinds |= Q(event=event, outcome=outcome)
    return Entry.objects.using(ALIAS).filter(kinds, own | done_to).order_by("-id")


def told(user: User) -> list[tuple[dt.datetime, str]]:
    """Return the last of it in words, with times."""
    return [(entry.at, _words(entry)) for entry in happened(user)[:MOST]]


def show(request: HttpRequest, user: User) -> None:
    """Tell on the next page what happened since the person was last here."""
    since: dt.datetime | None = getattr(request, "last_here", None)
    if since is None:
        return
    here = fingerprint(request.session[SIGN_IN_ID])
    for entry in happened(user).filter(at__gt=since).exclude(sign_in=here)[:TOLD]:
        when = date_format(timezone.localtime(entry.at), "DATETIME_FORMAT")
        words = {"what": _words(entry), "when": when}
        messages.warning(
            request, _("%(what)s, on %(when)s. If that was not you, open Sign-in and security in your menu.") % words
        )


def _words(entry: Entry) -> str:
    words, kind = str(WORDS[entry.event, entry.outcome]), STEP_NAMES.get(entry.details.get("choice", ""))
    return f"{words} ({kind})" if kind else words
