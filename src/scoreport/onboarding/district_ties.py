"""Which user a provider's subject is: tied with the first sign-in, known by the subject alone from then on."""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404

from scoreport.accounts.actors import Actor
from scoreport.accounts.mail.outbox import post
from scoreport.accounts.models import Assignment, ProviderTie, User
from scoreport.accounts.models_providers import Provider
from scoreport.accounts.providers.asserted import Asserted
from scoreport.accounts.providers.problems import Problem, Refused
from scoreport.accounts.sessions.ending import end_all
from scoreport.audit.events import Event
from scoreport.audit.recording import Who, record
from scoreport.lib import clock
from scoreport.onboarding.accounts import account_of, give_account
from scoreport.onboarding.district_people import find_person, is_current, records_of
from scoreport.onboarding.reach import KINDS, AnyPerson, may_manage, records_of_same_adult


def user_for(provider: Provider, asserted: Asserted, present: User | None) -> User:
    """Return the user of whom the provider speaks; `present` is who is signed in here already. Raises Refused."""
    tie = _tie_of(provider, asserted)
    return _known(provider, tie.user) if tie else _first(provider, asserted, present)


def is_tied(provider: Provider, asserted: Asserted, user: User) -> bool:
    """Say whether the provider's subject is this user already."""
    tie = _tie_of(provider, asserted)
    return tie is not None and tie.user == user


def ties_of(person: AnyPerson) -> QuerySet[ProviderTie]:
    """Return at which providers of the LEA the person signs in."""
    ties = ProviderTie.objects.filter(provider__lea=person.lea, provider__deleted_at=None, user=person.user)
    return ties.select_related("provider") if person.user_id else ties.none()


def untie(by: Actor, person: AnyPerson, pk: int) -> None:
    """Forget who that is at the provider; their sign-ins end, and the next one there is a first one again.

    Raises Http404 outside the actor's reach.
    """
    tie = ties_of(person).filter(pk=pk).first() if may_manage(by, person) else None
    if tie is None:
        raise Http404
    with transaction.atomic():
        tie.delete()
        end_all(tie.user)
        post("provider_untied", tie.user.key, detail=tie.provider.name)
        _record(Event.PROVIDER_UNTIED, by.who(), tie.provider, tie.user)


def kinds_of(user: User) -> set[tuple[int, str]]:
    """Return the LEAs in which the user is somebody, and what."""
    return {
        (lea, kind)
        for kind, model in KINDS.items()
        for lea in model.objects.filter(user=user, ended_on=None).values_list("lea_id", flat=True)
    }


def _known(provider: Provider, user: User) -> User:
    """Somebody who has come before: still there, here and in the roster."""
    if not user.is_active:
        raise Refused(Problem.ACCOUNT_ENDED)
    if not any(is_current(person) for person in records_of(user, provider)):
        raise Refused(Problem.ENDED)
    return user


def _first(provider: Provider, asserted: Asserted, present: User | None) -> User:
    person = find_person(provider, asserted.value)
    there = account_of(records_of_same_adult(person))
    if there is not None:
        _check_account(provider, asserted, there, present)
    try:
        with transaction.atomic():
            user = there or give_account(person)
            ProviderTie.objects.create(
                provider=provider, issuer=asserted.issuer, subject=asserted.subject, user=user, tied_at=clock.now()
            )
            post("provider_tied", user.key, detail=provider.name)
            _record(Event.PROVIDER_TIED, Who(user.key, user.name), provider, user)
    except IntegrityError:  # the same person in a second window was quicker
        tie = _tie_of(provider, asserted)
        if tie is None:
            raise Refused(Problem.CONFLICT) from None
        return tie.user
    return user


def _check_account(provider: Provider, asserted: Asserted, user: User, present: User | None) -> None:
    """An account that was there before: not ended, not somebody else's at the provider, not open to another LEA."""
    if not user.is_active:
        raise Refused(Problem.ACCOUNT_ENDED)
    if ProviderTie.objects.filter(provider=provider, issuer=asserted.issuer, user=user).exists():
        raise Refused(Problem.CONFLICT)
    if user != present and _is_elsewhere(provider, user):
        raise Refused(Problem.ELSEWHERE)


def _is_elsewhere(provider: Provider, user: User) -> bool:
    """Say whether the account opens records of another LEA, which this one's provider must not by its word alone."""
    others = Assignment.objects.filter(user=user).exclude(group__lea=provider.lea)
    return others.exists() or any(lea != provider.lea_id for lea, _kind in kinds_of(user))


def _tie_of(provider: Provider, asserted: Asserted) -> ProviderTie | None:
    ties = ProviderTie.objects.filter(provider=provider, issuer=asserted.issuer, subject=asserted.subject)
    return ties.select_related("user").first()


def _record(event: Event, who: Who, provider: Provider, user: User) -> None:
    record(event, who, lea=provider.lea.key, provider=provider.key, user=user.key)
