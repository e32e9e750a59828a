"""A client of the state's score-report service: synchronous, thread-safe, without any framework.

with Client(Account(...)) as client:
    for report in client.score_reports("1234567890"):
        with client.open(report.link) as body:
            for chunk in body: ...
"""

from scoreport.ets.body import Body
from scoreport.ets.client import Client
from scoreport.ets.egress import Egress
from scoreport.ets.exceptions import (
    BadAnswer,
    CredentialsExpired,
    CredentialsRejected,
    EtsError,
    LinkExpired,
    NotEntitled,
    Unavailable,
    UnknownStudent,
    WrongEndPoint,
)
from scoreport.ets.quiet import silence_urllib3
from scoreport.ets.records import Account, Limits, Link, Listing, ScoreReport

silence_urllib3()

__all__ = [
    "Account",
    "BadAnswer",
    "Body",
    "Client",
    "CredentialsExpired",
    "CredentialsRejected",
    "Egress",
    "EtsError",
    "Limits",
    "Link",
    "LinkExpired",
    "Listing",
    "NotEntitled",
    "ScoreReport",
    "Unavailable",
    "UnknownStudent",
    "WrongEndPoint",
]
