"""Which addresses may be dialled.

A host must stand in a deploy-time list, over https on port 443. Its name is resolved once, private and other
special addresses are left out, and what is left is dialled by number: a second look-up could answer differently.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from scoreport.ets.deadline import Deadline, DeadlinePassed

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# Deliberately narrower than RFC 3986: no user information, no fragment, no backslash, nothing outside ASCII.
_URL: Final = re.compile(
    r"(?P<scheme>(?i:https?))://"
    r"(?P<host>(?i:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]))"
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<target>(?:[/?][!\"$-\[\]-~]*)?)"
)
# IPv6 ranges that wrap an IPv4 address (RFC 6052, 8215, 3056, 4380): the wrapped one could be private.
_WRAPPING: Final = [ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
# A hung name server must not eat threads without end: at most this many look-ups at a time in a process.
_LOOKUPS: Final = threading.BoundedSemaphore(32)


class Refused(ValueError):
    """The address may not be dialled. Says nothing about which it was."""


@dataclass(frozen=True)
class Target:
    """A checked address: where to connect, and the request target to send there exactly as given."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def is_loopback_name(self) -> bool:
        address = _literal(self.host)
        return self.host == "localhost" if address is None else address.is_loopback


@dataclass(frozen=True)
class Egress:
    """Host lists ("name" exactly, "*.name" for everything below it).

    allow_loopback: also http and any port on 127.0.0.0/8, ::1 and the name localhost; for demos and tests only.
    """

    api_hosts: tuple[str, ...] = ("*.ets.org",)
    link_hosts: tuple[str, ...] = ("*.ets.org", "*.amazonaws.com")
    allow_loopback: bool = False

    def api_target(self, url: str) -> Target:
        """Checks an address of the API. Raises Refused."""
        return self._target(url, self.api_hosts)

    def link_target(self, url: str) -> Target:
        """Checks the address of a report. Raises Refused."""
        return self._target(url, self.link_hosts)

    def _target(self, url: str, hosts: Iterable[str]) -> Target:
        target = _parse(url)
        if target.is_loopback_name:
            if self.allow_loopback:
                return target
        elif (target.scheme, target.port) == ("https", 443) and _is_listed(target.host, hosts):
            return target
        raise Refused

    def addresses(self, target: Target, deadline: Deadline) -> list[IPAddress]:
        """The addresses of the target's host that may be dialled, resolved now and once.

        Raises Refused if there is none, OSError if the name is not found, DeadlinePassed.
        """
        literal = _literal(target.host)
        found = _resolve(target.host, deadline) if literal is None else [literal]
        allowed = [a for a in found if (a.is_loopback if target.is_loopback_name else is_public(a))]
        if not allowed:
            raise Refused
        return allowed


def is_public(address: IPAddress) -> bool:
    """Whether an address belongs to the public internet.

    Private, loopback, link-local, carrier-grade NAT, multicast, reserved and unspecified ranges do not (the IANA
    special-purpose registries), nor do IPv4-mapped, NAT64, 6to4 and Teredo addresses, whatever they wrap.
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None or any(address in network for network in _WRAPPING):
            return False
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _parse(url: str) -> Target:
    match = _URL.fullmatch(url)
    if match is None:
        raise Refused
    scheme, host = match["scheme"].lower(), match["host"].lower().strip("[]")
    port = int(match["port"] or (443 if scheme == "https" else 80))
    if not 0 < port < 65536 or (":" in host and _literal(host) is None):
        raise Refused
    target = match["target"]
    return Target(scheme, host, port, target if target.startswith("/") else f"/{target}")


def _is_listed(host: str, hosts: Iterable[str]) -> bool:
    return any(host == entry or (entry.startswith("*.") and host.endswith(entry[1:])) for entry in hosts)


@lru_cache(maxsize=256)
def _literal(host: str) -> IPAddress | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _resolve(host: str, deadline: Deadline) -> list[IPAddress]:
    """Asks the system's resolver in a thread of its own, since no time limit reaches into it."""
    if not _LOOKUPS.acquire(timeout=deadline.left()):
        raise DeadlinePassed
    answer: list[IPAddress] = []
    failure: list[OSError | UnicodeError] = []
    done = threading.Event()

    def look_up() -> None:
        try:
            rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            answer.extend(dict.fromkeys(ipaddress.ip_address(row[4][0]) for row in rows))
        except (OSError, UnicodeError) as error:
            failure.append(error)
        finally:
            _LOOKUPS.release()
            done.set()

    threading.Thread(target=look_up, name="ets-look-up", daemon=True).start()
    if not done.wait(deadline.remaining()):
        raise DeadlinePassed
    if failure:
        raise OSError
    return answer
