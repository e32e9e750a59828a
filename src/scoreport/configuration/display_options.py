"""The Assessment Display Option of schools: who of the families sees reports in the portal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from scoreport.accounts.actors import Actor
from scoreport.audit.events import Event
from scoreport.audit.recording import record
from scoreport.districts.models import DisplayOption, School


@dataclass(frozen=True)
class Choice:
    """What was chosen for a school, and what the page showed before (None where it did not say)."""

    new: str
    shown: str | None = None

    @property
    def is_change(self) -> bool:
        return self.new != self.shown


def change(schools: Iterable[School], chosen: Mapping[str, Choice], actor: Actor) -> int:
    """Set the option of each school whose key is in `chosen`, and return how many changed.

    All or none. What somebody else has set since the page was opened stays, unless it was chosen anew here.
    Raises ValueError on an option that there is none of.
    """
    wanted = {key: DisplayOption(choice.new) for key, choice in chosen.items() if choice.is_change}
    changed = 0
    with transaction.atomic():
        for school in schools:
            new = wanted.get(school.key)
            if new is not None and new != school.display_option:
                _set(school, new, actor)
                changed += 1
    return changed


def _set(school: School, new: DisplayOption, actor: Actor) -> None:
    old, school.display_option = school.display_option, new
    school.save(update_fields=["display_option"])
    record(
        Event.DISPLAY_OPTION_CHANGED, actor.who(), lea=school.lea.key, school=school.key, old=old, new=new.value
    )  # fmt: skip
