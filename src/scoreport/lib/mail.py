"""Mail as it leaves: plain text over SMTP, and why it could not."""

import smtplib
from dataclasses import dataclass
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation


@dataclass(frozen=True)
class Message:
    """One mail to one address."""

    to: str
    subject: str
    text: str


class Undelivered(Exception):
    """The mail did not leave. `code` says why without naming anybody; `is_final` that trying again is no use."""

    def __init__(self, code: str, *, is_final: bool) -> None:
        super().__init__(code)
        self.code, self.is_final = code, is_final


def write(template: str, language: str, context: dict[str, object]) -> tuple[str, str]:
    """Return subject and text in that language: the template's first line, and what follows it."""
    with translation.override(language or settings.LANGUAGE_CODE):
        subject, _line, text = render_to_string(template, context).strip().partition("\n")
    return " ".join(subject.split()), text.strip() + "\n"


def send(message: Message) -> None:
    """Hand the mail to the server. Raises Undelivered, which holds no address and no text of the server's."""
    headers = {
        "Message-ID": make_msgid(domain=urlsplit(settings.PUBLIC_URL).hostname),
        # No answering machine shall answer.
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    try:
        EmailMessage(message.subject, message.text, to=[message.to], headers=headers).send()
    except smtplib.SMTPRecipientsRefused as error:
        raise _refused([code for code, _text in error.recipients.values()]) from None
    except smtplib.SMTPAuthenticationError:
        raise Undelivered("sign_in_refused", is_final=False) from None
    except smtplib.SMTPResponseException as error:
        raise _refused([error.smtp_code]) from None
    except (smtplib.SMTPException, OSError):
        raise Undelivered("unreachable", is_final=False) from None
    except ValueError:  # a line break in an address
        raise Undelivered("bad_address", is_final=True) from None


def _refused(codes: list[int]) -> Undelivered:
    """RFC 5321 section 4.2.1: 4xx may be tried again, 5xx may not."""
    return Undelivered("refused", is_final=all(code >= 500 for code in codes))
