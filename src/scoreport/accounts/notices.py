"""What happened to somebody's sign-in, from the trace: told at the next sign-in, and listed on its page.

Who has no address, or lives where no mail is sent, learns of it here.
"""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
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
from scoreport.lib import clock

MOST = 20  # entries on the page
TOLD = 3  # entries told at a sign-in
LOOKED_BACK = dt.timedelta(days=90)

WORDS: dict[tuple[str, str], str | Promise] = {
    (Event.SIGNED_IN, "new_device"): gettext_lazy("A sign-in from a new browser"),
    (Event.SIGN_IN_FAILED, "too_many"): gettext_lazy("Many failed tries to sign in as you"),
    (Event.SIGN_IN_FAILED, "wrong_code"): gettext_lazy("A failed second step, with your right password"),
    (Event.SIGN_IN_FAILED, "wrong_mailed_code"): gettext_lazy("A wrong code from an email"),
    (Event.PASSWORD_CHANGED, ""): gettext_lazy("Your password was changed"),
    (Event.SECOND_STEP_ADDED, ""): gettext_lazy("A second step was added"),
    (Event.SECOND_STEP_REMOVED, ""): gettext_lazy("A second step was removed"),
    (Event.EMAIL_CONFIRMED, ""): gettext_lazy("Your email address was changed"),
    (Event.ACCOUNT_ACTIVATED, ""): gettext_lazy("Your sign-in was opened with a code of the school"),
    (Event.PROVIDER_TIED, ""): gettext_lazy("The district's sign-in was tied to yours"),
}

# What staff do to somebody's sign-in stands on the account.
BY_STAFF: dict[str, str | Promise] = {
    "password_reset_at": gettext_lazy("The school or district gave you a new one-time password"),
    "second_step_reset_at": gettext_lazy("The school or district removed your second step"),
}


@dataclass(frozen=True)
class Happening:
    """One thing in words, and the sign-in in which it was done, if it was one of the person's."""

    at: dt.datetime
    words: str
    sign_in: str = ""


def happened(user: User, since: dt.datetime | None = None) -> list[Happening]:
    """Return what happened to the person's sign-in since that moment, else in the last months, the newest first."""
    since = since or clock.now() - LOOKED_BACK
    kinds = Q()
    for event, outcome in WORDS:
        kinds |= Q(event=event, outcome=outcome)
    entries = Entry.objects.using(ALIAS).filter(kinds, user_key=user.key, at__gt=since).order_by("-at", "-id")[:MOST]
    found = [Happening(entry.at, _words(entry), entry.sign_in) for entry in entries]
    found += [Happening(at, str(words)) for field, words in BY_STAFF.items() if (at := getattr(user, field))]
    return sorted((one for one in found if one.at > since), key=lambda one: one.at, reverse=True)


def show(request: HttpRequest, user: User) -> None:
    """Tell on the next page what happened since the person was last here."""
    since: dt.datetime | None = getattr(request, "last_here", None)
    if since is None:
        return
    here = fingerprint(request.session[SIGN_IN_ID])
    for one in [one for one in happened(user, since) if one.sign_in != here][:TOLD]:
        words = {"what": one.words, "when": date_format(timezone.localtime(one.at), "DATETIME_FORMAT")}
        messages.warning(
            request, _("%(what)s, on %(when)s. If that was not you, open Sign-in and security in your menu.") % words
        )


def _words(entry: Entry) -> str:
    words, kind = str(WORDS[entry.event, entry.outcome]), STEP_NAMES.get(entry.details.get("choice", ""))
    return f"{words} ({kind})" if kind else words
