"""Every cause, three readers: a sentence for families, what is wrong for staff, the setting for the coordinator."""

import datetime as dt
import re

import pytest
import time_machine

from scoreport import ets
from scoreport.reports.audiences import Audience
from scoreport.reports.causes import Cause
from scoreport.reports.labels import EXPLANATIONS, LANGUAGE_NAMES, TESTS
from scoreport.reports.problems import Problem, cause_of, explain
from scoreport.reports.wording import WORDS
from scoreport.roster.disclosure import Refusal

ZONE = "America/Los_Angeles"
TODAY = dt.date(2026, 11, 2)


@pytest.mark.parametrize("cause", Cause)
def test_a_family_reads_one_sentence_without_codes(cause: Cause) -> None:
    shown = explain(Problem(cause, expires_on=TODAY, request_id="req-1"), Audience.FAMILY, ZONE)
    assert shown.title
    assert len(re.findall(r"\.(?:\s|$)", shown.text)) == 1
    for word in (cause.value if "_" in cause.value else "req-1", "req-1", "SSID", "API", "credential", "{"):
        assert word not in shown.text
    assert shown.href == ""


@pytest.mark.parametrize("cause", Cause)
def test_staff_read_what_is_wrong_and_no_link_to_a_setting(cause: Cause) -> None:
    shown = explain(Problem(cause, expires_on=TODAY), Audience.STAFF, ZONE)
    assert shown.text
    assert "{" not in shown.text
    assert shown.href == ""


def test_every_cause_refusal_test_and_language_has_words() -> None:
    assert set(WORDS) == set(Cause)
    assert {refusal.value for refusal in Refusal} <= {cause.value for cause in Cause}
    assert set(TESTS) == set(EXPLANATIONS) == set(ets.vocabulary.REPORT_TYPES)
    assert set(LANGUAGE_NAMES) == set(ets.vocabulary.LANGUAGES)


def test_the_coordinator_is_led_to_the_configuration_that_needs_mending() -> None:
    problem = Problem(Cause.CREDENTIALS_REPLACED, expires_on=dt.date(2027, 6, 30), configuration_key="abc")
    shown = explain(problem, Audience.COORDINATOR, ZONE)
    assert "regenerated elsewhere" in shown.title
    assert "June 30, 2027" in shown.text
    assert shown.href.endswith("/caaspp-configuration/abc/")
    assert shown.action


@pytest.mark.parametrize(
    ("error", "expires_on", "cause"),
    [
        (ets.CredentialsRejected(), None, Cause.CREDENTIALS_REJECTED),
        (ets.CredentialsRejected(), TODAY, Cause.CREDENTIALS_REPLACED),
        (ets.CredentialsRejected(), TODAY - dt.timedelta(days=1), Cause.CREDENTIALS_EXPIRED),
        (ets.CredentialsExpired(), None, Cause.CREDENTIALS_EXPIRED),
        (ets.WrongEndPoint(), None, Cause.WRONG_END_POINT),
        (ets.Unavailable(reason="timeout"), None, Cause.STATE_SLOW),
        (ets.Unavailable(reason="server"), None, Cause.STATE_DOWN),
        (ets.Unavailable(reason="busy"), None, Cause.STATE_BUSY),
        (ets.Unavailable(reason="tls"), None, Cause.ADDRESS_NOT_TRUSTED),
        (ets.Unavailable(reason="address"), None, Cause.ADDRESS_NOT_FOUND),
        (ets.CircuitOpen(reason="timeout"), None, Cause.STATE_PAUSED),
        (ets.CircuitOpen(reason="busy"), None, Cause.STATE_BUSY),
        (ets.CircuitOpen(reason="tls"), None, Cause.ADDRESS_NOT_TRUSTED),
        (ets.CircuitOpen(reason="address"), None, Cause.ADDRESS_NOT_FOUND),
        (ets.BudgetUsed(reason="crowd"), None, Cause.BUDGET_USED),
        (ets.TooManyWaiting(reason="crowd"), None, Cause.TOO_MANY_WAITING),
        (ets.BadAnswer("another_student"), None, Cause.BAD_ANSWER),
        (ets.NotEntitled(), None, Cause.NOT_ENTITLED),
        (ets.UnknownStudent(), None, Cause.UNKNOWN_STUDENT),
    ],
)
def test_each_error_of_the_client_has_its_cause(error: ets.EtsError, expires_on: dt.date | None, cause: Cause) -> None:
    assert cause_of(error, expires_on, TODAY) is cause


@pytest.mark.parametrize(
    ("cause", "retry_after", "time"),
    [
        (Cause.STATE_DOWN, None, "3:05 PM"),
        (Cause.STATE_PAUSED, 3, "3:05 PM"),
        (Cause.STATE_BUSY, 900, "3:15 PM"),
        (Cause.BUDGET_USED, 10, "3:01 PM"),
        (Cause.TOO_MANY_WAITING, None, "3:01 PM"),
    ],
)
@pytest.mark.parametrize("audience", [Audience.FAMILY, Audience.STAFF, Audience.COORDINATOR])
def test_the_time_to_try_again_is_on_the_leas_clock(
    cause: Cause, retry_after: int | None, time: str, audience: Audience
) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 2, 23, 0, tzinfo=dt.UTC), tick=False):
        shown = explain(Problem(cause, retry_after=retry_after), audience, ZONE)
    assert time in shown.text
