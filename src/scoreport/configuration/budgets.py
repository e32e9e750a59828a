"""The budgets of a state account: how many calls a second all processes of this installation make to it together."""

import hashlib
import hmac
import threading
import time
from collections.abc import Callable, Mapping

from django.conf import settings
from django.core.cache import caches

from scoreport import ets
from scoreport.lib import crypto
from scoreport.lib.logs import log

CACHE = "budgets"
PROCESSES = 4  # that may count at the same time: each of them alone allows itself that part of the budget
AWAY_SECONDS = 5.0  # for which a store that failed is not asked again


class SharedCounter:
    """Counts in the cache, and alone and more strictly while the cache is away."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._alone = ets.LocalCounter()
        self._away_until = 0.0
        self._lock = threading.Lock()

    def add(self, name: str, life: int) -> int:
        """Add one to the count of that name and return it."""
        if self._clock() >= self._away_until:
            try:
                return _counted(name, life)
            except Exception:  # each cache raises its own library's errors
                self._note_away()
        return 1 + PROCESSES * (self._alone.add(name, life) - 1)

    def _note_away(self) -> None:
        with self._lock:
            is_news = self._clock() >= self._away_until
            self._away_until = self._clock() + AWAY_SECONDS
        if is_news:
            log("configuration").warning("the cache does not count; this process limits its calls to the state alone")


_counter = SharedCounter()


def budgets_of(account: ets.Account) -> Mapping[ets.Pace, ets.Budget]:
    """Return both budgets of the account; whatever process asks, they are the same ones."""
    name = _name(account)
    rates: dict[ets.Pace, float] = {
        "interactive": settings.ETS_CALLS_PER_SECOND,
        "bulk": settings.ETS_BULK_CALLS_PER_SECOND,
    }
    return {pace: ets.Budget(f"{name}:{pace}", rate, _counter) for pace, rate in rates.items()}


def _name(account: ets.Account) -> str:
    """What the account is called in the cache: the same in every process, and no way back to its credentials."""
    account_text = f"{account.base_url}\n{account.client_key}".encode()
    key = crypto.derived_keys("budgets")[0]
    return "calls:" + hmac.new(key, account_text, hashlib.sha256).hexdigest()[:24]


def _counted(name: str, life: int) -> int:
    cache = caches[CACHE]
    try:
        return cache.incr(name)
    except ValueError:  # there is no such count yet
        return 1 if cache.add(name, 1, life) else cache.incr(name)
