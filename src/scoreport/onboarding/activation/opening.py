"""Opening an account with a proved code: a new one of the adult's own, or the one in which they are signed in.

Separate adults have separate accounts. An adult with children in several LEAs, or who works for one, has one sign-in
for all of them.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils.translation import get_language

from scoreport.accounts.actors import Actor
from scoreport.accounts.mail.outbox import post
from scoreport.accounts.models import User
from scoreport.audit.events import Event
from scoreport.audit.recording import Who, record
from scoreport.lib import clock
from scoreport.onboarding.accounts import account_of, tie_records
from scoreport.onboarding.activation.codes import end
from scoreport.onboarding.activation.proving import get_usable
from scoreport.onboarding.credentials import LONGEST, free_username
from scoreport.onboarding.languages import first_languages
from scoreport.onboarding.models import ActivationCode, Ending
from scoreport.onboarding.reach import records_of_same_adult
from scoreport.roster.models import Guardian, Student


class Unfit(StrEnum):
    """Why the account in which somebody is signed in can't be that of this adult."""

    STUDENT = "student"
    ANOTHER_ADULT = "another_adult"


@dataclass(frozen=True)
class Choice:
    """The user name and password that somebody chose."""

    username: str
    password: str


def there_already(guardian: Guardian) -> User | None:
    """Return the adult's account, where the same adult has one from another record or one that was ended."""
    return account_of(records_of_same_adult(guardian))


def suggested_username(guardian: Guardian) -> str:
    """Return what the user name may be: the school's e-mail address of the adult, which people remember; else names."""
    address = guardian.email.strip().lower()
    is_free = bool(address) and len(address) <= LONGEST and not User.objects.filter(username=address).exists()
    return address if is_free else free_username(guardian)


def unfit(guardian: Guardian, user: User) -> Unfit | None:
    """Return why this account can't be the adult's; None where it can."""
    if Student.objects.filter(user=user).exists():
        return Unfit.STUDENT
    there = there_already(guardian)
    others = Guardian.objects.filter(lea_id=guardian.lea_id, user=user).exclude(pk=guardian.pk)
    return Unfit.ANOTHER_ADULT if others.exists() or there not in (None, user) else None


def open_new(code_key: str, choice: Choice) -> User:
    """Make the adult's account, or open their ended one again, and tie it. Raises Over, IntegrityError."""
    with transaction.atomic():
        code, guardian = _locked(code_key)
        user = _opened(guardian, choice)
        _tie(code, guardian, user, Who(user.key, user.name))
    return user


def open_for(code_key: str, actor: Actor) -> None:
    """Tie the account in which the adult is signed in; the caller has seen that it is not unfit. Raises Over."""
    with transaction.atomic():
        code, guardian = _locked(code_key)
        _tie(code, guardian, actor.user, actor.who())


def _locked(code_key: str) -> tuple[ActivationCode, Guardian]:
    """The code and its adult; of two who use codes of the same adult at once the second finds an account."""
    code = get_usable(code_key)
    guardian = (
        Guardian.objects.select_for_update(of=("self",)).select_related("lea").get(pk=code.guardianship.guardian_id)
    )
    return get_usable(code_key), guardian


def _opened(guardian: Guardian, choice: Choice) -> User:
    user = there_already(guardian) or User(username=choice.username.strip().lower(), name=guardian.name)
    languages = first_languages(guardian.language)
    user.email = user.email or guardian.email
    user.language = get_language() or languages["language"]
    user.report_language = user.report_language or languages["report_language"]
    user.is_active, user.must_change_password = True, False
    user.set_password(choice.password)
    user.save()
    return user


def _tie(code: ActivationCode, guardian: Guardian, user: User, who: Who) -> None:
    tie_records(records_of_same_adult(guardian), user)
    ActivationCode.objects.filter(pk=code.pk).update(ended_at=clock.now(), ending=Ending.USED)
    end(ActivationCode.objects.filter(guardianship__guardian=guardian), Ending.OTHER_WAY)
    student = code.guardianship.student
    record(
        Event.ACCOUNT_ACTIVATED, who, lea=guardian.lea.key, student=student.key, user=user.key, person=guardian.key,
        choice=code.way,
    )  # fmt: skip
    post("account_activated", user.key)
