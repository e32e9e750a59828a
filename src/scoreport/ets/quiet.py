"""Keeps urllib3 from logging.

At DEBUG it prints paths, and a warning about odd headers prints the whole URL; ours hold SSIDs and the
signatures of links. A filter on a parent logger does not see its children's records, so each gets it.
"""

from __future__ import annotations

import logging
from typing import Final

LOGGERS: Final = (
    "urllib3",
    "urllib3.connection",
    "urllib3.connectionpool",
    "urllib3.poolmanager",
    "urllib3.response",
    "urllib3.util",
    "urllib3.util.retry",
    "urllib3.util.ssl_",
)


def _drop(_record: logging.LogRecord) -> bool:
    return False


def silence_urllib3() -> None:
    """Drop whatever urllib3 logs in this process. Adding the same filter twice does nothing."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_drop)
