"""Every way in which there may be no report, in words for a parent, for staff and for the coordinator.

A family reads one sentence about what to do; staff read what is wrong; whoever may change the configuration
reads which setting to mend. Nothing here repeats the state's own text, and families never see a code.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scoreport import ets
from scoreport.lib import clock


class Audience(StrEnum):
    """Who reads the words."""

    FAMILY = "family"
    STAFF = "staff"
    COORDINATOR = "coordinator"


@dataclass(frozen=True)
class Problem:
    """Words for one audience. `retry_at` is when to try again, where that is known."""

    code: str
    title: Promise | str
    text: Promise | str
    kind: str = "warning"
    mend: str = ""  # name of the URL where a coordinator mends it
    retry_at: dt.datetime | None = None
    request_id: str = ""


@dataclass(frozen=True)
class _Words:
    title: Promise
    family: Promise
    staff: Promise
    coordinator: Promise | None = None
    mend: str = ""
    kind: str = "warning"


_LATER = _("The state's service does not answer right now. Nothing is wrong on your side. Please try again later.")
_SCHOOL_TOLD = _("Reports can't be shown right now. Please ask the school office; they know what to do.")
_NOT_HERE = _("No reports can be shown here. The school office can tell you how to get them.")
_CONFIGURATION = "configuration:list"
_UNAVAILABLE = _("The state's service can't be reached")
_CREDENTIALS = _("The state refuses this district's credentials")

WORDS: dict[str, _Words] = {
    # Our own rules
    "release_hold": _Words(
        _("This report is not released here"),
        _("The school gives you this report in person. Please ask the school office."),
        _("A release hold bars this report for everyone but named staff. Ask the coordinator how the family gets it."),
        mend="roster:release_holds",
    ),
    "display_option_off": _Words(
        _("The school does not show reports here"),
        _("This school gives out reports in another way. Please ask the school office for the report."),
        _("The Assessment Display Option of this school is not marked, so families see no reports in the portal."),
        mend="configuration:display_options",
    ),
    "student_too_young": _Words(
        _("Your parent or guardian can open your reports"),
        _("Students see their own reports from the age of 16. Until then, ask a parent or guardian to sign in."),
        _("The student is under 16 and has not completed grade 10."),
    ),
    "no_school": _Words(
        _("No school is on record"),
        _SCHOOL_TOLD,
        _("The roster has no current school for this student. Ask the SIS administrator to check the enrollment."),
    ),
    "no_ssid": _Words(
        _("The school has no State ID for this student"),
        _("The school has no State ID for this student. Please ask the school office to add it."),
        _("The roster has no SSID for this student. Ask the SIS administrator to enter it and import again."),
    ),
    "bad_ssid": _Words(
        _("The State ID of this student is not right"),
        _("The State ID of this student needs a correction. Please ask the school office."),
        _("The SSID in the roster is not ten digits. A spreadsheet may have cut a zero; correct it in the SIS."),
    ),
    "no_configuration": _Words(
        _("No credentials are set up for this school"),
        _SCHOOL_TOLD,
        _("No CAASPP Configuration covers this school. Tell the district assessment coordinator."),
        _("No CAASPP Configuration covers this school: add the LEA's default, or name the school in one."),
        mend=_CONFIGURATION,
    ),
    "configuration_unreadable": _Words(
        _("The stored credentials can't be read"),
        _SCHOOL_TOLD,
        _("The credentials were stored with a key that this server lacks. Tell the coordinator."),
        _("The credentials were stored with another key. Bring the key back, or type Client Key and Secret again."),
        mend=_CONFIGURATION,
        kind="danger",
    ),
    # What the state says
    "no_reports": _Words(
        _("No assessments available."),
        _("The state has no score reports for this student yet. New reports usually arrive from late May on."),
        _("The state has no reports for this student, or does not know this SSID. Check the SSID, and whether "
          "the student tested."),
        kind="info",
    ),
    "nothing_for_choice": _Words(
        _("No reports for this choice"),
        _("There are reports in other languages or years. Choose another language and press Generate."),
        _("The state has reports for this student, but none for this test, language and year. Leave a list blank "
          "for all. The state delivers the second language only where it was set before testing."),
        kind="info",
    ),
    "unknown_student": _Words(
        _("No assessments available."),
        _("The state has no score reports for this student yet. New reports usually arrive from late May on."),
        _("The state does not know this SSID. Compare it with CALPADS; a new enrollment takes two days to arrive."),
        kind="info",
    ),
    "not_entitled": _Words(
        _("No assessments available."),
        _("The state has no score reports for this student yet. New reports usually arrive from late May on."),
        _("The state does not let this LEA see this student: not enrolled here in CALPADS, or for less than two days."),
        kind="info",
    ),
    "report_gone": _Words(
        _("This report is no longer offered"),
        _("The state does not offer this report any more. Press Generate to see what there is."),
        _("The state lists this report no longer. Press Get Score Report to see what there is."),
    ),
    "credentials_rejected": _Words(
        _CREDENTIALS,
        _SCHOOL_TOLD,
        _("The state refuses the district's Client Key and Secret. Tell the district assessment coordinator."),
        _("The state refuses Client Key and Secret. Before their expiry date this usually means that somebody made "
          "new ones in TOMS: only the newest pair works. Enter it here."),
        mend=_CONFIGURATION,
        kind="danger",
    ),
    "credentials_expired": _Words(
        _CREDENTIALS,
        _SCHOOL_TOLD,
        _("The district's credentials have expired. Tell the district assessment coordinator."),
        _("Client Key and Secret have expired. Make new ones in TOMS and enter them here."),
        mend=_CONFIGURATION,
        kind="danger",
    ),
    "wrong_end_point": _Words(
        _("The state's address is not right"),
        _SCHOOL_TOLD,
        _("The address or an end point of the configuration is wrong. Tell the district assessment coordinator."),
        _("The state knows no such path: compare base URL and end points with the letter from the state."),
        mend=_CONFIGURATION,
        kind="danger",
    ),
    "address": _Words(
        _UNAVAILABLE,
        _LATER,
        _("The state's address was not found. If this lasts, tell the coordinator."),
        _("The base URL was not found or may not be called. Check its spelling in the configuration."),
        mend=_CONFIGURATION,
    ),
    "tls": _Words(
        _UNAVAILABLE,
        _LATER,
        _("The state's certificate can't be trusted, so nothing was sent. Tell the coordinator."),
        _("The certificate behind the base URL can't be trusted. Check the address; never work round this."),
        mend=_CONFIGURATION,
        kind="danger",
    ),
    "unavailable": _Words(_UNAVAILABLE, _LATER, _("The state's service is down or does not answer. Try again later.")),
    "slow": _Words(
        _("The state's service is slow"),
        _("The state's service is very slow right now. Nothing is wrong on your side. Try again in a few minutes."),
        _("The state's service did not answer within the time limit. Try again in a few minutes."),
    ),
    "busy": _Words(
        _("The state's service is busy"),
        _("Many people are asking the state right now. Please try again in a few minutes."),
        _("The state asks us to slow down. Try again in a few minutes."),
    ),
    "link_expired": _Words(
        _("This report's link ran out"),
        _("This report's link ran out. Press Generate again."),
        _("The state's link ended before it was opened. Press Get Score Report again."),
    ),
    "bad_answer": _Words(
        _("The state's answer could not be used"),
        _LATER,
        _("The state's answer was not in the agreed form, so nothing of it is shown. If this lasts, tell the state's "
          "help desk the request id."),
        kind="danger",
    ),
}  # fmt: skip


def explain_refusal(code: str, audience: Audience) -> Problem:
    """Return the words for one of our own codes."""
    return _problem(code, audience)


def explain_error(error: ets.EtsError, audience: Audience) -> Problem:
    """Return the words for what went wrong between us and the state."""
    retry_at = None
    if isinstance(error, ets.Unavailable) and error.retry_after is not None:
        retry_at = clock.now() + dt.timedelta(seconds=error.retry_after)
    request_id = "" if audience is Audience.FAMILY else (error.request_id or "")
    return _problem(_code(error), audience, retry_at, request_id)


def _code(error: ets.EtsError) -> str:
    if isinstance(error, ets.Unavailable):
        by_reason = {"address": "address", "tls": "tls", "timeout": "slow", "busy": "busy"}
        return by_reason.get(error.reason, "unavailable")
    if isinstance(error, ets.BadAnswer):
        return "bad_answer"
    return error.code if error.code in WORDS else type(error).code


def _problem(code: str, audience: Audience, retry_at: dt.datetime | None = None, request_id: str = "") -> Problem:
    words = WORDS[code]
    if audience is Audience.FAMILY:
        return Problem(code, words.title, words.family, _family_kind(words.kind), retry_at=retry_at)
    is_coordinator = audience is Audience.COORDINATOR
    text = (words.coordinator or words.staff) if is_coordinator else words.staff
    return Problem(code, words.title, text, words.kind, words.mend if is_coordinator else "", retry_at, request_id)


def _family_kind(kind: str) -> str:
    """A family is never shown an alarm: nothing of this is theirs to mend."""
    return "info" if kind == "info" else "warning"
