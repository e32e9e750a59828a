"""What goes wrong, by cause, and in words for whoever reads them: what to do, and when."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from scoreport import ets
from scoreport.lib import clock, requests
from scoreport.reports.audiences import Audience
from scoreport.reports.causes import Cause
from scoreport.reports.wording import WORDS, Setting, Words
from scoreport.roster.disclosure import Refusal

# What we tell people to wait where the state names no time, or a shorter one; crowds move on sooner.
SOONEST_RETRY, SOONEST_IN_A_CROWD = dt.timedelta(minutes=5), dt.timedelta(minutes=1)


class Problem(Exception):
    """Why there is no report. Holds no SSID, address or secret, nor the error it came from."""

    def __init__(
        self,
        cause: Cause,
        *,
        retry_after: int | None = None,
        expires_on: dt.date | None = None,
        configuration_key: str = "",
        request_id: str = "",
    ) -> None:
        super().__init__(cause.value)
        self.cause = cause
        self.retry_after = retry_after
        self.expires_on = expires_on
        self.configuration_key = configuration_key
        self.request_id = request_id


@dataclass(frozen=True)
class Explanation:
    """What the page says. `href` and `action` lead to the setting to mend; both empty where there is none."""

    title: str
    text: str
    href: str = ""
    action: str = ""
    is_empty: bool = False


def refused(refusal: Refusal) -> Problem:
    """Return the problem that a refusal of the roster is."""
    return Problem(Cause(refusal.value))


def cause_of(error: ets.EtsError, expires_on: dt.date | None, today: dt.date) -> Cause:
    """Return what an error of the client means, given the day on which the credentials end by our own record."""
    if isinstance(error, ets.CredentialsRejected | ets.CredentialsExpired):
        return _credentials(error, expires_on, today)
    if isinstance(error, ets.NotAsked):
        return _not_asked(error)
    if isinstance(error, ets.Unavailable):
        return _UNAVAILABLE.get(error.reason, Cause.STATE_DOWN)
    return next((cause for kind, cause in _KINDS if isinstance(error, kind)), Cause.BAD_ANSWER)


def explain(problem: Problem, audience: Audience, zone: str) -> Explanation:
    """Return the words for this reader, times in the LEA's zone. Families get no code and nothing of the state's."""
    words = WORDS[problem.cause]
    fill = {
        "time": _retry_time(problem, zone),
        "reference": problem.request_id or requests.request_id(),
        "expires_on": formats.date_format(problem.expires_on) if problem.expires_on else "",
    }
    if audience is Audience.FAMILY:
        is_empty = problem.cause in NOTHING_THERE
        return Explanation(str(words.family_title), str(words.family).format(**fill), is_empty=is_empty)
    text = str(words.staff).format(**fill)
    if audience is Audience.STAFF:
        return Explanation(str(words.title), " ".join(filter(None, [text, _whom_to_tell(words)])))
    text = " ".join(filter(None, [text, str(words.coordinator).format(**fill)]))
    return Explanation(str(words.title), text, *_setting(words.setting, problem))


# For families these read the same as an empty list: which of them it is tells more than they may need to know.
NOTHING_THERE = frozenset({Cause.NOT_ENTITLED, Cause.UNKNOWN_STUDENT})

_KINDS: tuple[tuple[type[ets.EtsError], Cause], ...] = (
    (ets.WrongEndPoint, Cause.WRONG_END_POINT),
    (ets.NotEntitled, Cause.NOT_ENTITLED),
    (ets.UnknownStudent, Cause.UNKNOWN_STUDENT),
    (ets.LinkExpired, Cause.LINK_EXPIRED),
    (ets.BadAnswer, Cause.BAD_ANSWER),
)
_UNAVAILABLE = {
    "timeout": Cause.STATE_SLOW,
    "busy": Cause.STATE_BUSY,
    "address": Cause.ADDRESS_NOT_FOUND,
    "tls": Cause.ADDRESS_NOT_TRUSTED,
}


def _not_asked(error: ets.NotAsked) -> Cause:
    """A state that is left alone for what somebody can mend, or by its own wish, keeps the words of that."""
    if isinstance(error, ets.CircuitOpen):
        return _UNAVAILABLE[error.reason] if error.reason in ("busy", "address", "tls") else Cause.STATE_PAUSED
    return Cause.BUDGET_USED if isinstance(error, ets.BudgetUsed) else Cause.TOO_MANY_WAITING


def _credentials(error: ets.EtsError, expires_on: dt.date | None, today: dt.date) -> Cause:
    if isinstance(error, ets.CredentialsExpired) or (expires_on and expires_on < today):
        return Cause.CREDENTIALS_EXPIRED
    return Cause.CREDENTIALS_REPLACED if expires_on else Cause.CREDENTIALS_REJECTED


def _retry_time(problem: Problem, zone: str) -> str:
    """The minute, on the LEA's clock, from which it is worth trying again."""
    soonest = SOONEST_IN_A_CROWD if problem.cause.is_crowd else SOONEST_RETRY
    if problem.cause is Cause.LOOK_UPS_USED:
        soonest = dt.timedelta()
    wait = max(dt.timedelta(seconds=problem.retry_after or 0), soonest)
    at = (clock.now() + wait + dt.timedelta(seconds=59)).replace(second=0, microsecond=0)
    return formats.time_format(at.astimezone(ZoneInfo(zone)).time(), "TIME_FORMAT")


def _whom_to_tell(words: Words) -> str:
    return _("Please tell your district's assessment coordinator.") if words.setting in _COORDINATORS_OWN else ""


_COORDINATORS_OWN = (Setting.CONFIGURATIONS, Setting.CONFIGURATION)


def _setting(setting: Setting | None, problem: Problem) -> tuple[str, str]:
    if setting is None:
        return "", ""
    if setting is Setting.CONFIGURATION and problem.configuration_key:
        return reverse(setting.url_name, args=[problem.configuration_key]), str(setting.label)
    fallback = Setting.CONFIGURATIONS if setting is Setting.CONFIGURATION else setting
    return reverse(fallback.url_name), str(fallback.label)
