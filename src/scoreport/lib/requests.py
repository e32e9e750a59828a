"""What a log line or an audit entry may know of the request in hand: its id, and from where it came, coarsely."""

import ipaddress
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

# Bits of an address that are kept: a neighborhood of a provider, no household and no person.
KEPT_BITS = {4: 24, 6: 48}


@dataclass(frozen=True)
class Origin:
    """From where a request came: the network it belongs to, and the family of browser and system."""

    network: str = ""
    client: str = ""


_request_id: ContextVar[str] = ContextVar("request_id", default="")
_origin: ContextVar[Callable[[], Origin]] = ContextVar("origin", default=Origin)


def request_id() -> str:
    """Return the id of the request in hand, or an empty text outside of one."""
    return _request_id.get()


def origin() -> Origin:
    """Return from where the request in hand came; an empty origin outside of one."""
    return _origin.get()()


def came_from(find: Callable[[], Origin]) -> None:
    """Note how to find out from where the request in hand came: it is asked only where that is written down."""
    _origin.set(find)


def network_of(address: str) -> str:
    """Return the /24 of an IPv4 address or the /48 of an IPv6 one, such as "198.51.100.0/24"; empty for neither."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ipaddress.ip_network((found, KEPT_BITS[found.version]), strict=False))


class RequestIdMiddleware:
    """Give each request an id of our own; one sent by a client is never believed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token, nowhere = _request_id.set(secrets.token_hex(8)), _origin.set(Origin)
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = request_id()
            return response
        finally:
            _origin.reset(nowhere)
            _request_id.reset(token)
