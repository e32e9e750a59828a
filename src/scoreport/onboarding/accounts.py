"""Sign-ins for people of the roster: given, reset and ended, each with an entry in the trace.

Separate adults get separate accounts. One adult whom the roster lists as staff and as guardian under one
sourced id has one account. A guardian's account may belong to children in several LEAs; what one LEA does to it must
not open, or close, the records of another.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.mail.outbox import post
from scoreport.accounts.models import User
from scoreport.accounts.second_steps import removal
from scoreport.accounts.sessions.ending import end_all
from scoreport.audit.events import Event
from scoreport.audit.recording import SYSTEM, Who, record
from scoreport.lib import clock
from scoreport.onboarding.credentials import free_username, one_time_password
from scoreport.onboarding.languages import first_languages
from scoreport.onboarding.placement import place
from scoreport.onboarding.reach import AnyPerson, kind_of, may_manage, records_of_same_adult
from scoreport.roster.models import Guardian, Staff, Student


class NotCurrent(Exception):
    """The roster does not list this person any more, or has disabled them."""


@dataclass(frozen=True)
class NewSignIn:
    """What is told once: the user name and the one-time password, empty where an account was there already."""

    user: User
    password: str


def give_sign_in(by: Actor | Who, person: AnyPerson) -> NewSignIn:
    """Give the person a sign-in with a password that has to be replaced at first use.

    `by` is the actor, or SYSTEM for commands. An account of the same adult is shared and keeps its password;
    an ended one opens again with a new password. Raises Http404 outside the actor's reach, NotCurrent.
    """
    _check(by, person)
    if person.ended_on is not None or not person.enabled:
        raise NotCurrent
    records = records_of_same_adult(person)
    with transaction.atomic():
        user = account_of(records)
        password = "" if user is not None and user.is_active else one_time_password()
        user = _opened(user, person, password)
        tie_records(records, user)
        _record(Event.ACCOUNT_CREATED, by, person, user)
    return NewSignIn(user, password)


def give_account(person: AnyPerson) -> User:
    """Give the person an account without a password, for who signs in at the district's own provider.

    An account of the same adult is shared. Raises NotCurrent.
    """
    if person.ended_on is not None or not person.enabled:
        raise NotCurrent
    records = records_of_same_adult(person)
    with transaction.atomic():
        user = account_of(records) or _made(person, None)
        tie_records(records, user)
        _record(Event.ACCOUNT_CREATED, SYSTEM, person, user)
    return user


def account_of(records: list[AnyPerson]) -> User | None:
    """Return the account that one of an adult's records has."""
    return next((found.user for found in records if found.user is not None), None)


def reset_sign_in(by: Actor | Who, person: AnyPerson) -> NewSignIn:
    """Replace a lost password by a one-time one; every session of the person ends.

    Raises Http404 outside the actor's reach or where there is no sign-in.
    """
    user = _user_of(by, person)
    password = one_time_password()
    with transaction.atomic():
        _loosen_elsewhere(by, person, user)
        user.set_password(password)
        user.must_change_password = True
        user.password_reset_at = clock.now()
        user.save(update_fields=["password", "must_change_password", "password_reset_at"])
        post("password_reset", user.key)
        end_all(user)
        _record(Event.ACCOUNT_RESET, by, person, user)
    return NewSignIn(user, password)


def remove_second_step(by: Actor, person: AnyPerson) -> bool:
    """Remove a lost second step; of staff once a second person has asked too. Says whether it is done.

    Raises Http404 outside the actor's reach or where there is no sign-in.
    """
    return removal.remove(by, _user_of(by, person))


def end_sign_in(by: Actor | Who, person: AnyPerson) -> None:
    """Close the account: its sessions end at their next click, and it can be given again.

    An account that belongs to children in other LEAs too lives on for them. Raises Http404 outside the actor's reach
    or where there is no sign-in.
    """
    user = _user_of(by, person)
    with transaction.atomic():
        if elsewhere(person, user).exists():
            Guardian.objects.filter(lea=person.lea, user=user).update(user=None)
        else:
            user.is_active = False
            user.set_unusable_password()
            user.save(update_fields=["is_active", "password"])
        end_all(user)
        _record(Event.ACCOUNT_ENDED, by, person, user)


def elsewhere(person: AnyPerson, user: User) -> QuerySet[Guardian]:
    """Return the guardian that the account is in each other LEA."""
    return Guardian.objects.filter(user=user).exclude(lea_id=person.lea_id).select_related("lea")


def _loosen_elsewhere(by: Actor | Who, person: AnyPerson, user: User) -> None:
    """Take the account from its children in other LEAs: whoever sets a password here could see them with it.

    The person ties it to them again with a code or sign-in of that LEA.
    """
    for other in elsewhere(person, user):
        Guardian.objects.filter(pk=other.pk).update(user=None)
        _record(Event.ACCOUNT_ENDED, by, other, user)


def _check(by: Actor | Who, person: AnyPerson) -> None:
    if isinstance(by, Actor) and not may_manage(by, person):
        raise Http404


def _user_of(by: Actor | Who, person: AnyPerson) -> User:
    _check(by, person)
    if person.user is None or not person.user.is_active:
        raise Http404
    return person.user


def _opened(user: User | None, person: AnyPerson, password: str) -> User:
    if user is None:
        return _made(person, password)
    if password:
        user.is_active = user.must_change_password = True
        user.set_password(password)
        user.save(update_fields=["is_active", "must_change_password", "password"])
    return user


def _made(person: AnyPerson, password: str | None) -> User:
    """A new account. A password has to be replaced; without one, nobody enters by it."""
    return User.objects.create_user(
        free_username(person),
        password,
        name=person.name,
        email=person.email,
        **first_languages(person.language),
        must_change_password=password is not None,
    )


def tie_records(records: list[AnyPerson], user: User) -> None:
    """Make the account that of an adult's records in one LEA."""
    for person in records:
        _tie(person, user)


def _tie(person: AnyPerson, user: User) -> None:
    if person.user_id == user.pk:
        return
    person.user = user
    person.save(update_fields=["user"])
    if isinstance(person, Staff):
        place(person, user)


def _record(event: Event, by: Actor | Who, person: AnyPerson, user: User) -> None:
    who = by.who() if isinstance(by, Actor) else by
    student = person.key if isinstance(person, Student) else ""
    kind = kind_of(person)
    record(event, who, lea=person.lea.key, student=student, user=user.key, person=person.key, choice=kind)
