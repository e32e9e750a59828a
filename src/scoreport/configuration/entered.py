"""What the form of the CAASPP Configuration holds once it is checked."""

import datetime as dt
from dataclasses import dataclass, field

from scoreport import ets
from scoreport.configuration import sealing
from scoreport.configuration.models import Connection
from scoreport.districts.models import School

ADDRESS = ("base_url", "endpoint_1", "endpoint_2", "authentication_endpoint")


@dataclass(frozen=True)
class Entered:
    """Empty key or secret: keep the one in hand. No schools: the LEA's default."""

    name: str
    schools: list[School]
    base_url: str
    endpoint_1: str
    endpoint_2: str
    authentication_endpoint: str
    client_key: str = field(repr=False)
    client_secret: str = field(repr=False)
    expires_on: dt.date | None

    def account(self, current: Connection | None) -> ets.Account:
        """Return the account that was entered, with what is stored where nothing was typed. Raises CannotDecrypt."""
        stored = {
            name: getattr(self, name) or (sealing.opened(current, name) if current else "") for name in sealing.FIELDS
        }
        return ets.Account(**{name: getattr(self, name) for name in ADDRESS}, **stored)
