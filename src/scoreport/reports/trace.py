"""The trace of requests and openings: the intent before, the outcome after. Without a trace nothing is shown."""

from typing import Any

from django.db import Error

from scoreport.accounts.actors import Actor
from scoreport.audit.events import Event
from scoreport.audit.models import Entry
from scoreport.audit.recording import Who, record
from scoreport.lib.logs import log
from scoreport.reports.causes import Cause
from scoreport.reports.problems import Problem
from scoreport.roster.models import Student


def write(event: Event, who: Who, **fields: Any) -> Entry:
    """Write one committed entry. Raises Problem(NO_TRACE) where the database does not take it."""
    try:
        return record(event, who, **fields)
    except Error:
        log("reports").exception("audit entry refused")
    raise Problem(Cause.NO_TRACE)


def of_student(actor: Actor, student: Student) -> dict[str, Any]:
    """Return who and whose: what each entry about a student says."""
    school = student.primary_school
    return {
        "who": actor.who(),
        "lea": student.lea.key,
        "school": school.key if school else "",
        "student": student.key,
    }


def failure(problem: Problem) -> dict[str, Any]:
    """Return the outcome that a problem is."""
    return {"outcome": problem.cause.value, "state_request_id": problem.request_id}
