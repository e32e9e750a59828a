"""The budgets of a state account: how many calls a second all processes of this installation make to it together."""

import hashlib
import hmac
from collections.abc import Mapping

from django.conf import settings
from django.core.cache import caches

from scoreport import ets
from scoreport.lib import crypto

CACHE = "budgets"


class SharedCounter:
    """Counts in the cache; while that is away the cache itself counts for this process alone, and more strictly."""

    def add(self, name: str, life: int) -> int:
        """Add one to the count of that name, which lives for so many seconds, and return it."""
        cache = caches[CACHE]
        try:
            return cache.incr(name)
        except ValueError:  # there is no such count yet
            return 1 if cache.add(name, 1, life) else cache.incr(name)


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
