"""The clients of this process: one for each set of credentials in use, so that token and connections live on."""

import threading
from collections import OrderedDict

from django.conf import settings

from scoreport import ets
from scoreport.configuration.credentials import LiveCredentials

MOST = 64  # accounts whose clients are kept; the one unused for longest goes first
_lock = threading.Lock()
_clients: OrderedDict[str, ets.Client] = OrderedDict()


def client_for(credentials: LiveCredentials) -> ets.Client:
    """Return the client of these credentials. After a promotion the stamp differs, and so does the client."""
    with _lock:
        client = _clients.pop(credentials.stamp, None) or new_client(credentials.account)
        _clients[credentials.stamp] = client
        surplus = [_clients.popitem(last=False)[1] for _ in range(len(_clients) - MOST)]
    for old in surplus:
        old.close()
    return client


def new_client(account: ets.Account) -> ets.Client:
    """Return a client under the limits and address lists of the settings."""
    limits = ets.Limits(
        connect_seconds=settings.ETS_CONNECT_SECONDS,
        listing_seconds=settings.ETS_LISTING_SECONDS,
        body_seconds=settings.ETS_BODY_SECONDS,
    )
    egress = ets.Egress(settings.ETS_API_HOSTS, settings.ETS_LINK_HOSTS, allow_loopback=settings.ETS_ALLOW_LOOPBACK)
    return ets.Client(account, limits, egress)
