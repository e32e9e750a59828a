"""What a request may be told about the service beside its settings: a clock that is off, links that live otherwise."""

from datetime import UTC, datetime, timedelta
from typing import Final

from starlette.requests import Request

# Names in a request's state, where the failures set them.
SKEW_SECONDS: Final = "sandbox_skew_seconds"
LINK_SECONDS: Final = "sandbox_link_seconds"


def moment(request: Request) -> datetime:
    """Return the time by the service's clock."""
    return datetime.now(tz=UTC) + timedelta(seconds=getattr(request.state, SKEW_SECONDS, 0))


def link_seconds(request: Request, usual: int) -> int:
    """Return how long links live that are minted for a request."""
    told: int | None = getattr(request.state, LINK_SECONDS, None)
    return usual if told is None else told
