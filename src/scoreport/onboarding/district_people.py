"""Whom of the roster an identity provider means: by the one value that it and the roster both know."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from scoreport.accounts.models_providers import Provider, RosterField
from scoreport.accounts.providers.problems import Problem, Refused
from scoreport.onboarding.reach import KINDS, AnyPerson
from scoreport.roster.models import Student

# User names and addresses are the same in any case; ids are not.
_ANY_CASE = (RosterField.USERNAME, RosterField.EMAIL)


def find_person(provider: Provider, value: str) -> AnyPerson:
    """Return the one person of the roster who has this value in the provider's column. Raises Refused.

    An address has to be one person's alone in the whole LEA: two parents often share one, and whoever signs in with
    it could be either.
    """
    if not value:
        raise Refused(Problem.NO_CLAIM)
    kinds = list(KINDS) if provider.match_field == RosterField.EMAIL else provider.people
    rows = [row for kind in kinds for row in _with(kind, provider, value)]
    current = [row for row in rows if is_current(row)]
    if not current:
        raise Refused(Problem.ENDED if rows else Problem.UNKNOWN)
    if len({_who(row) for row in current}) > 1:
        raise Refused(Problem.AMBIGUOUS)
    chosen = [row for row in current if isinstance(row, tuple(KINDS[kind] for kind in provider.people))]
    if not chosen:
        raise Refused(Problem.UNKNOWN)
    return chosen[0]


def records_of(user: Any, provider: Provider) -> list[AnyPerson]:
    """Return the records in the provider's LEA that this account has, of the kinds that sign in there."""
    return [
        row
        for kind in provider.people
        for row in KINDS[kind].objects.filter(lea=provider.lea, user=user).select_related("lea", "user")
    ]


def is_current(person: AnyPerson) -> bool:
    """Say whether the roster lists the person and has not disabled them."""
    return person.ended_on is None and person.enabled


def _with(kind: str, provider: Provider, value: str) -> Iterable[AnyPerson]:
    how = "iexact" if provider.match_field in _ANY_CASE else "exact"
    wanted = Q(lea=provider.lea) & Q(**{f"{provider.match_field}__{how}": value})
    return KINDS[kind].objects.filter(wanted).select_related("lea", "user")


def _who(person: AnyPerson) -> tuple[bool, str]:
    """One adult may stand in the roster as staff and as guardian, under one sourced id."""
    return isinstance(person, Student), person.sourced_id
