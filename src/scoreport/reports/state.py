"""The state's service as one student's school reaches it: credentials found, errors turned into problems.

One object serves one click. All its calls, and what the click waited for before them, share one time limit.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from scoreport import ets
from scoreport.configuration import clients, credentials
from scoreport.ets.records import Format
from scoreport.lib import database, requests
from scoreport.lib.crypto import CannotDecrypt
from scoreport.reports.causes import Cause
from scoreport.reports.problems import Problem, cause_of
from scoreport.roster.models import Student


class State:
    """Asks for one student. No database connection is held while the state is waited for."""

    def __init__(self, student: Student) -> None:
        """Find the credentials of the student's school. Raises Problem."""
        waited = requests.age()
        self._deadline = ets.Deadline(settings.ETS_LISTING_SECONDS - waited)
        self._was_late = 2 * waited > settings.ETS_LISTING_SECONDS
        self._student = student
        self._today = student.lea.today()
        self._credentials = credentials_of(student)

    def listing(self) -> ets.Listing:
        """Return all that the state has for the student. Raises Problem."""
        with self._calling() as client:
            return client.score_reports(self._student.ssid, deadline=self._deadline)

    def open(self, link: ets.Link, form: Format) -> ets.Body:
        """Return the report's bytes, the first ones checked. Raises Problem and, as the link's end, LinkExpired."""
        with self._calling(let_pass=ets.LinkExpired) as client:
            return client.open(link, form, deadline=self._deadline)

    @contextmanager
    def _calling(self, let_pass: type[ets.EtsError] | tuple[()] = ()) -> Iterator[ets.Client]:
        database.release()
        try:
            yield clients.client_for(self._credentials)
        except let_pass:
            raise
        except ets.EtsError as error:
            problem = self._problem(error)
        else:
            return
        raise problem

    def _problem(self, error: ets.EtsError) -> Problem:
        cause = cause_of(error, self._credentials.expires_on, self._today)
        if cause is Cause.STATE_SLOW and self._was_late:
            cause = Cause.TOO_MANY_WAITING  # the time was lost here, so the state is not to blame
        return Problem(
            cause,
            retry_after=error.retry_after if isinstance(error, ets.Unavailable) else None,
            expires_on=self._credentials.expires_on,
            configuration_key=self._credentials.configuration_key,
            request_id=error.request_id or "",
        )


def credentials_of(student: Student) -> credentials.LiveCredentials:
    """Return what the student's school asks the state with. Raises Problem."""
    if student.primary_school is None:
        raise Problem(Cause.NO_SCHOOL)
    try:
        return credentials.for_school(student.primary_school)
    except credentials.NoConfiguration:
        cause = Cause.NO_CONFIGURATION
    except CannotDecrypt:
        cause = Cause.CONFIGURATION_UNREADABLE
    raise Problem(cause)
