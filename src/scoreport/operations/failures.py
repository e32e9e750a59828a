"""What is answered where something of ours fails: words and a status, and nothing of why."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults

RETRY_SECONDS = 5


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an exception that nobody expected; Django calls this while it is being handled.

    A database that restarts, is locked, or has a full disk comes back: 503 then, and when to try again.
    """
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return defaults.server_error(request)
    answer = render(None, "503.html", status=503)  # without the request: what it would ask for is in the database
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer
