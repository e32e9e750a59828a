"""Reading a Redis address into Django's settings of caches and into those of the task queue."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.connection import Connection, SSLConnection, parse_url
from redis.retry import Retry

# Somebody waits for a page meanwhile: a Redis that is slower than this counts as away.
SECONDS = 1.0


def parse(url: str) -> dict[str, Any]:
    """Return redis-py's options for redis:// or rediss://[user:password@]host[:port][/number][?option=value].

    Raises ImproperlyConfigured, which names the variable and never the value: that may hold a password.
    """
    try:
        parts = urlsplit(url)
        number = parts.path.strip("/")
        if parts.scheme not in ("redis", "rediss") or not parts.hostname or not (number.isdecimal() or not number):
            raise ValueError
        options = {**_patience(), **parse_url(url)}  # type: ignore[no-untyped-call]
        kind = options.pop("connection_class", Connection)
        kind(**options)  # does not connect yet, and refuses options that there are not
    except (TypeError, ValueError):
        raise ImproperlyConfigured(
            "SCOREPORT_REDIS_URL must look like redis://user:password@host:6379/0, or rediss:// with TLS; options of "
            "redis-py may follow, such as ?ssl_ca_certs=/etc/ssl/redis.pem. Leave it out where one process serves."
        ) from None
    return {"db": 0, "host": parts.hostname, "port": 6379, **options, "ssl": kind is SSLConnection}


def caches(url: str, names: tuple[str, ...]) -> dict[str, Any]:
    """Return CACHES with these names, which all processes share."""
    return {
        name: {
            "BACKEND": "scoreport.lib.shared_cache.SharedCache",
            "LOCATION": url,
            "KEY_PREFIX": f"scoreport:{name}",
            "KEY_FUNCTION": "scoreport.lib.shared_cache.hidden_key",
            "OPTIONS": {"serializer": "scoreport.lib.shared_cache.JsonSerializer", **_patience()},
        }
        for name in names
    }


def queues(url: str) -> dict[str, Any]:
    """Return RQ_QUEUES with one queue."""
    options = parse(url)
    own = {name: options.pop(name, None) for name in ("host", "port", "db", "username", "password", "ssl")}
    return {
        "default": {
            **{name.upper(): value for name, value in own.items()},
            "SSL_CERT_REQS": options.pop("ssl_cert_reqs", "required"),
            "REDIS_CLIENT_KWARGS": options,
            "QUEUE_CLASS": "scoreport.operations.queues.redis.Queue",
            "SERIALIZER": "rq.serializers.JSONSerializer",
        }
    }


def _patience() -> dict[str, Any]:
    """Short waits, and one more try: after a restart of Redis each kept connection turns out to be closed."""
    return {
        "socket_connect_timeout": SECONDS,
        "socket_timeout": SECONDS,
        "health_check_interval": 30,
        "retry": Retry(NoBackoff(), 1),
    }
