"""The demo's mail: kept in a folder instead of being sent, and shown on a page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from scoreport.accounts.guards import public
from scoreport.lib import clock
from scoreport.lib.keys import new_key

SHOWN = 50


@dataclass(frozen=True)
class Mail:
    """One mail as the page shows it."""

    to: str
    subject: str
    text: str
    at: dt.datetime


class Backend(BaseEmailBackend):
    """Writes each mail to a file of its own, named by its time."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            path = folder / f"{clock.now():%Y%m%d%H%M%S%f}-{new_key()}.eml"
            part = path.with_suffix(".part")
            part.write_bytes(message.message().as_bytes())
            part.rename(path)
        return len(email_messages)


@public
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show the mails, the newest first."""
    files = sorted(_folder().glob("*.eml"), reverse=True)[:SHOWN]
    return render(request, "demo/mailbox.html", {"mails": [_read(file) for file in files]})


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "mailbox"


def _read(file: Path) -> Mail:
    found: Parsed = message_from_bytes(file.read_bytes(), policy=policy.default)
    at = parsedate_to_datetime(str(found["Date"])).replace(tzinfo=dt.UTC)  # "-0000", as Django writes it
    return Mail(str(found["To"]), str(found["Subject"]), found.get_content(), at)
