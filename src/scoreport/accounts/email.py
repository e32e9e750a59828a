"""The address to which codes go: it counts once the person has typed back a code that was sent there."""

import json
import secrets
import time
from dataclasses import asdict, dataclass

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from scoreport.accounts.actors import SignedInRequest
from scoreport.accounts.mail.outbox import post
from scoreport.accounts.second_steps import changes, demand
from scoreport.audit.events import Event
from scoreport.audit.recording import record

PENDING = "pending_email"
MOST = 3  # wrong tries on one code


@dataclass
class Pending:
    """An address that waits for its code; kept in the session, which is encrypted."""

    address: str
    code: str
    at: float
    wrong: int = 0


def pending(request: HttpRequest) -> Pending | None:
    """Return what waits in this session, unless it is too old or was guessed at too often."""
    kept = request.session.get(PENDING)
    found = Pending(**kept) if kept else None
    if found and found.wrong < MOST and time.time() - found.at < demand.CODE_LIFE.total_seconds():
        return found
    return None


def ask(request: SignedInRequest, address: str) -> None:
    """Send a code to the address; nothing changes yet."""
    waits = Pending(address.strip().lower(), get_adapter().generate_login_code(), time.time())
    request.session[PENDING] = asdict(waits)
    detail = json.dumps({"address": waits.address, "code": waits.code})
    post("confirm_address", request.actor.user.key, detail=detail, life=demand.CODE_LIFE)


def confirm(request: SignedInRequest, code: str) -> bool:
    """Take the address on if this is its code, and tell the one before it. Says whether it was."""
    waits = pending(request)
    if waits is None:
        return False
    if not secrets.compare_digest(_digits(code), _digits(waits.code)):
        request.session[PENDING] = asdict(waits) | {"wrong": waits.wrong + 1}
        return False
    del request.session[PENDING]
    _set(request, waits.address)
    return True


def remove(request: SignedInRequest) -> None:
    """Forget the address; codes by email end with it."""
    changes.set_email_codes(request, wanted=False)
    _set(request, "")


def _set(request: SignedInRequest, address: str) -> None:
    user = request.actor.user
    before = user.confirmed_email or user.email
    user.confirmed_email = address
    user.save(update_fields=["confirmed_email"])
    record(Event.EMAIL_CONFIRMED, request.actor.who())
    if before and before.lower() != address:
        post("address_changed", user.key, detail=before)


def _digits(code: str) -> bytes:
    return "".join(char for char in code if char.isalnum()).encode()
