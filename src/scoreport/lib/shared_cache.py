"""The cache of an installation with several processes: Redis, and each process's own memory while Redis is away.

Nobody's page waits for a cache, and no limit vanishes with it. A count that a process makes alone weighs more: it
allows itself a quarter of what all may do together. What was counted in Redis before counts again when it is back.
"""

import hashlib
import hmac
import json
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

from scoreport.lib import crypto
from scoreport.lib.outage import Outage

PROCESSES = 4  # that may count at the same time: alone, each of them allows itself that part
MOST = 100_000  # entries in a process's own memory: a flood of names must not push the counters out

# Redis would count on after a count ran out between two commands, and then for good.
_INCR = "if redis.call('exists', KEYS[1]) == 1 then return redis.call('incrby', KEYS[1], ARGV[1]) end"


def hidden_key(key: str, prefix: str, version: int) -> str:
    """Return the key as Redis has it: libraries put network addresses and the numbers of users into theirs."""
    secret = crypto.derived_keys("cache")[0]
    return f"{prefix}:{version}:{hmac.new(secret, key.encode(), hashlib.sha256).hexdigest()[:40]}"


class JsonSerializer:
    """Values as JSON: a pickle would let whoever writes to Redis run code here."""

    def dumps(self, value: Any) -> int | bytes:
        """Return what Redis keeps; a bare number can be counted up there."""
        return value if type(value) is int else json.dumps(value).encode()

    def loads(self, kept: bytes) -> Any:
        return json.loads(kept)


class AloneCache(LocMemCache):
    """This process's memory in place of the shared one."""

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Count, and return what that would be if every other process had counted as much."""
        count: int = super().incr(key, delta, version)
        return 1 + PROCESSES * (count - 1) if delta > 0 else count


class RedisStore(RedisCache):
    """Django's cache in Redis, with one pool of connections for all threads: Django makes a cache for each of them."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._cache = _clients.setdefault((server, self.key_prefix), RedisCacheClient([server], **params["OPTIONS"]))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a count and return it, in one step. Raises ValueError where there is no such count."""
        name = self.make_and_validate_key(key, version=version)
        count = self._cache.get_client(name, write=True).eval(_INCR, 1, name, delta)
        if count is None:
            raise ValueError("There is no such count.")
        return int(count)

    def clear(self) -> None:
        """Remove what this cache holds; the task queue stands in the same Redis."""
        client = self._cache.get_client(None, write=True)
        for name in client.scan_iter(match=f"{self.key_prefix}:*", count=1000):
            client.delete(name)


class SharedCache(BaseCache):
    """The store that all processes share; this process's own memory while that is away."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        place = (server, self.key_prefix)
        self._shared = RedisStore(server, params)
        self._alone = AloneCache(repr(place), {**params, "OPTIONS": {"MAX_ENTRIES": MOST}})
        meanwhile = "each process remembers and counts alone, and more strictly"
        self._outage = _outages.setdefault(place, Outage("the shared cache", meanwhile))

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._ask("add", key, value, timeout, version))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", key, default, version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._ask("set", key, value, timeout, version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._ask("touch", key, timeout, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._ask("delete", key, version))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._ask("has_key", key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Add to a count and return it. Raises ValueError where there is no such count."""
        return int(self._ask("incr", key, delta, version))

    def clear(self) -> None:
        self._ask("clear")

    def _ask(self, deed: str, *args: Any) -> Any:
        if not self._outage.lasts():
            try:
                answer = getattr(self._shared, deed)(*args)
            except (RedisError, OSError) as error:
                self._outage.begins(error)
            else:
                self._outage.ends()
                return answer
        return getattr(self._alone, deed)(*args)


# Of this process, by address of the server and name of the cache.
_clients: dict[tuple[str, str], Any] = {}
_outages: dict[tuple[str, str], Outage] = {}
