"""From where a request came, for whatever is written into the trace while it is served."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from scoreport.accounts.sessions.devices import agent_of
from scoreport.lib import requests
from scoreport.lib.requests import Origin


class OriginMiddleware:
    """Let the trace ask; most requests write nothing, so nothing is found out beforehand."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        requests.came_from(lambda: _origin(request))
        return self.get_response(request)


def _origin(request: HttpRequest) -> Origin:
    try:
        network = requests.network_of(get_adapter().get_client_ip(request))
    except PermissionDenied:  # so the library says that a server names no address
        network = ""
    return Origin(network, agent_of(request))
