"""Who may be given a code: adults who may see a child today and have no sign-in yet."""

from django.db.models import Q, QuerySet

from scoreport.accounts.models_providers import People
from scoreport.accounts.providers.required import leas_that_demand
from scoreport.roster.conditions import adult_birth_on, listed_q, tie_conditions
from scoreport.roster.models import Guardian, Guardianship
from scoreport.roster.reach import today


def ties_in_force() -> QuerySet[Guardianship]:
    """Return the ties by which an adult may see a child today."""
    day = today()
    ties = Guardianship.objects.filter(*tie_conditions(day, adult_birth_on(day)).values(), listed_q("student__"))
    return ties.select_related("student__lea", "student__primary_school", "guardian__lea", "guardian__user")


def ties_without_sign_in() -> QuerySet[Guardianship]:
    """Return those of them for which a code can be made: nobody signs in yet, and there is a second thing to ask.

    None where parents sign in at the district's provider: the password behind a code would open nothing.
    """
    can_be_asked = Q(student__birth_on__isnull=False) | Q(student__local_id__gt="")
    elsewhere = Q(guardian__lea__in=leas_that_demand(People.GUARDIAN))
    return ties_in_force().filter(~has_sign_in(), ~elsewhere, can_be_asked)


def has_sign_in() -> Q:
    """The condition on a tie: its adult has an open account."""
    return Q(guardian__user__is_active=True)


def ties_of(guardian: Guardian) -> list[Guardianship]:
    """Return the adult's ties for which a code can be made, by the child's name."""
    ties = ties_without_sign_in().filter(guardian=guardian)
    return list(ties.order_by("student__family_name", "student__given_name", "pk"))
