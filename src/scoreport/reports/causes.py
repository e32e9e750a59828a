"""The closed list of causes for which there is no report; the audit keeps them as outcomes."""

from enum import StrEnum


class Cause(StrEnum):
    """One cause. The first six are the roster's own refusals, under the same codes."""

    RELEASE_HOLD = "release_hold"
    DISPLAY_OPTION_OFF = "display_option_off"
    STUDENT_TOO_YOUNG = "student_too_young"
    NO_SCHOOL = "no_school"
    NO_SSID = "no_ssid"
    BAD_SSID = "bad_ssid"

    NO_CONFIGURATION = "no_configuration"
    CONFIGURATION_UNREADABLE = "configuration_unreadable"
    CREDENTIALS_REJECTED = "credentials_rejected"
    CREDENTIALS_EXPIRED = "credentials_expired"
    CREDENTIALS_REPLACED = "credentials_replaced"
    WRONG_END_POINT = "wrong_end_point"
    ADDRESS_NOT_FOUND = "address_not_found"
    ADDRESS_NOT_TRUSTED = "address_not_trusted"

    STATE_SLOW = "state_slow"
    STATE_DOWN = "state_down"
    STATE_BUSY = "state_busy"
    STATE_PAUSED = "state_paused"
    BUDGET_USED = "budget_used"
    TOO_MANY_WAITING = "too_many_waiting"
    NOT_ENTITLED = "not_entitled"
    UNKNOWN_STUDENT = "unknown_student"
    BAD_ANSWER = "bad_answer"
    LINK_EXPIRED = "link_expired"
    NOT_DELIVERED = "not_delivered"
    NO_TRACE = "no_trace"
    LOOK_UPS_USED = "look_ups_used"

    @property
    def may_pass(self) -> bool:
        """Whether the same click may work a little later without anybody mending anything."""
        return self in _PASSING

    @property
    def is_outage(self) -> bool:
        """Whether the state's service can't be used, so that it is worth telling when it can."""
        return self in _OUTAGES

    @property
    def is_crowd(self) -> bool:
        """Whether nothing is broken and only too many people ask at once."""
        return self in _CROWDS

    @property
    def is_ours(self) -> bool:
        """Whether our own service says no before anything is looked at: no list is shown in place of the words."""
        return self in (Cause.NO_TRACE, Cause.LOOK_UPS_USED)


_OUTAGES = frozenset({Cause.STATE_SLOW, Cause.STATE_DOWN, Cause.STATE_BUSY, Cause.STATE_PAUSED})
_CROWDS = frozenset({Cause.BUDGET_USED, Cause.TOO_MANY_WAITING})
_PASSING = _OUTAGES | _CROWDS | {Cause.NO_TRACE, Cause.LOOK_UPS_USED}
