"""The person behind a request, with the rights that hold at this moment. Passed on explicitly, never looked up."""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from scoreport.accounts.models import Assignment, Reach, User
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.recording import Who
from scoreport.lib import clock
from scoreport.lib.prepared import Prepared

SIGN_IN_ID = "sign_in_id"


@dataclass(frozen=True)
class Grant:
    """One right to one tool, for an LEA (school_id None) or one school; `reach` says over which students there."""

    tool: str
    right: str
    lea_id: int
    school_id: int | None
    reach: str
    group: str
    ends_on: dt.date | None = None
    students_an_hour: int | None = None

    @property
    def is_lea_wide(self) -> bool:
        """Whether it holds for everything of the LEA; settings, the trace and rights themselves ask for that."""
        return self.school_id is None and self.reach == Reach.SCHOOLS


class Actor:
    """A signed-in user in one sign-in."""

    def __init__(self, user: User, sign_in_id: str) -> None:
        self.user = user
        self.sign_in_id = sign_in_id

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """The rights in force today; one query."""
        return tuple(_grants(self.user, clock.now()))

    def may(self, tool: ToolCode, right: Right, *, lea_id: int | None = None) -> bool:
        """Say whether the right holds anywhere, or anywhere in that LEA."""
        return any(lea_id in (None, grant.lea_id) for grant in self.granted(tool, right))

    def may_lea_wide(self, tool: ToolCode, right: Right, lea_id: int) -> bool:
        """Say whether the right holds for the whole LEA."""
        return lea_id in self.leas(tool, right)

    def leas(self, tool: ToolCode, right: Right) -> set[int]:
        """Return the LEAs (their pks) for the whole of which the right holds."""
        return {grant.lea_id for grant in self.granted(tool, right) if grant.is_lea_wide}

    def granted(self, tool: ToolCode, right: Right) -> list[Grant]:
        """Return the grants of this right to this tool."""
        return [grant for grant in self.grants if (grant.tool, grant.right) == (tool, right)]

    def who(self) -> Who:
        """Return what the audit keeps of this person."""
        role = ", ".join(sorted({grant.group for grant in self.grants})) or "family"
        return Who(self.user.key, self.user.name, role[:100], fingerprint(self.sign_in_id))


class SignedInRequest(HttpRequest):
    """A request behind a guard: it has an actor."""

    actor: Actor


def fingerprint(sign_in_id: str) -> str:
    """Return what names a sign-in in the audit without being usable as one."""
    return hashlib.sha256(sign_in_id.encode()).hexdigest()[:16] if sign_in_id else ""


class ActorMiddleware:
    """Put the actor on the request: None where nobody is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user, sign_in_id = request.user, request.session.get(SIGN_IN_ID, "")
        signed_in = user.is_authenticated and bool(sign_in_id)
        request.actor = Actor(cast("User", user), sign_in_id) if signed_in else None  # type: ignore[attr-defined]
        return self.get_response(request)


def _grants(user: User, now: dt.datetime) -> list[Grant]:
    rows = _ASSIGNED(user.pk)
    return [Grant(*row[:8]) for row in rows if in_force(row[8], row[6], now.astimezone(ZoneInfo(row[9])).date())]


def _assigned(user: int) -> QuerySet[Assignment, tuple[Any, ...]]:
    """Each right of each group that the user is in, with the dates of being in it."""
    return (
        Assignment.objects.filter(user=user)
        .exclude(group__tool_rights=None)
        .values_list(
            "group__tool_rights__tool", "group__tool_rights__right", "group__lea_id", "school_id", "group__reach",
            "group__name", "ends_on", "group__students_an_hour", "begins_on", "group__lea__time_zone",
        )
    )  # fmt: skip


_ASSIGNED = Prepared(_assigned, int)


def in_force(begins_on: dt.date | None, ends_on: dt.date | None, today: dt.date) -> bool:
    """Say whether a thing with these dates holds today; the end date is the last day on which it does."""
    return (begins_on is None or begins_on <= today) and (ends_on is None or today <= ends_on)


def in_force_q(today: dt.date, prefix: str = "") -> Q:
    """Return the same rule as a query."""
    return begun_q(today, prefix) & lasting_q(today, prefix)


def begun_q(today: dt.date, prefix: str = "") -> Q:
    """The half of the rule that looks at the first day."""
    return Q(**{f"{prefix}begins_on": None}) | Q(**{f"{prefix}begins_on__lte": today})


def lasting_q(today: dt.date, prefix: str = "") -> Q:
    """The half of the rule that looks at the last day."""
    return Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": today})
