"""Logs as lines of JSON on standard error: what happened, never to whom.

Libraries print addresses, and addresses hold SSIDs and sealed links. So only our own loggers and the
warnings of others pass, and texts are cut of anything that looks like a path or an address.
"""

import logging
import re
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from scoreport.lib.requests import request_id

_ADDRESS = re.compile(r"(?:https?://|/)[^\s\"'<>]{2,}")
_LONG_DIGITS = re.compile(r"\d{9,}")

# Loggers that print requests, addresses or SQL values at DEBUG whatever level was asked for.
_SILENCED = ("urllib3", "django.db.backends", "django.request", "django.server", "django.template", "asyncio")


def clean(text: str) -> str:
    """Return the text without addresses, paths, long numbers and control characters."""
    text = _LONG_DIGITS.sub("…", _ADDRESS.sub("/…", text))
    return "".join(char if char.isprintable() else " " for char in text)[:500]


def _clean_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    event["event"] = clean(str(event.get("event", "")))
    event["request"] = request_id()
    return event


def _name_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace a traceback by the names of the exception and of the lines it passed: values stay out."""
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error"] = type(error).__qualname__
        event["at"] = _lines(error)
    return event


def _lines(error: BaseException) -> list[str]:
    found, frame = [], error.__traceback__
    while frame is not None:
        found.append(f"{frame.tb_frame.f_globals.get('__name__', '?')}:{frame.tb_lineno}")
        frame = frame.tb_next
    return found[-8:]


def logging_config(level: str) -> dict[str, Any]:
    """Return settings for logging.config.dictConfig."""
    shared = [structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    _name_exception,
                    _clean_event,
                    structlog.processors.TimeStamper(fmt="iso", utc=True),
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
                "foreign_pre_chain": shared,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {name: {"level": "WARNING", "propagate": True} for name in _SILENCED},
    }


def log(name: str) -> logging.Logger:
    """Return a logger of ours."""
    return logging.getLogger(f"scoreport.{name}")
