"""Asking the state for a student's reports: refusals first, then credentials, then the call."""

from typing import Any

from scoreport import ets
from scoreport.accounts.actors import Actor
from scoreport.configuration.clients import client_for
from scoreport.configuration.credentials import NoConfiguration, for_school
from scoreport.lib import crypto, database
from scoreport.reports.problems import Audience, Problem, explain_error, explain_refusal
from scoreport.roster.disclosure import refusal_for_family, refusal_for_staff
from scoreport.roster.models import Student


class Refused(Exception):
    """The state is not asked, or has not answered; `problem` says why in words."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def client_of(student: Student, actor: Actor, audience: Audience) -> ets.Client:
    """Return the client for the student's school. Raises Refused, before anything is sent, where rules say no."""
    judge = refusal_for_family if audience is Audience.FAMILY else refusal_for_staff
    refusal = judge(actor, student)
    if refusal is not None:
        raise Refused(explain_refusal(refusal, audience))
    school = student.primary_school
    assert school is not None  # noqa: S101 - a student without a school is refused above
    try:
        return client_for(for_school(school))
    except NoConfiguration:
        raise Refused(explain_refusal("no_configuration", audience)) from None
    except crypto.CannotDecrypt:
        raise Refused(explain_refusal("configuration_unreadable", audience)) from None


def listing(client: ets.Client, student: Student, audience: Audience) -> ets.Listing:
    """Return all reports of the student. No database connection is held meanwhile. Raises Refused."""
    database.release()
    try:
        return client.score_reports(student.ssid)
    except ets.EtsError as error:
        raise Refused(explain_error(error, audience)) from None


def facts(student: Student) -> dict[str, Any]:
    """Return what each audit entry about a student's reports names: keys only."""
    school = student.primary_school
    return {"lea": student.lea.key, "school": school.key if school else "", "student": student.key}
