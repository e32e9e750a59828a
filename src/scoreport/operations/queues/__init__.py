"""The engine that does background work: tables of the database, or RQ on Redis where several processes share one."""

from django.conf import settings

from scoreport.operations.queues import database, redis
from scoreport.operations.queues.base import Engine


def engine() -> Engine:
    """Return the engine that the settings choose."""
    return redis.RedisEngine() if settings.REDIS_URL else database.DatabaseEngine()
