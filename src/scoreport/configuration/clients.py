"""The clients of this process: one for each configuration in use, so that token and connections live on."""

import threading
from collections import OrderedDict

from django.conf import settings

from scoreport import ets
from scoreport.configuration.credentials import LiveCredentials

MOST = 64  # configurations whose clients are kept; the one unused for longest goes first
_lock = threading.Lock()
_clients: OrderedDict[str, tuple[str, ets.Client]] = OrderedDict()


def client_for(credentials: LiveCredentials) -> ets.Client:
    """Return the client of these credentials. After a promotion the stamp differs: the old client is closed."""
    key, stamp = credentials.configuration_key, credentials.stamp
    old: list[ets.Client] = []
    with _lock:
        kept_stamp, client = _clients.pop(key, ("", None))
        if client is None or kept_stamp != stamp:
            old += [client] if client else []
            client = new_client(credentials.account)
        _clients[key] = (stamp, client)
        while len(_clients) > MOST:
            old.append(_clients.popitem(last=False)[1][1])
    for gone in old:
        # Calls that are under way end in peace; their connections are closed as they come back.
        gone.close()
    return client


def new_client(account: ets.Account) -> ets.Client:
    """Return a client under the limits and address lists of the settings."""
    limits = ets.Limits(
        connect_seconds=settings.ETS_CONNECT_SECONDS,
        listing_seconds=settings.ETS_LISTING_SECONDS,
        body_seconds=settings.ETS_BODY_SECONDS,
    )
    return ets.Client(account, limits, egress(), vocabulary=settings.ETS_VOCABULARY)


def egress() -> ets.Egress:
    """Return which hosts may be called, as the settings have it."""
    return ets.Egress(settings.ETS_API_HOSTS, settings.ETS_LINK_HOSTS, allow_loopback=settings.ETS_ALLOW_LOOPBACK)
