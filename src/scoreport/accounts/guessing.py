"""Limits on guessing passwords and codes, of a kind that can't be turned against the person whose account it is.

A stranger's failures count for the stranger's network. From a browser that the person has used before, only that
browser's own failures count: so its owner gets in while somebody else guesses. Nothing locks an account for good.
Unknown user names count like known ones, and are refused in the same words.
"""

import hashlib
import ipaddress
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from scoreport.accounts.models import User
from scoreport.accounts.sessions import devices
from scoreport.audit.events import Event
from scoreport.audit.recording import Who, record


@dataclass(frozen=True)
class Limit:
    """So many failures within so many seconds."""

    name: str
    failures: int
    seconds: int


# From a browser that this person has used before.
DEVICE = Limit("device", 10, 300)
# From elsewhere. NIST SP 800-63B asks for at most 100 failures in a row on one account.
NETWORK = Limit("network", 100, 600)
PAIR = Limit("pair", 5, 300)
ACCOUNT = Limit("account", 100, 3600)


class TooMany(Exception):
    """The try is not made: too many before it failed. `is_first` says that the one before was still made."""

    def __init__(self, limit: Limit, *, is_first: bool) -> None:
        super().__init__(limit.name)
        self.limit, self.is_first = limit, is_first


class Tries:
    """The tries on one account from one browser; `what` keeps apart what is guessed (a password, a code)."""

    def __init__(self, request: HttpRequest, username: str, what: str = "password") -> None:
        self.username, self.what = username.strip().lower(), what
        self._network = network_of(request)
        self._is_known = devices.is_known(request, self.username)
        self._device = request.COOKIES.get(devices.COOKIE, "")
        self._counted: list[str] = []

    def take(self) -> None:
        """Count one try before it is made, so that many at once are counted too. Raises TooMany."""
        for limit, key in self._limits():
            number = _counted(key, limit.seconds)
            self._counted.append(key)
            if number > limit.failures:
                is_first = number == limit.failures + 1
                if is_first:
                    self._tell()
                raise TooMany(limit, is_first=is_first)

    def give_back(self) -> None:
        """Take the try back: it was right."""
        for key in self._counted:
            if cache.get(key):
                cache.decr(key)

    def _limits(self) -> list[tuple[Limit, str]]:
        if self._is_known:
            return [(DEVICE, self._key(DEVICE, self.username, self._device))]
        return [
            (NETWORK, self._key(NETWORK, self._network)),
            (PAIR, self._key(PAIR, self.username, self._network)),
            (ACCOUNT, self._key(ACCOUNT, self.username)),
        ]

    def _key(self, limit: Limit, *parts: str) -> str:
        named = hashlib.sha256("\0".join((self.what, *parts)).encode()).hexdigest()
        return f"guess:{limit.name}:{named}"

    def _tell(self) -> None:
        """Record that tries are refused from now on, once: alarms read it, and a flood fills no trace."""
        user = User.objects.filter(username=self.username).first()
        record(Event.SIGN_IN_FAILED, Who(user.key, user.name) if user else Who(), outcome="too_many")


def count_failure(request: HttpRequest, what: str) -> None:
    """Count a failure that names no account, by its network. Raises TooMany."""
    named = hashlib.sha256(f"{what}\0{network_of(request)}".encode()).hexdigest()
    number = _counted(f"guess:{NETWORK.name}:{named}", NETWORK.seconds)
    if number > NETWORK.failures:
        raise TooMany(NETWORK, is_first=number == NETWORK.failures + 1)


def refused(request: HttpRequest, error: TooMany) -> HttpResponse:
    """Return the page that says to wait, for whom the form's own words do not do."""
    answer = render(request, "429.html", status=429)
    answer["Retry-After"] = str(error.limit.seconds)
    return answer


def network_of(request: HttpRequest) -> str:
    """Return the address that the request came from; of IPv6 the /64 that one household or school has."""
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)
    return str(address)


def _counted(key: str, seconds: int) -> int:
    """Add one to the counter that lives for so many seconds from its first count, and return it."""
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two
        cache.set(key, 1, timeout=seconds)
        return 1
