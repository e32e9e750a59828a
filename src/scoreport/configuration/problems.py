"""What Test connection found, in words: which part failed and which field to mend."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scoreport import ets

PASSED = "passed"
BAD_ANSWER = "bad_answer"

WORDS: dict[str, tuple[Promise, Promise]] = {
    PASSED: (_("The connection works"), _("Address, end points, Client Key and Client Secret were accepted.")),
    "address": (_("Address: not found"), _("The host in the base URL was not found. Check its spelling.")),
    "address_refused": (
        _("Address: not allowed"),
        _("This server may not call that host: it is not on the list of allowed hosts, or it leads into a private "
          "network. Check the base URL; the list is kept by whoever runs this server."),
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
        _("The state refuses Client Key and Client Secret. Type both again, exactly as the state sent them."),
    ),
    "regenerated": (
        _("Credentials: refused before their expiry date"),
        _("They were in use here, so they were probably regenerated elsewhere: whoever makes a new pair in TOMS ends "
          "the old one for all systems. Ask who made the newest pair and enter it here, or make a new one."),
    ),
    "credentials_expired": (
        _("Credentials: expired"),
        _("Their time is over. Make new ones in TOMS and enter them here, with the new expiry date."),
    ),
    "bad_answer_token": (
        _("Answer: no token"),
        _("Something answered at the URL Authentication End Point, but not with a token. Check the base URL and that "
          "end point."),
    ),
    BAD_ANSWER: (
        _("Answer: not understood"),
        _("The credentials were accepted, but the list of reports came in no form that we know. Check URL Endpoint 1 "
          "and URL Endpoint 2."),
    ),
    "redirected": (
        _("Answer: sent elsewhere"),
        _("The state points to another address, which is never followed. Check the base URL and each end point, a "
          "final slash included."),
    ),
    "unreadable": (
        _("Stored credentials: not readable"),
        _("They were stored with a key that this server lacks. Type Client Key and Client Secret again."),
    ),
}  # fmt: skip


def code_of(error: ets.EtsError) -> str:
    """Return the code under which WORDS explains the error: the most precise one that there is."""
    if isinstance(error, ets.Unavailable):
        return error.code if error.code in WORDS else error.reason
    kind = type(error).code
    precise = (f"{error.code}_{error.stage}", error.code, f"{kind}_{error.stage}", kind)
    return next((code for code in precise if code in WORDS), BAD_ANSWER)


def title(code: str) -> str:
    """Return what failed, in a few words."""
    return str(_words(code)[0])


def advice(code: str) -> str:
    """Return what to do."""
    return str(_words(code)[1])


def _words(code: str) -> tuple[Promise, Promise]:
    """A code that an earlier version stored may have no words any more."""
    return WORDS.get(code, WORDS[BAD_ANSWER])
