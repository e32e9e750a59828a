"""What a person is told whose sign-in at the district's provider did not work: plain words, and whom to ask.

What was wrong with an answer stays in the audit. What is told of the roster is told to nobody but the person whom the
provider has just proved.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scoreport.accounts.providers.problems import Problem

_PERSON: dict[Problem, str | Promise] = {
    Problem.UNKNOWN: _(
        "Your district signed you in, but the school's records have nobody with your sign-in yet. Ask the office of "
        "your school; new records take a day."
    ),
    Problem.AMBIGUOUS: _(
        "Your district signed you in, but the school's records have several people with your sign-in, so we can't "
        "tell who you are. Ask the office of your school for a sign-in of your own."
    ),
    Problem.ENDED: _(
        "Your district signed you in, but the school's records say that you have left. Ask the office of the school if "
        "that is wrong."
    ),
    Problem.ACCOUNT_ENDED: _("Your sign-in has been ended by the school or district. Ask the office of your school."),
    Problem.CONFLICT: _(
        "You used another account of your district before. Sign in with that one, or ask the office of your school to "
        "untie it."
    ),
    Problem.ELSEWHERE: _(
        "Your sign-in here also belongs to another district. Sign in with your password first, then press the "
        "district's button again."
    ),
    Problem.EMAIL_UNVERIFIED: _(
        "Your district has not verified your email address, so it can't tell us who you are. Ask the office of your "
        "school."
    ),
    Problem.NO_CLAIM: _("Your district did not tell us who you are. Ask the office of your school."),
    Problem.ANOTHER_PERSON: _("Somebody else is signed in at your district in this browser. Sign out there first."),
    Problem.NOT_FRESH: _("Your district did not ask you to sign in anew. Sign out here and there, then start again."),
}
_DISTRICT: frozenset[Problem] = frozenset(
    {Problem.ADDRESS, Problem.REFUSED, Problem.TIMEOUT, Problem.TLS, Problem.SERVER, Problem.BROKEN}
)
_UNREACHED = _("Your district's sign-in does not answer. Try again later, or use another way to sign in below.")
_REFUSED = _(
    "The sign-in at your district did not work. Start again here; if it fails again, ask the office of your school."
)


def words_for(problem: Problem) -> str:
    """Return what the person is told."""
    return str(_UNREACHED if problem in _DISTRICT else _PERSON.get(problem, _REFUSED))
