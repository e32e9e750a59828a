"""The trace of requests and openings: the intent before, the outcome after. Without a trace nothing is shown."""

from typing import Any

from django.db import Error

from scoreport.accounts.actors import Actor
from scoreport.accounts.look_ups import counting, limits
from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.audit.recording import Who, record
from scoreport.lib.logs import log
from scoreport.reports.audiences import Audience
from scoreport.reports.causes import Cause
from scoreport.reports.problems import Problem
from scoreport.roster import interest
from scoreport.roster.models import Student


def write(event: Event, who: Who, **fields: Any) -> Entry:
    """Write one committed entry. Raises Problem(NO_TRACE) where the database does not take it."""
    try:
        return record(event, who, **fields)
    except Error:
        log("reports").exception("audit entry refused")
    raise Problem(Cause.NO_TRACE)


def of_student(actor: Actor, student: Student, audience: Audience) -> dict[str, Any]:
    """Return who, whose and on what ground: what each entry about a student says."""
    school = student.primary_school
    of = interest.of_family if audience.is_family else interest.of_staff
    return {
        "who": actor.who(),
        "lea": student.lea.key,
        "school": school.key if school else "",
        "student": student.key,
        "interest": of(actor, student),
    }


def count(actor: Actor, student: Student, audience: Audience, intent: Entry) -> None:
    """Judge a look-up by the person's limit. Raises Problem."""
    limit = limits.of_family(student.lea) if audience.is_family else limits.of_staff(actor)
    try:
        counting.count(actor, intent, limit)
    except counting.LimitReached as reached:
        problem = Problem(Cause.LOOK_UPS_USED, retry_after=reached.seconds)
    except Error:
        log("reports").exception("look-ups not counted")
        problem = Problem(Cause.NO_TRACE)
    else:
        return
    raise problem


def failure(problem: Problem) -> dict[str, Any]:
    """Return the outcome that a problem is."""
    return {"outcome": problem.cause.value, "state_request_id": problem.request_id}
