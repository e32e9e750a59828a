"""What a plan was computed against, so that it is not applied to a roster that has moved on."""

from dataclasses import dataclass

from scoreport.districts.models import Lea
from scoreport.roster.imports.kinds import Key
from scoreport.roster.models import Guardianship, ImportRun, ImportState, Student


@dataclass(frozen=True, slots=True)
class Stamp:
    """The last import, and everything set by hand, at one moment. Two stamps are equal if nothing moved."""

    last_run: int | None
    ties_by_hand: frozenset[Key]
    holds_by_hand: frozenset[str]
    adult_reasons: frozenset[Key]


def take_stamp(lea: Lea) -> Stamp:
    """Read the stamp of the present moment."""
    ties = Guardianship.objects.filter(student__lea=lea)
    pair = ("student__sourced_id", "guardian__sourced_id")
    runs = ImportRun.objects.filter(lea=lea, state=ImportState.APPLIED)
    holds = Student.objects.filter(lea=lea, release_hold_by_hand=True)
    return Stamp(
        runs.order_by("-pk").values_list("pk", flat=True).first(),
        frozenset(ties.filter(by_hand=True, ended_on=None).values_list(*pair)),
        frozenset(holds.values_list("sourced_id", flat=True)),
        frozenset(ties.exclude(adult_basis="").values_list(*pair)),
    )
