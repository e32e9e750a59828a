"""Stable identifiers for invented records."""

import uuid

# Fixed for good: another value would rename every record of demos that are already running.
NAMESPACE = uuid.UUID("5c0e9f5e-0a1d-4c38-9a52-7e2c1a6b0d88")


def sourced_id(kind: str, key: str | int) -> str:
    """The OneRoster `sourcedId` of an invented record: the same UUID for the same kind and key, always."""
    return str(uuid.uuid5(NAMESPACE, f"{kind}/{key}"))
