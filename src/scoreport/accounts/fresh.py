"""Whether a person has proved a moment ago that it is they who sit there."""

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest


def latest(request: HttpRequest) -> dict[str, Any]:
    """Return how the person last proved who they are in this sign-in, and when ("at", in seconds); empty if never."""
    records = get_authentication_records(request, request.user if request.user.is_authenticated else None)
    return dict(records[-1]) if records else {}


def is_fresh(request: HttpRequest) -> bool:
    """Say whether that was within the last minutes; signing in counts like confirming it."""
    return time.time() - float(latest(request).get("at", 0)) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
