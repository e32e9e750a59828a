"""Report files in memory: none is made again while it is kept, nor twice where two ask for it at once."""

from collections.abc import Callable, Hashable
from threading import Condition

from cachetools import LRUCache, cached

MOST_BYTES = 64_000_000


class RenderCache:
    """Keeps the files that were asked for last, up to `most_bytes` together; 0 keeps none. Threads may share it."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """`most_bytes` counts the files themselves; a file beyond it is answered and not kept."""
        self._files: LRUCache[Hashable, bytes] = LRUCache(most_bytes, getsizeof=len)
        self._file = cached(self._files, key=_key, condition=Condition())(_make)

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """Return the file of that key; `make` runs where it is not kept, in one of the threads that wait for it.

        What `make` raises is raised and not kept.
        """
        return self._file(key, make)

    @property
    def kept_bytes(self) -> int:
        """What the kept files weigh together."""
        return int(self._files.currsize)


def _key(key: Hashable, make: Callable[[], bytes]) -> Hashable:
    return key


def _make(key: Hashable, make: Callable[[], bytes]) -> bytes:
    return make()
