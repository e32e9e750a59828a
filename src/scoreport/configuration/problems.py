"""What Test connection found, in words: which part failed and which field to mend."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scoreport import ets

PASSED = "passed"

WORDS: dict[str, tuple[Promise, Promise]] = {
    PASSED: (_("The connection works"), _("Address, end points, Client Key and Client Secret were accepted.")),
    "address": (
        _("Address: not found"),
        _("The host in the base URL was not found, or is not on this server's list of allowed hosts. "
          "Check its spelling."),
    ),
    "refused": (_("Address: refused"), _("The host was found, but nothing answers there. Check the base URL.")),
    "timeout": (_("Address: no answer in time"), _("The state did not answer in time. Try again later.")),
    "tls": (
        _("TLS: the certificate can't be trusted"),
        _("Nothing was sent. Check the base URL; if it is right, tell the state's help desk."),
    ),
    "busy": (_("The state is busy"), _("The state asks us to wait. Try again in a few minutes.")),
    "server": (_("The state's service has a fault"), _("The state answered with an error. Try again later.")),
    "broken": (_("The connection broke off"), _("The answer stopped half-way. Try again.")),
    "wrong_end_point_token": (
        _("End point: authentication"),
        _("The state knows no such path: check the URL Authentication End Point, a final slash included."),
    ),
    "wrong_end_point": (
        _("End point: score reports"),
        _("The credentials were accepted, but the state knows no such path: check URL Endpoint 1 and URL Endpoint 2."),
    ),
    "credentials_rejected": (
        _("Credentials: refused"),
        _("The state refuses Client Key and Client Secret. Type both again. Before their expiry date the usual "
          "reason is that new ones were made in TOMS for another system: only the newest pair works."),
    ),
    "credentials_expired": (
        _("Credentials: expired"),
        _("The state says that they have expired. Make new ones in TOMS and enter them here."),
    ),
    "bad_answer": (
        _("Answer: not understood"),
        _("Something answered, but not as the state's service does. Check the base URL."),
    ),
    "unreadable": (
        _("Stored credentials: not readable"),
        _("They were stored with a key that this server lacks. Type Client Key and Client Secret again."),
    ),
}  # fmt: skip


def code_of(error: ets.EtsError) -> str:
    """Return the code under which WORDS explains the error."""
    if isinstance(error, ets.Unavailable):
        return error.reason
    if isinstance(error, ets.WrongEndPoint) and error.stage == "token":
        return "wrong_end_point_token"
    if isinstance(error, ets.BadAnswer):
        return "bad_answer"
    return type(error).code


def title(code: str) -> str:
    """Return what failed, in a few words."""
    return str(WORDS.get(code, WORDS["server"])[0])


def advice(code: str) -> str:
    """Return what to do."""
    return str(WORDS.get(code, WORDS["server"])[1])
