"""The closed table of what is mailed. Apps above add their own lines when they are loaded.

A mail is written when it goes, from keys: who gets it, in which language, is looked up then. A person who is gone
meanwhile gets nothing.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings

from scoreport.accounts.models import User
from scoreport.districts.models import Lea
from scoreport.lib import mail


@dataclass(frozen=True)
class Recipient:
    """An address, and the language in which the person reads."""

    address: str
    language: str


@dataclass(frozen=True)
class Purpose:
    """One kind of mail.

    `template` has the subject in its first line. `recipient` gets the key of what the mail is about and the detail
    that waits with it (a code, a browser), and returns None where nobody is to get it any more. `context` says from
    the same two what the template may name, beside `site`, `address` and `at` (when the mail was noted); it must
    stay without names of people, years, scores and links to reports.
    """

    template: str
    recipient: Callable[[str, str], Recipient | None]
    context: Callable[[str, str], dict[str, object]] = field(default=lambda about, detail: {"detail": detail})


PURPOSES: dict[str, Purpose] = {}


def add(name: str, purpose: Purpose) -> None:
    """Put a line into the table. Raises ValueError where the name is taken."""
    if name in PURPOSES:
        raise ValueError(f"There is a mail named {name} already.")
    PURPOSES[name] = purpose


def written(name: str, about: str, detail: str, at: dt.datetime) -> mail.Message | None:
    """Return the mail as it would go now, or None where nobody is to get it; `at` is when it was noted."""
    purpose = PURPOSES[name]
    to = purpose.recipient(about, detail)
    if to is None:
        return None
    context = {"site": site_name(), "address": settings.PUBLIC_URL, "at": at, **purpose.context(about, detail)}
    return mail.Message(to.address, *mail.write(purpose.template, to.language, context))


def site_name() -> str:
    """Return the LEA's name where the installation has one, else the site's host."""
    names = list(Lea.objects.values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else str(urlsplit(settings.PUBLIC_URL).hostname)


def person(key: str, _detail: str = "") -> Recipient | None:
    """Return where notices to an account go: the confirmed address, else the one that the school knows."""
    user = User.objects.filter(key=key, is_active=True).first()
    address = (user.confirmed_email or user.email) if user else ""
    return Recipient(address, user.language) if user and address else None
