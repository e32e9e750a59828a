"""The only way in which this server calls a provider: https, public addresses, no redirects, a size and a time limit.

It is the guard of the calls to the state. The host is whichever an administrator entered, so no list of hosts applies;
what the host's name leads to is checked all the same, once, and dialled by number.
"""

from collections.abc import Mapping

from django.conf import settings

from scoreport.accounts.providers.problems import Problem, Refused
from scoreport.ets import BadAnswer, EtsError, Unavailable
from scoreport.ets.deadline import Deadline
from scoreport.ets.egress import Egress, Target
from scoreport.ets.egress import Refused as NotAllowed
from scoreport.ets.transport import Reply, Request, Transport
from scoreport.lib import database

LIMIT = 1_000_000  # bytes; metadata of one provider has some ten thousand
SECONDS = 8.0

_UNREACHED = {
    "address": Problem.ADDRESS,
    "refused": Problem.REFUSED,
    "timeout": Problem.TIMEOUT,
    "tls": Problem.TLS,
    "broken": Problem.BROKEN,
}
_BAD = {"too_large": Problem.TOO_LARGE, "encoded": Problem.NOT_UNDERSTOOD}


def fetch(url: str, headers: Mapping[str, str] | None = None) -> bytes:
    """Return what stands at an address. Raises Refused; anything but a 200 is one."""
    reply = _exchanged(url, headers or {}, None)
    if reply.status != 200:
        raise Refused(_by_status(reply.status))
    return reply.data


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """Send a form, and return the answer where it is a 200 or a refusal (4xx) that says why. Raises Refused."""
    reply = _exchanged(url, {"Content-Type": "application/x-www-form-urlencoded", **headers}, body)
    if reply.status != 200 and not 400 <= reply.status < 500:
        raise Refused(_by_status(reply.status))
    return reply


def may_call(url: str) -> bool:
    """Say whether an address has a form that may be called; where its name leads to is seen when it is called."""
    try:
        target(url)
    except Refused:
        return False
    return True


def target(url: str) -> Target:
    """Return the checked address. Raises Refused."""
    try:
        return _egress(url).api_target(url)
    except NotAllowed:
        raise Refused(Problem.ADDRESS_REFUSED) from None


def _exchanged(url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
    """One exchange over a connection of its own. No database connection is held meanwhile."""
    found = target(url)
    database.release()
    request = Request("provider", found, "GET" if body is None else "POST", headers, body)
    transport = Transport(_egress(url), settings.ETS_CONNECT_SECONDS, idle_connections=0)
    problem: Problem
    try:
        return transport.fetch(request, Deadline(SECONDS), LIMIT)
    except EtsError as error:
        problem = _problem(error)
    finally:
        transport.close()
    raise Refused(problem)


def _egress(url: str) -> Egress:
    """The guard, with the address's own host as the one that is listed."""
    host = url.partition("://")[2].split("/", 1)[0].split("?", 1)[0].rsplit(":", 1)[0].lower()
    return Egress((host,), (), allow_loopback=settings.ETS_ALLOW_LOOPBACK)


def _problem(error: EtsError) -> Problem:
    if error.code == "address_refused":
        return Problem.ADDRESS_REFUSED
    if isinstance(error, Unavailable):
        return _UNREACHED.get(error.reason, Problem.SERVER)
    return _BAD.get(error.code, Problem.NOT_UNDERSTOOD) if isinstance(error, BadAnswer) else Problem.NOT_UNDERSTOOD


def _by_status(status: int) -> Problem:
    if 300 <= status < 400:
        return Problem.REDIRECTED
    if status in (404, 410):
        return Problem.NOT_FOUND
    return Problem.SERVER if status >= 500 or status == 429 else Problem.NOT_UNDERSTOOD
