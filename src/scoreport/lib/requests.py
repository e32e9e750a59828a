"""What may be known of the request in hand where no request is passed on: its id, its age, and coarsely its origin."""

import ipaddress
import secrets
import time
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


# Under this name the server's outermost layer notes when a request came in, by the monotonic clock.
ARRIVED = "scoreport.arrived"
_request_id: ContextVar[str] = ContextVar("request_id", default="")
_origin: ContextVar[Callable[[], Origin]] = ContextVar("origin", default=Origin)
_arrived: ContextVar[float | None] = ContextVar("arrived", default=None)


def request_id() -> str:
    """Return the id of the request in hand, or an empty text outside of one."""
    return _request_id.get()


def age() -> float:
    """Return the seconds since the request in hand came in, its wait for a turn included; 0 outside of one."""
    arrived = _arrived.get()
    return 0.0 if arrived is None else time.monotonic() - arrived


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
        earlier = _arrived.set(request.META.get(ARRIVED, time.monotonic()))
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = request_id()
            return response
        finally:
            _arrived.reset(earlier)
            _origin.reset(nowhere)
            _request_id.reset(token)
