"""The clients of this process: one for each configuration in use, so that token and connections live on."""

import threading
import time
from collections import OrderedDict

from django.conf import settings

from scoreport import ets
from scoreport.configuration import measuring
from scoreport.configuration.budgets import budgets_of
from scoreport.configuration.credentials import LiveCredentials

MOST = 512  # configurations whose clients are kept; the one unused for longest goes first
SWEEP_SECONDS = 30.0  # between looks for connections that nobody uses any more
_lock = threading.Lock()
_clients: OrderedDict[str, tuple[str, ets.Client]] = OrderedDict()
_swept_at = 0.0


def client_for(credentials: LiveCredentials) -> ets.Client:
    """Return the client of these credentials. After a promotion the stamp differs: the old client is closed."""
    key, stamp = credentials.configuration_key, credentials.stamp
    old: list[ets.Client] = []
    with _lock:
        kept_stamp, client = _clients.pop(key, ("", None))
        if client is None or kept_stamp != stamp:
            old += [client] if client else []
            client = new_client(credentials.account, shared=True)
        _clients[key] = (stamp, client)
        while len(_clients) > MOST:
            old.append(_clients.popitem(last=False)[1][1])
        idle = _due_for_sweep()
    for gone in old:
        # Calls that are under way end in peace; their connections are closed as they come back.
        gone.close()
    for kept in idle:
        kept.drop_idle()
    return client


def kept() -> dict[str, ets.Client]:
    """Return the clients of this process by the key of their configuration."""
    with _lock:
        return {key: client for key, (_stamp, client) in _clients.items()}


def _due_for_sweep() -> list[ets.Client]:
    """The clients to look through for idle connections: all of them, now and then."""
    global _swept_at
    now = time.monotonic()
    if now - _swept_at < SWEEP_SECONDS:
        return []
    _swept_at = now
    return [client for _stamp, client in _clients.values()]


def new_client(account: ets.Account, *, shared: bool = False) -> ets.Client:
    """Return a client under the limits and address lists of the settings.

    shared: under the budgets that all processes have in common. A client without them stands outside of what the
    others are up to: that is for a single test of a connection, which must not be refused for their sake.
    """
    limits = ets.Limits(
        connect_seconds=settings.ETS_CONNECT_SECONDS,
        listing_seconds=settings.ETS_LISTING_SECONDS,
        body_seconds=settings.ETS_BODY_SECONDS,
        calls_at_once=settings.ETS_CALLS_AT_ONCE,
        calls_waiting=settings.ETS_CALLS_WAITING,
        idle_connections=settings.ETS_CALLS_AT_ONCE,
    )
    budgets = budgets_of(account) if shared else None
    return ets.Client(account, limits, egress(), budgets, settings.ETS_VOCABULARY, measuring.note)


def egress() -> ets.Egress:
    """Return which hosts may be called, as the settings have it."""
    return ets.Egress(settings.ETS_API_HOSTS, settings.ETS_LINK_HOSTS, allow_loopback=settings.ETS_ALLOW_LOOPBACK)
