"""What a failure remembers between two calls: tokens that ended early, pairs that were made anew."""

import time
from threading import Lock
from typing import Final

from cachetools import TTLCache

from scoreport.sandbox.tokens import Identity

REMEMBERED: Final = 1000
SECONDS: Final = 60


class Sessions:
    """Forgets after a minute, so that no failure outlives the test that asked for it. Threads may share it."""

    def __init__(self) -> None:
        self._ended: TTLCache[tuple[str, str], float] = TTLCache(REMEMBERED, SECONDS)
        self._revoked: TTLCache[str, bool] = TTLCache(REMEMBERED, SECONDS)
        self._lock = Lock()

    def is_fresh(self, identity: Identity, path: str) -> bool:
        """Tell whether the token was asked for after an earlier one of the pair was refused at that path.

        It is so once: the call after the next begins anew.
        """
        with self._lock:
            ended = self._ended.pop((identity.client_key, path), None)
            if ended is not None and identity.issued_at >= ended:
                return True
            self._ended[identity.client_key, path] = time.time()
            return False

    def revoke(self, client_key: str) -> None:
        """Let the pair's next call for a token fail."""
        with self._lock:
            self._revoked[client_key] = True

    def is_revoked(self, client_key: str) -> bool:
        """Tell whether the pair was revoked, and forget it."""
        with self._lock:
            return self._revoked.pop(client_key, False)
