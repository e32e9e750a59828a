"""A client of the state's score-report service: synchronous, thread-safe, without any framework.

with Client(Account(...)) as client:
    for report in client.score_reports("1234567890"):
        with client.open(report.link) as body:
            for chunk in body: ...
"""

from scoreport.ets.aliases import AliasError, read_aliases
from scoreport.ets.body import Body
from scoreport.ets.budget import Budget, Counter, LocalCounter, Pace
from scoreport.ets.client import Client
from scoreport.ets.deadline import Deadline
from scoreport.ets.egress import Egress
from scoreport.ets.exceptions import (
    BadAnswer,
    BudgetUsed,
    CircuitOpen,
    CredentialsExpired,
    CredentialsRejected,
    EtsError,
    LinkExpired,
    NotAsked,
    NotEntitled,
    TooManyWaiting,
    Unavailable,
    UnknownStudent,
    WrongEndPoint,
)
from scoreport.ets.observing import Observe
from scoreport.ets.quiet import silence_urllib3
from scoreport.ets.records import Account, Limits, Link, Listing, ScoreReport
from scoreport.ets.vocabulary import Vocabulary

silence_urllib3()

__all__ = [
    "Account",
    "AliasError",
    "BadAnswer",
    "Body",
    "Budget",
    "BudgetUsed",
    "CircuitOpen",
    "Client",
    "Counter",
    "CredentialsExpired",
    "CredentialsRejected",
    "Deadline",
    "Egress",
    "EtsError",
    "Limits",
    "Link",
    "LinkExpired",
    "Listing",
    "LocalCounter",
    "NotAsked",
    "NotEntitled",
    "Observe",
    "Pace",
    "ScoreReport",
    "TooManyWaiting",
    "Unavailable",
    "UnknownStudent",
    "Vocabulary",
    "WrongEndPoint",
    "read_aliases",
]
